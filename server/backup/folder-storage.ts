import { createReadStream } from 'node:fs';
import { mkdir, open, rename, rm } from 'node:fs/promises';
import { dirname, join, resolve, sep } from 'node:path';
import { AppError } from '#lib/errors.ts';
import type { BackupFile, BackupStorage } from './backup-storage.ts';

/** Files in a folder of this machine or a mounted one, readable by the server's own user alone. */
export function createFolderStorage(folder: string): BackupStorage {
  const root = resolve(folder);

  function pathOf(name: string): string {
    const path = resolve(join(root, name));
    if (!path.startsWith(root + sep)) throw new TypeError('the name of a backup leads out of its folder');
    return path;
  }

  return {
    place: root,
    create: (name) => createFile(pathOf(name)),
    async *read(name) {
      try {
        for await (const chunk of createReadStream(pathOf(name), { highWaterMark: 262_144 })) yield chunk as Uint8Array;
      } catch (error) {
        if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
        throw new AppError('not_found', 'The file of this backup is gone.', { cause: error });
      }
    },
    remove: (name) => rm(pathOf(name), { force: true }),
  };
}

async function createFile(path: string): Promise<BackupFile> {
  await mkdir(dirname(path), { recursive: true, mode: 0o700 });
  const temporary = `${path}.part`;
  // What a process that was killed left behind is written over.
  const file = await open(temporary, 'w', 0o600);
  let bytes = 0;
  return {
    async write(chunk) {
      await file.write(chunk);
      bytes += chunk.length;
    },
    async commit() {
      await file.sync();
      await file.close();
      await rename(temporary, path);
      return bytes;
    },
    async abort() {
      await file.close().catch(() => undefined);
      await rm(temporary, { force: true });
    },
  };
}
