import type { ClassPayloads } from './payload-tally.ts';

/** One access to one entry, as a process saw it. The key is known by its hash alone: no name leaves the process. */
export interface AccessRecord {
  /** Of the key and its class; decides about sampling. */
  low: number;
  high: number;
  /** Milliseconds since the epoch. */
  timeMs: number;
  /** Index into the classes of its part. */
  classIndex: number;
  /** `readOp`, `writeOp` or `deleteOp`. A store after a miss is part of the read, never a write of its own. */
  op: number;
  hit: boolean;
  /** A store before anybody asked, by a registered loader. */
  ahead: boolean;
  /** Whose access it was: the hash of a session's name; 0 where unknown. */
  client: number;
  /** The caller named the TTL: no policy could have changed it. */
  explicitTtl: boolean;
  /** Bytes as stored; 0 where unknown. */
  sizeBytes: number;
  /** What the value cost at its origin, milliseconds; 0 where unknown. */
  costMs: number;
  /** TTL that the entry was given, seconds; 0 where none was. */
  ttlSeconds: number;
}

/** What one process saw of one tenant since it told last. */
export interface AccessPart {
  tenantId: string;
  /** Keys with `low` below this are told of, out of 2³². */
  threshold: number;
  /** `module:type`. */
  classes: string[];
  /** Records in base64, oldest first. */
  packed: string;
  /** Their clients, four bytes each, in base64; left out where none is known. */
  clients?: string;
  /** Classes, `module:type`, for which the process has a loader; left out where it has none. */
  loaders?: string[];
  /** What its values are like, sums of a sample; left out where none was looked at. */
  payloads?: ClassPayloads[];
}

export interface AccessBatch {
  /** Of the records' times, milliseconds since the epoch. */
  baseMs: number;
  parts: AccessPart[];
}

/** Of a record, and of its client. */
export const recordBytes = 24;
export const clientBytes = 4;
/** Beside the operation, in the last byte of a record. */
export const hitBit = 4;
export const explicitBit = 8;
export const aheadBit = 16;

export function unpackRecords({ packed, clients = '' }: AccessPart, baseMs: number): AccessRecord[] {
  const bytes = Buffer.from(packed, 'base64');
  const names = Buffer.from(clients, 'base64');
  return Array.from({ length: Math.floor(bytes.length / recordBytes) }, (_, index) => {
    const at = index * recordBytes;
    const flags = bytes.readUInt8(at + 23);
    return {
      low: bytes.readUInt32LE(at),
      high: bytes.readUInt32LE(at + 4),
      timeMs: baseMs + bytes.readUInt32LE(at + 8),
      sizeBytes: bytes.readUInt32LE(at + 12),
      ttlSeconds: bytes.readUInt32LE(at + 16),
      costMs: bytes.readUInt16LE(at + 20),
      classIndex: bytes.readUInt8(at + 22),
      op: flags & 3,
      hit: (flags & hitBit) !== 0,
      explicitTtl: (flags & explicitBit) !== 0,
      ahead: (flags & aheadBit) !== 0,
      client: (index + 1) * clientBytes <= names.length ? names.readUInt32LE(index * clientBytes) : 0,
    };
  });
}
