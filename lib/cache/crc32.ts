import * as zlib from 'node:zlib';
import { crc32InJavaScript } from './crc32-in-javascript.ts';

/** CRC-32 (IEEE) of the bytes, continued from `seed`. */
export const crc32: (bytes: Uint8Array, seed?: number) => number =
  typeof zlib.crc32 === 'function' ? zlib.crc32 : crc32InJavaScript;
