import { randomBytes } from 'node:crypto';
import { chown, open, rename } from 'node:fs/promises';

/** Writes beside `path` and renames, so that a reader or a crash never sees half a file. `mode` applies from the first byte. */
export async function writeFileAtomically(
  path: string,
  content: string,
  options: { mode: number; owner?: { uid: number; gid: number } },
): Promise<void> {
  const temporary = `${path}.${randomBytes(6).toString('hex')}`;
  const file = await open(temporary, 'wx', options.mode);
  try {
    await file.writeFile(content);
    await file.sync();
  } finally {
    await file.close();
  }
  if (options.owner) await chown(temporary, options.owner.uid, options.owner.gid);
  await rename(temporary, path);
}
