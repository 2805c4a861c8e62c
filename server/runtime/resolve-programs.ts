import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { debianPostgres, debianPostgresMajor, debianRedis, prepareDebianPrograms } from './debian-programs.ts';
import { findInstalledPostgres, findInstalledRedis } from './find-installed-programs.ts';
import type { ProgramNeeds, Programs } from './programs.ts';
import type { Progress } from './progress.js';
import { RuntimeError, waysOut } from './runtime-error.ts';
import { chooseRuntimeUser, type RuntimeUser } from './runtime-user.ts';
import { storagePlace } from './storage-place.ts';

export const checkout = fileURLToPath(new URL('../..', import.meta.url)).replace(/\/$/, '');

function programsDirectory(user: RuntimeUser): string {
  const wanted = join(checkout, '.kryonix/programs');
  const place = storagePlace(wanted, user);
  return place === wanted ? wanted : join(place, 'programs');
}

/**
 * The programs of the embedded servers: what this machine has installed, and Debian's own packages for the rest.
 * `postgresMajor` is the version of data that exist already, null where there are none.
 */
export async function resolvePrograms(
  needs: ProgramNeeds,
  postgresMajor: number | null,
  progress: Progress,
): Promise<Programs> {
  if (process.platform !== 'linux') {
    throw new RuntimeError(`The embedded servers run on Linux, not on ${process.platform}. ${waysOut}`);
  }
  const user = await chooseRuntimeUser();
  const installed = {
    postgres: needs.postgres ? await findInstalledPostgres(user, postgresMajor) : null,
    redis: needs.redis ? await findInstalledRedis(user) : null,
  };
  const missing = { postgres: needs.postgres && !installed.postgres, redis: needs.redis && !installed.redis };
  if (missing.postgres && postgresMajor !== null && postgresMajor !== debianPostgresMajor) {
    throw new RuntimeError(
      `The database was made by PostgreSQL ${postgresMajor}, which is no longer installed: install it again with its timescaledb extension. ${waysOut}`,
    );
  }
  const directory = programsDirectory(user);
  if (missing.postgres || missing.redis) await prepareDebianPrograms(directory, missing, progress);
  return {
    postgres: missing.postgres ? debianPostgres(directory) : installed.postgres,
    redis: missing.redis ? debianRedis(directory) : installed.redis,
  };
}
