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

const recordBytes = 24;
const hitBit = 4;
const explicitBit = 8;
const aheadBit = 16;
const clientBytes = 4;

export function packRecords(records: readonly AccessRecord[], baseMs: number): string {
  const bytes = Buffer.alloc(records.length * recordBytes);
  records.forEach((record, index) => {
    const at = index * recordBytes;
    bytes.writeUInt32LE(record.low, at);
    bytes.writeUInt32LE(record.high, at + 4);
    bytes.writeUInt32LE(Math.max(0, Math.round(record.timeMs - baseMs)), at + 8);
    bytes.writeUInt32LE(Math.min(0xffff_ffff, record.sizeBytes), at + 12);
    bytes.writeUInt32LE(Math.min(0xffff_ffff, record.ttlSeconds), at + 16);
    bytes.writeUInt16LE(Math.min(0xffff, Math.round(record.costMs)), at + 20);
    bytes.writeUInt8(record.classIndex, at + 22);
    bytes.writeUInt8(record.op | flagsOf(record), at + 23);
  });
  return bytes.toString('base64');
}

const flagsOf = ({ hit, explicitTtl, ahead }: AccessRecord) =>
  (hit ? hitBit : 0) | (explicitTtl ? explicitBit : 0) | (ahead ? aheadBit : 0);

/** `null` where no client is known. */
export function packClients(records: readonly AccessRecord[]): string | null {
  if (records.every(({ client }) => client === 0)) return null;
  const bytes = Buffer.alloc(records.length * clientBytes);
  records.forEach(({ client }, index) => {
    bytes.writeUInt32LE(client, index * clientBytes);
  });
  return bytes.toString('base64');
}

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
