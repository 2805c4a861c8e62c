import { BackupError } from './backup-error.ts';

/**
 * How a value is written. `string`: its bytes, which every server understands. `members`: a sorted set as JSON, where the
 * reader must see what is in it. `dump`: the server's own serialisation, for every other kind.
 */
export const entryForms = ['string', 'members', 'dump'] as const;
export type EntryForm = (typeof entryForms)[number];

/** One key of a tenant as a backup holds it. */
export interface BackupEntry {
  /** Purpose database, 0–15. */
  database: number;
  /** The stored key behind the tenant's prefix; in the name of a structure, `{:` stands for `{tenant:`. */
  key: Buffer;
  form: EntryForm;
  /** The server's word for its kind: `string`, `hash`, `stream`, … */
  kind: string;
  /** Milliseconds since the epoch; `null` where it does not expire. */
  expiresAtMs: number | null;
  /** Whose it is, where the stored form tells: the user of a session. */
  subject: string | null;
  payload: Buffer;
}

/** Length of the rest (4), database, form, lengths of kind (1), key (4) and subject (2), expiry (8). */
const headBytes = 4 + 1 + 1 + 1 + 4 + 2 + 8;

/** The entry as it stands in a block. */
export function encodeEntry(entry: BackupEntry): Buffer {
  const { database, key, form, kind, expiresAtMs, subject, payload } = entry;
  const kindBytes = Buffer.from(kind);
  const subjectBytes = Buffer.from(subject ?? '');
  const head = Buffer.allocUnsafe(headBytes);
  head.writeUInt32BE(headBytes - 4 + kindBytes.length + key.length + subjectBytes.length + payload.length, 0);
  head.writeUInt8(database, 4);
  head.writeUInt8(entryForms.indexOf(form), 5);
  head.writeUInt8(kindBytes.length, 6);
  head.writeUInt32BE(key.length, 7);
  head.writeUInt16BE(subjectBytes.length, 11);
  head.writeDoubleBE(expiresAtMs ?? 0, 13);
  return Buffer.concat([head, kindBytes, key, subjectBytes, payload]);
}

function decodeEntry(record: Buffer): BackupEntry {
  const form = entryForms[record.readUInt8(1)];
  const keyAt = headBytes - 4 + record.readUInt8(2);
  const subjectAt = keyAt + record.readUInt32BE(3);
  const payloadAt = subjectAt + record.readUInt16BE(7);
  const expiresAtMs = record.readDoubleBE(9);
  if (form === undefined || payloadAt > record.length) throw new RangeError('an entry does not fit its record');
  return {
    database: record.readUInt8(0),
    form,
    kind: record.toString('utf8', headBytes - 4, keyAt),
    key: record.subarray(keyAt, subjectAt),
    subject: subjectAt === payloadAt ? null : record.toString('utf8', subjectAt, payloadAt),
    expiresAtMs: expiresAtMs === 0 ? null : expiresAtMs,
    payload: record.subarray(payloadAt),
  };
}

/** The entries of an opened block, one after the other. Throws BackupError `damaged` for what no writer made. */
export function* decodeEntries(block: Buffer): Generator<BackupEntry> {
  let at = 0;
  while (at < block.length) {
    try {
      const end = at + 4 + block.readUInt32BE(at);
      if (end > block.length) throw new RangeError('a record is cut short');
      yield decodeEntry(block.subarray(at + 4, end));
      at = end;
    } catch (error) {
      if (error instanceof RangeError) {
        throw new BackupError('damaged', 'a block of the backup cannot be read', { cause: error });
      }
      throw error;
    }
  }
}
