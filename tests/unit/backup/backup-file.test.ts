import { createSecretKey, randomBytes } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { keyFingerprint } from '#lib/backup/backup-cipher.ts';
import type { BackupEntry } from '#lib/backup/backup-entry.ts';
import type { BackupErrorReason } from '#lib/backup/backup-error.ts';
import { type BackupHeader, backupFormatVersion } from '#lib/backup/backup-manifest.ts';
import { BackupWriter } from '#lib/backup/backup-writer.ts';
import { readBackup } from '#lib/backup/read-backup.ts';

const secret = createSecretKey(randomBytes(32));
const tenantId = '0d3b7a52-93a1-4c5e-8f0e-2a6d9c1b4e7f';

const headerWith = (change: Partial<BackupHeader> = {}): BackupHeader => ({
  version: backupFormatVersion,
  fileId: randomBytes(16).toString('hex'),
  tenantId,
  keyId: 1,
  keyFingerprint: keyFingerprint(secret),
  createdAt: '2026-03-01T03:00:00.000Z',
  catalogue: 'multi-tenant',
  sections: [],
  ...change,
});

function entryOf(index: number, payload: Buffer): BackupEntry {
  return {
    database: index % 16,
    key: Buffer.from(`crm:row:${index}`),
    form: 'dump',
    kind: 'hash',
    expiresAtMs: index % 2 === 0 ? null : 1_900_000_000_000 + index,
    subject: index % 3 === 0 ? `user ${index}` : null,
    payload,
  };
}

async function write(entries: readonly BackupEntry[], header = headerWith()): Promise<Buffer> {
  const chunks: Buffer[] = [];
  const writer = new BackupWriter({ header, secret, write: async (bytes) => void chunks.push(bytes) });
  for (const entry of entries) await writer.entry(entry);
  await writer.section('configuration', [{ a: 1 }, { b: null }]);
  await writer.finish();
  return Buffer.concat(chunks);
}

async function* inChunks(file: Buffer, bytes = 1_000): AsyncGenerator<Buffer> {
  for (let at = 0; at < file.length; at += bytes) yield file.subarray(at, at + bytes);
}

async function read(file: Buffer, key = secret, chunkBytes?: number) {
  const entries: BackupEntry[] = [];
  const rows: unknown[] = [];
  let totals: unknown = null;
  for await (const part of readBackup(inChunks(file, chunkBytes), async () => key)) {
    if (part.kind === 'entries') for (const entry of part.entries) entries.push(entry);
    if (part.kind === 'section') rows.push(...part.rows);
    if (part.kind === 'end') totals = part.totals;
  }
  return { entries, rows, totals };
}

const refusal = (file: Buffer): Promise<BackupErrorReason | 'accepted'> =>
  read(file, secret, 65_536).then(
    () => 'accepted' as const,
    (error: { reason: BackupErrorReason }) => error.reason,
  );

describe('a backup file', () => {
  it('gives back every entry and row, whatever the sizes of the chunks it comes in', async () => {
    const entries = Array.from({ length: 60 }, (_, index) => entryOf(index, randomBytes(index * 40)));
    const file = await write(entries);
    for (const chunkBytes of [37, 7_000, file.length]) {
      const back = await read(file, secret, chunkBytes);
      expect(back.entries).toEqual(entries);
      expect(back.rows).toEqual([{ a: 1 }, { b: null }]);
      expect(back.totals).toMatchObject({ entries: 60, kinds: { hash: 60 }, sections: { configuration: 2 } });
    }
  });

  it('gives back any bytes as keys and values', async () => {
    const bytes = fc.uint8Array({ maxLength: 300 }).map((array) => Buffer.from(array));
    await fc.assert(
      fc.asyncProperty(fc.array(fc.tuple(bytes, bytes), { maxLength: 20 }), async (pairs) => {
        const entries = pairs.map(([key, payload], index) => ({ ...entryOf(index, payload), key }));
        expect((await read(await write(entries))).entries).toEqual(entries);
      }),
      { numRuns: 20 },
    );
  });

  it('holds no plain text of keys and values', async () => {
    const entry = { ...entryOf(0, Buffer.from('Maria da Silva')), key: Buffer.from('crm:cpf:12345678900') };
    const file = await write([entry]);
    expect(file.includes('Maria')).toBe(false);
    expect(file.includes('12345678900')).toBe(false);
  });

  it('is refused wherever it is cut', async () => {
    const file = await write(Array.from({ length: 20 }, (_, index) => entryOf(index, randomBytes(100))));
    for (let length = 0; length < file.length; length += 17) {
      expect(await refusal(file.subarray(0, length)), `${length} of ${file.length} bytes`).toBe('truncated');
    }
    expect(await refusal(Buffer.concat([file, Buffer.from('x')]))).toBe('damaged');
  });

  it('is refused wherever a bit differs', async () => {
    const file = await write(Array.from({ length: 5 }, (_, index) => entryOf(index, randomBytes(50))));
    for (let at = 0; at < file.length; at += 3) {
      const changed = Buffer.from(file);
      changed[at] = (changed[at] ?? 0) ^ (1 << (at % 8));
      expect(await refusal(changed), `byte ${at}`).not.toBe('accepted');
    }
  });

  it('is refused when its blocks are swapped, dropped or those of another file', async () => {
    const big = Array.from({ length: 3 }, (_, index) => entryOf(index, randomBytes(1_048_576)));
    const [file, other] = [await write(big), await write(big)];
    const blocksOf = (bytes: Buffer) => {
      let at = 12 + bytes.readUInt32BE(8);
      const found = [bytes.subarray(0, at)];
      while (at < bytes.length) {
        const end = at + 10 + bytes.readUInt32BE(at);
        found.push(bytes.subarray(at, end));
        at = end;
      }
      return found;
    };
    const [head = file, one = file, two = file, ...rest] = blocksOf(file);
    const [, foreign = file] = blocksOf(other);
    expect(rest.length).toBe(3);
    expect(await refusal(Buffer.concat([head, one, two, ...rest]))).toBe('accepted');
    expect(await refusal(Buffer.concat([head, two, one, ...rest]))).toBe('damaged');
    expect(await refusal(Buffer.concat([head, one, ...rest]))).toBe('damaged');
    expect(await refusal(Buffer.concat([head, foreign, two, ...rest]))).toBe('damaged');
  });

  it('is refused with another key, and where it is of a later format or none', async () => {
    const file = await write([entryOf(0, Buffer.from('v'))]);
    const foreign = createSecretKey(randomBytes(32));
    await expect(read(file, foreign)).rejects.toMatchObject({ reason: 'foreign_key', code: 'invalid_request' });
    expect(await refusal(await write([], headerWith({ version: backupFormatVersion + 1 })))).toBe('newer_format');
    expect(await refusal(Buffer.from('PK a zip file, which is no backup at all'))).toBe('not_a_backup');
  });
});
