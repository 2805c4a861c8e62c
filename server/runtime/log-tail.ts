import { open, rename, stat } from 'node:fs/promises';

const rotateBytes = 5_000_000;
const tailBytes = 2_000;

/** Keeps one older copy beside a log that has grown; called before a server starts. */
export async function rotateLog(path: string): Promise<void> {
  const size = await stat(path).then(
    (found) => found.size,
    () => 0,
  );
  if (size > rotateBytes) await rename(path, `${path}.1`);
}

/** The end of a log, for an error message. */
export async function logTail(path: string): Promise<string> {
  const file = await open(path, 'r').catch(() => null);
  if (!file) return '';
  try {
    const { size } = await file.stat();
    const length = Math.min(size, tailBytes);
    const { buffer } = await file.read(Buffer.alloc(length), 0, length, size - length);
    return buffer.toString('utf8').trim();
  } finally {
    await file.close();
  }
}
