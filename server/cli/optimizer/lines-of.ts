import { open } from 'node:fs/promises';
import { createGunzip } from 'node:zlib';

/** No access is told in more than this; a file without line ends must not fill the memory. */
const longestLine = 1_048_576;
const byteOrderMark = '\ufeff';
const carriageReturn = '\r';

/**
 * Each line of a file without its end. Unpacks what is named `.gz` or begins as gzip does.
 *
 * @throws with a message for people where the file is missing, damaged, cut off, or a line does not end
 */
export async function* linesOf(path: string): AsyncGenerator<string> {
  let number = 0;
  try {
    for await (const line of plainLinesOf(path)) {
      number++;
      if (line.length > longestLine) throw new Error(`line ${number} is longer than ${longestLine} characters`);
      const text = number === 1 && line.startsWith(byteOrderMark) ? line.slice(1) : line;
      yield text.endsWith(carriageReturn) ? text.slice(0, -1) : text;
    }
  } catch (error) {
    throw new Error(`${path} cannot be read: ${error instanceof Error ? error.message : error}`, { cause: error });
  }
}

/** A line beyond the longest comes in pieces, the first of which is too long already. */
async function* plainLinesOf(path: string): AsyncGenerator<string> {
  let rest = '';
  for await (const chunk of textOf(path)) {
    const lines = chunk.split('\n');
    lines[0] = rest + (lines[0] ?? '');
    rest = lines.pop() ?? '';
    yield* lines;
    if (rest.length > longestLine) yield rest;
  }
  if (rest !== '') yield rest;
}

async function* textOf(path: string): AsyncGenerator<string> {
  const handle = await open(path);
  try {
    const start = await handle.read(Buffer.alloc(2), 0, 2, 0);
    const isPacked = start.bytesRead === 2 && start.buffer.readUInt16BE(0) === 0x1f8b;
    const file = handle.createReadStream({ start: 0, autoClose: false });
    const unpacked = isPacked || path.endsWith('.gz') ? createGunzip() : null;
    if (unpacked) file.on('error', (error) => unpacked.destroy(error)).pipe(unpacked);
    for await (const chunk of (unpacked ?? file).setEncoding('utf8')) yield String(chunk);
  } finally {
    await handle.close();
  }
}
