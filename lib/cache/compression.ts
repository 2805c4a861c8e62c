import { promisify } from 'node:util';
import { constants, gunzip, gunzipSync, gzip, gzipSync } from 'node:zlib';
import { compress as compressLz4, compressSync, uncompress as uncompressLz4, uncompressSync } from 'lz4-napi';
import { EnvelopeError } from './cache-error.ts';

/** As in bits 4–5 of the envelope's format byte. 0 is for what is not compressed. */
export const compressionCodes = { gzip: 1, lz4: 2 } as const;
export type Compression = keyof typeof compressionCodes;

/**
 * Up to these many bytes of the value, work is done on the caller's thread: a thread of the pool costs 0.1–0.3 ms in
 * waiting, and less than that is saved. Measured on JSON, one core: gzip 0.4 ms per 8 KiB, gunzip 0.09 ms per 8 KiB and
 * 0.8 ms per 64 KiB, lz4 0.04 ms per 8 KiB and 0.4 ms per 64 KiB, back 0.2 ms per 64 KiB.
 */
const greatestSyncBytes = {
  compress: { gzip: 8_192, lz4: 131_072 },
  decompress: { gzip: 65_536, lz4: 262_144 },
} as const;

/** Neither format can hold more: what claims to is a lie, refused before memory is set aside for it. */
const greatestRatio = { gzip: 1_032, lz4: 255 } as const;
const lengthBytes = 4;
/** Ten bytes of header, eight of checksum and length. */
const leastGzipBytes = 18;

const gzipOptions = { level: constants.Z_DEFAULT_COMPRESSION };
const gzipInPool = promisify<Uint8Array, typeof gzipOptions, Buffer>(gzip);
const gunzipInPool = promisify<Uint8Array, { maxOutputLength: number }, Buffer>(gunzip);

/** gzip as it is; lz4 as one raw block behind its length (four bytes, little-endian). */
export function compress(algorithm: Compression, bytes: Buffer): Buffer | Promise<Buffer> {
  const here = bytes.length <= greatestSyncBytes.compress[algorithm];
  if (algorithm === 'lz4') return here ? compressSync(bytes) : compressLz4(bytes);
  return here ? gzipSync(bytes, gzipOptions) : gzipInPool(bytes, gzipOptions);
}

/** Bytes that the value is said to have, checked against what is allowed and possible. */
function declaredBytes(algorithm: Compression, bytes: Buffer, maxBytes: number): number {
  if (bytes.length < (algorithm === 'lz4' ? lengthBytes : leastGzipBytes)) {
    throw new EnvelopeError('the compressed value is cut short');
  }
  const declared = bytes.readUInt32LE(algorithm === 'lz4' ? 0 : bytes.length - lengthBytes);
  if (declared > maxBytes) {
    throw new EnvelopeError(`the compressed value has ${declared} bytes, more than the ${maxBytes} allowed`);
  }
  if (declared > bytes.length * greatestRatio[algorithm]) {
    throw new EnvelopeError('the compressed value claims more bytes than it can hold');
  }
  return declared;
}

function damaged(cause: unknown): EnvelopeError {
  return new EnvelopeError('the compressed value is damaged', { cause });
}

function ofLength(bytes: Buffer, declared: number): Buffer {
  if (bytes.length !== declared) throw new EnvelopeError('the compressed value has not the length it claims');
  return bytes;
}

async function decompressInPool(algorithm: Compression, bytes: Buffer, declared: number): Promise<Buffer> {
  try {
    return await (algorithm === 'lz4' ? uncompressLz4(bytes) : gunzipInPool(bytes, { maxOutputLength: declared }));
  } catch (error) {
    throw damaged(error);
  }
}

function decompressHere(algorithm: Compression, bytes: Buffer, declared: number): Buffer {
  try {
    return algorithm === 'lz4' ? uncompressSync(bytes) : gunzipSync(bytes, { maxOutputLength: Math.max(1, declared) });
  } catch (error) {
    throw damaged(error);
  }
}

/**
 * The bytes that were compressed, in memory of their own; never more than `maxBytes` are set aside.
 * @throws EnvelopeError, at once or by rejecting, for what is damaged, too large, or not of the length it claims
 */
export function decompress(algorithm: Compression, bytes: Buffer, maxBytes: number): Buffer | Promise<Buffer> {
  const declared = declaredBytes(algorithm, bytes, maxBytes);
  if (declared <= greatestSyncBytes.decompress[algorithm]) {
    return ofLength(decompressHere(algorithm, bytes, declared), declared);
  }
  return decompressInPool(algorithm, bytes, declared).then((opened) => ofLength(opened, declared));
}
