import { chmod, mkdir, readFile, realpath, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { acquireExclusiveLock, type ExclusiveLock } from './exclusive-lock.ts';
import { RuntimeError } from './runtime-error.ts';
import { writeFileAtomically } from './write-file-atomically.ts';

/** Long enough for an instance that is just stopping. */
const waitMs = 5_000;
const held = new Map<string, ExclusiveLock>();

/**
 * Makes `home` and claims it for this process until it ends or releases it. Claiming twice in one process is one claim.
 * Throws a `RuntimeError` where another process runs from the same home.
 */
export async function acquireHomeLock(home: string, wait = waitMs): Promise<ExclusiveLock> {
  await mkdir(home, { recursive: true, mode: 0o711 });
  const path = await realpath(home);
  const mine = held.get(path);
  if (mine) return mine;
  const lock = await acquireExclusiveLock(`home:${path}`, wait);
  if (!lock) {
    const holder = await readFile(join(path, 'running.pid'), 'utf8').catch(() => 'unknown');
    throw new RuntimeError(
      `KRYONIX Cache already runs from ${path} (process ${holder.trim()}): stop that one first, or set KRYONIX_HOME to another folder.`,
    );
  }
  const owned: ExclusiveLock = {
    release: async () => {
      held.delete(path);
      await lock.release();
    },
  };
  held.set(path, owned);
  await closeToOthers(path);
  await writeFileAtomically(join(path, 'running.pid'), `${process.pid}\n`, { mode: 0o600 });
  return owned;
}

/**
 * Nobody else may list the home or read its files. The servers of a root installation run as another user and must pass
 * through it to their own folders, hence the search bit there.
 */
async function closeToOthers(home: string): Promise<void> {
  const mode = (await stat(home)).mode & 0o777;
  await chmod(home, process.getuid?.() === 0 ? (mode & 0o700) | 0o711 : 0o700);
}
