import { migrate } from '#server/db/migrate.ts';
import { applySuperuserSetup } from '#server/db/superuser-setup.ts';
import type { Connections } from '#server/runtime/connections.ts';
import type { Secrets } from '#server/runtime/secrets.ts';

/** The same URL in another database. */
export function inDatabase(url: string, database: string): string {
  const changed = new URL(url);
  changed.pathname = `/${database}`;
  return changed.href;
}

/** Roles, database, extension and rights exactly as in production. */
export async function setUpDatabase(connections: Connections, secrets: Secrets, database: string): Promise<void> {
  await applySuperuserSetup(connections.superuserDatabaseUrl ?? '', secrets.postgres, database);
}

/** The database that each test file copies: set up and migrated once. */
export async function prepareTemplate(connections: Connections, secrets: Secrets, database: string): Promise<void> {
  await setUpDatabase(connections, secrets, database);
  await migrate(inDatabase(connections.ownerDatabaseUrl, database));
}
