import { readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { acquireExclusiveLock } from '#server/runtime/exclusive-lock.ts';
import { stopLeftoverProcesses } from '#server/runtime/leftover-processes.ts';
import type { Programs } from '#server/runtime/programs.ts';

export const homePrefix = join(tmpdir(), 'kryonix-test-');

/** Ends whatever still runs in a test's home and deletes it. */
export async function removeHome(home: string, programs: Programs): Promise<void> {
  const servers = join(home, 'servers');
  const redisFolders = [join(servers, 'redis-data'), join(servers, 'redis-control')];
  for (const name of await readdir(home)) if (name.startsWith('redis-')) redisFolders.push(join(home, name));
  const options = { signal: 'SIGKILL', deadlineMs: 5_000 } as const;
  for (const folder of redisFolders) {
    for (const program of [programs.redis?.server, programs.redis?.valkeyServer]) {
      if (program) await stopLeftoverProcesses(folder, program, options);
    }
  }
  if (programs.postgres) await stopLeftoverProcesses(join(servers, 'postgres'), programs.postgres.postgres, options);
  await rm(home, { recursive: true, force: true, maxRetries: 5 });
}

/** Removes homes of runs that were killed, their servers included. */
export async function removeAbandonedHomes(programs: Programs): Promise<void> {
  for (const name of await readdir(tmpdir())) {
    const home = join(tmpdir(), name);
    if (!home.startsWith(homePrefix)) continue;
    const lock = await acquireExclusiveLock(`home:${home}`, 0);
    if (!lock) continue;
    await removeHome(home, programs);
    await lock.release();
  }
}
