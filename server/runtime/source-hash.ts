import { createHash } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';

/** SHA-256 over the names and contents of files and folders inside `root`; one that is missing counts as empty. */
export async function sourceHash(root: string, names: readonly string[]): Promise<string> {
  const hash = createHash('sha256');
  for (const name of names) await addEntry(root, name, hash);
  return hash.digest('hex');
}

async function addEntry(root: string, name: string, hash: ReturnType<typeof createHash>): Promise<void> {
  const path = join(root, name);
  const entries = await readdir(path, { withFileTypes: true }).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return [];
    if (error.code === 'ENOTDIR') return null;
    throw error;
  });
  if (entries === null) {
    hash
      .update(`${name}\0`)
      .update(await readFile(path))
      .update('\0');
    return;
  }
  const names = entries.map((entry) => entry.name).sort();
  for (const entry of names) await addEntry(root, join(name, entry), hash);
}
