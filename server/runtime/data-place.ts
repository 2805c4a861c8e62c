import { chown, lchown, mkdir, readdir, readFile, rename, stat, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { Logger } from 'pino';
import type { RuntimeUser } from './runtime-user.ts';
import { storagePlace } from './storage-place.ts';

/** Folders of the servers' data; each server works in its own. */
export interface DataPlace {
  postgres: string;
  redisData: string;
  redisControl: string;
  logs: string;
}

/**
 * Makes the folders of the servers' data, inside `home` or, where the servers' user cannot reach that, in a folder of
 * the system. Data of an installation whose secrets are gone are set aside, not opened: nobody has their passwords.
 */
export async function prepareDataPlace(
  home: string,
  installationId: string,
  user: RuntimeUser,
  log: Logger,
): Promise<DataPlace> {
  const place = join(storagePlace(home, user), 'servers');
  await setAsideForeignData(place, installationId, log);
  // Passable, not listable: the servers' user walks through to its own folders.
  await mkdir(dirname(place), { recursive: true, mode: 0o711 });
  await mkdir(place, { recursive: true, mode: 0o711 });
  await writeFile(join(place, 'installation'), installationId, { mode: 0o600 });
  const folders: DataPlace = {
    postgres: join(place, 'postgres'),
    redisData: join(place, 'redis-data'),
    redisControl: join(place, 'redis-control'),
    logs: join(place, 'logs'),
  };
  for (const folder of [folders.redisData, folders.redisControl]) {
    await mkdir(folder, { recursive: true, mode: 0o700 });
    await giveTo(folder, user);
  }
  await mkdir(folders.logs, { recursive: true, mode: 0o700 });
  if ((await stat(folders.postgres).catch(() => null)) !== null) await giveTo(folders.postgres, user);
  return folders;
}

async function setAsideForeignData(place: string, installationId: string, log: Logger): Promise<void> {
  const found = await readFile(join(place, 'installation'), 'utf8').catch(() => null);
  if (found === null || found === installationId) return;
  const aside = `${place}.set-aside-${new Date().toISOString().replaceAll(':', '-')}`;
  await rename(place, aside);
  log.warn({ aside }, 'data of an earlier installation, whose secrets are gone, were set aside');
}

/** Gives a folder and all in it to the servers' user, where it is not theirs yet: that user may have changed. */
async function giveTo(folder: string, user: RuntimeUser): Promise<void> {
  if (!user.switched || (await stat(folder)).uid === user.uid) return;
  for (const entry of await readdir(folder, { recursive: true })) {
    await lchown(join(folder, entry), user.uid, user.gid);
  }
  // Last, so that an interrupted change is begun again.
  await chown(folder, user.uid, user.gid);
}
