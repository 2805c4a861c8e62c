import { chown, mkdtemp, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { inject } from 'vitest';
import { logger } from '#server/logger.ts';
import type { Connections } from '#server/runtime/connections.ts';
import { startPostgres, superuserName } from '#server/runtime/postgres-server.ts';
import { silentProgress } from '#server/runtime/progress.js';
import { resolvePrograms } from '#server/runtime/resolve-programs.ts';
import { findFreePort } from '#server/runtime/stable-ports.ts';
import { inDatabase, prepareTemplate } from './prepare-template.ts';
import './test-servers.ts';

export interface TestPostgres {
  databaseUrl: string;
  ownerDatabaseUrl: string;
  ingestDatabaseUrl: string;
  platformDatabaseUrl: string;
  superuserDatabaseUrl: string;
  /**
   * Kills the server with all its sessions; it is started again within seconds, the later the more often it died.
   * False where it does not run just now.
   */
  kill(): boolean;
  close(): Promise<void>;
}

const database = 'kryonix';

/** A PostgreSQL of this test's own that waits for the disk as in production, migrated: for tests that kill it. */
export async function startTestPostgres(): Promise<TestPostgres> {
  const { home, secrets, user } = inject('servers');
  const { postgres } = await resolvePrograms({ postgres: true, redis: false }, null, silentProgress());
  if (!postgres) throw new Error('no PostgreSQL programs were found');
  const parent = await mkdtemp(join(home, 'postgres-'));
  if (user.switched) await chown(parent, user.uid, user.gid);
  const directory = join(parent, 'data');
  const port = await findFreePort();
  const child = await startPostgres({
    programs: postgres,
    directory,
    port,
    superuserPassword: secrets.postgres.superuser,
    user,
    logFile: join(parent, 'server.log'),
    throwaway: false,
    log: logger,
  });
  await child.ready;
  const url = (login: string, password: string) => `postgres://${login}:${password}@127.0.0.1:${port}/postgres`;
  const urls = {
    databaseUrl: url('kryonix_app', secrets.postgres.app),
    ownerDatabaseUrl: url('kryonix_migrator', secrets.postgres.migrator),
    ingestDatabaseUrl: url('kryonix_ingest', secrets.postgres.ingest),
    platformDatabaseUrl: url('kryonix_platform', secrets.postgres.platform),
    superuserDatabaseUrl: url(superuserName, secrets.postgres.superuser),
  };
  await prepareTemplate({ ...inject('servers').connections, ...urls } satisfies Connections, secrets, database);
  return {
    databaseUrl: inDatabase(urls.databaseUrl, database),
    ownerDatabaseUrl: inDatabase(urls.ownerDatabaseUrl, database),
    ingestDatabaseUrl: inDatabase(urls.ingestDatabaseUrl, database),
    platformDatabaseUrl: inDatabase(urls.platformDatabaseUrl, database),
    superuserDatabaseUrl: inDatabase(urls.superuserDatabaseUrl, database),
    kill() {
      // Its sessions notice within moments that it is gone, and end.
      return child.pid !== null && process.kill(child.pid, 'SIGKILL');
    },
    async close() {
      await child.stop();
      await rm(parent, { recursive: true, force: true });
    },
  };
}
