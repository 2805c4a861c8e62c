import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';
import { CacheError, EnvelopeError } from './cache-error.ts';
import type { DataKey } from './data-key-provider.ts';
import { headerBytes, startEnvelope, storedAtOf } from './envelope.ts';

/** As in bits 6–7 of the envelope's format byte. 0 is for what is not encrypted. */
export const aes256Gcm = 1;

/** The logical name of an entry, the same on every topology. */
export interface EntryAddress {
  tenantId: string;
  database: number;
  module: string;
  dataType: string;
  /** As the caller wrote it. Never `null` for a value that is encrypted. */
  key: string | null;
}

/**
 * The body of an encrypted envelope: id of the data key (4 bytes), nonce (12), tag (16), then the encrypted body.
 */
const keyIdBytes = 4;
const nonceBytes = 12;
const tagBytes = 16;
const prefixBytes = keyIdBytes + nonceBytes + tagBytes;

/** Drawn by each process: two that draw the same eight bytes are less likely than a flipped bit that goes unseen. */
const randomNonceBytes = 8;
const greatestCount = 0xffff_ffff;
let nonceStart = randomBytes(randomNonceBytes);
let count = 0;

/**
 * Unique without counting on luck per value: a start drawn at random, then a counter (NIST SP 800-38D, 8.2.1). Nonces
 * drawn at random for each value would have to stop at 2^32 values of a key.
 */
function writeNonce(target: Buffer, offset: number): void {
  if (count === greatestCount) {
    nonceStart = randomBytes(randomNonceBytes);
    count = 0;
  }
  target.set(nonceStart, offset);
  target.writeUInt32BE(count++, offset + randomNonceBytes);
}

/** Header and address: what is moved to another key, tenant or age does not open. No part but the key can hold a NUL. */
function associatedData(format: number, storedAtSeconds: number, address: EntryAddress): Buffer {
  const { tenantId, database, module, dataType, key } = address;
  if (key === null) throw new CacheError('invalid_key', 'an encrypted value belongs to one key');
  return Buffer.from([format, storedAtSeconds, tenantId, database, module, dataType, key].join('\0'));
}

/** An envelope, still without checksum, that holds `body` encrypted. `format` is the whole format byte. */
export function encryptBody(
  body: Buffer,
  format: number,
  storedAtSeconds: number,
  dataKey: DataKey,
  address: EntryAddress,
): Buffer {
  const envelope = startEnvelope(format, prefixBytes + body.length, storedAtSeconds);
  const nonceAt = headerBytes + keyIdBytes;
  envelope.writeUInt32BE(dataKey.id, headerBytes);
  writeNonce(envelope, nonceAt);
  const nonce = envelope.subarray(nonceAt, nonceAt + nonceBytes);
  const cipher = createCipheriv('aes-256-gcm', dataKey.secret, nonce, { authTagLength: tagBytes });
  cipher.setAAD(associatedData(format, storedAtSeconds, address));
  envelope.set(cipher.update(body), headerBytes + prefixBytes);
  cipher.final();
  envelope.set(cipher.getAuthTag(), nonceAt + nonceBytes);
  return envelope;
}

/** Throws EnvelopeError where the envelope is too short to name one. */
export function dataKeyIdOf(envelope: Buffer): number {
  if (envelope.length < headerBytes + prefixBytes) throw new EnvelopeError('the encrypted value is cut short');
  return envelope.readUInt32BE(headerBytes);
}

/** The body that was encrypted. Throws EnvelopeError for what was changed, or sealed for another address. */
export function decryptBody(envelope: Buffer, format: number, dataKey: DataKey, address: EntryAddress): Buffer {
  const nonceAt = headerBytes + keyIdBytes;
  const tagAt = nonceAt + nonceBytes;
  const bodyAt = headerBytes + prefixBytes;
  const nonce = envelope.subarray(nonceAt, tagAt);
  const decipher = createDecipheriv('aes-256-gcm', dataKey.secret, nonce, { authTagLength: tagBytes });
  decipher.setAAD(associatedData(format, storedAtOf(envelope), address));
  decipher.setAuthTag(envelope.subarray(tagAt, bodyAt));
  try {
    const body = decipher.update(envelope.subarray(bodyAt));
    decipher.final();
    return body;
  } catch (error) {
    throw new EnvelopeError('the encrypted value was changed, or belongs to another key or tenant', { cause: error });
  }
}
