import * as zlib from 'node:zlib';
import { crc32InJavaScript } from './crc32-in-javascript.ts';

/** From so many bytes on, zlib makes up for what it costs to ask it: a view of the bytes, and the way out of JavaScript. */
const leastBytesForZlib = 384;
const crc32OfZlib: ((bytes: Uint8Array, seed: number) => number) | null =
  typeof zlib.crc32 === 'function' ? zlib.crc32 : null;

/** CRC-32 (IEEE) of the bytes from `start` to `end`, continued from `seed`. */
export function crc32(bytes: Uint8Array, seed = 0, start = 0, end = bytes.length): number {
  if (crc32OfZlib === null || end - start < leastBytesForZlib) return crc32InJavaScript(bytes, seed, start, end);
  return crc32OfZlib(bytes.subarray(start, end), seed);
}
