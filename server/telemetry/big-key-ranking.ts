import { keyClassOf } from '#lib/telemetry/key-class.ts';
import type { BigKeyRow } from '../db/queries/server-truth/store-big-keys.ts';

/** Kept of each tenant and database, and of all together. */
const perTenantDatabase = 3;
const inAll = 1_000;

/** The largest of the keys that a census weighs. */
export class BigKeyRanking {
  private readonly largest = new Map<string, BigKeyRow[]>();

  weighed(storedKey: string, database: number, memoryBytes: number): void {
    const known = keyClassOf(storedKey);
    if (known === null) return;
    const place = `${known.tenantId} ${database}`;
    const rows = this.largest.get(place) ?? [];
    const smallest = rows.at(-1);
    if (rows.length >= perTenantDatabase && smallest !== undefined && smallest.memoryBytes >= memoryBytes) return;
    rows.push({ ...known, database, memoryBytes });
    rows.sort((a, b) => b.memoryBytes - a.memoryBytes);
    this.largest.set(place, rows.slice(0, perTenantDatabase));
  }

  /** The largest first. */
  rows(): BigKeyRow[] {
    return [...this.largest.values()]
      .flat()
      .sort((a, b) => b.memoryBytes - a.memoryBytes)
      .slice(0, inAll);
  }
}
