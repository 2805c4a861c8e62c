import { chown, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { logger } from '../logger.ts';
import { startPostgres, superuserName } from '../runtime/postgres-server.ts';
import type { PostgresPrograms } from '../runtime/programs.ts';
import type { Progress } from '../runtime/progress.js';
import { resolvePrograms } from '../runtime/resolve-programs.ts';
import { RuntimeError } from '../runtime/runtime-error.ts';
import { chooseRuntimeUser } from '../runtime/runtime-user.ts';
import { readOrCreateSecrets } from '../runtime/secrets.ts';
import { findFreePort } from '../runtime/stable-ports.ts';
import { migrate } from './migrate.ts';
import { applySuperuserSetup } from './superuser-setup.ts';

const database = 'kryonix';

/**
 * A PostgreSQL of its own with the schema that the migrations make and nothing in it, for as long as `work` takes.
 * Needs no running installation and touches none.
 */
export async function withFreshDatabase<T>(
  progress: Progress,
  work: (superuserUrl: string, programs: PostgresPrograms) => Promise<T>,
): Promise<T> {
  const { postgres: programs } = await resolvePrograms({ postgres: true, redis: false }, null, progress);
  if (programs === null) throw new RuntimeError('No PostgreSQL programs were found.');
  const user = await chooseRuntimeUser();
  const home = await mkdtemp(join(tmpdir(), 'kryonix-schema-'));
  if (user.switched) await chown(home, user.uid, user.gid);
  const { postgres: passwords } = await readOrCreateSecrets(join(home, 'secrets'));
  const port = await findFreePort();
  const child = await startPostgres({
    ...{ programs, directory: join(home, 'data'), port, user, logFile: join(home, 'server.log'), log: logger },
    superuserPassword: passwords.superuser,
    throwaway: true,
  });
  const url = (login: string, password: string, name: string) =>
    `postgres://${login}:${password}@127.0.0.1:${port}/${name}`;
  try {
    await child.ready;
    await applySuperuserSetup(url(superuserName, passwords.superuser, 'postgres'), passwords, database);
    await migrate(url('kryonix_migrator', passwords.migrator, database));
    return await work(url(superuserName, passwords.superuser, database), programs);
  } finally {
    await child.stop();
    await rm(home, { recursive: true, force: true });
  }
}
