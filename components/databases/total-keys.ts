import type { Database } from '#lib/contracts/database.ts';

/** Keys over all databases; `null` until at least one was counted. */
export function totalKeys(databases: Database[]): number | null {
  const counted = databases.flatMap((database) => (database.keys === null ? [] : [database.keys]));
  return counted.length === 0 ? null : counted.reduce((sum, keys) => sum + keys, 0);
}
