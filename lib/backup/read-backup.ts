import type { KeyObject } from 'node:crypto';
import { z } from 'zod';
import { BackupCipher, blockHeadBytes, greatestBlockBytes, keyFingerprint } from './backup-cipher.ts';
import { type BackupEntry, decodeEntries } from './backup-entry.ts';
import { BackupError } from './backup-error.ts';
import {
  type BackupHeader,
  type BackupTotals,
  backupFormatVersion,
  backupHeaderSchema,
  backupTotalsSchema,
} from './backup-manifest.ts';
import { backupMagic } from './backup-writer.ts';
import { ByteReader } from './byte-reader.ts';

/** What a reader meets, in this order; `index` numbers the blocks from 0. */
export type BackupPart =
  | { kind: 'header'; header: BackupHeader }
  | { kind: 'entries'; index: number; entries: Iterable<BackupEntry> }
  | { kind: 'section'; index: number; name: string; rows: unknown[] }
  | { kind: 'end'; totals: BackupTotals };

/** The tenant's key of this header; `null` where there is none any more. */
export type FindBackupKey = (header: BackupHeader) => Promise<KeyObject | null>;

const greatestHeaderBytes = 1_048_576;
const sectionSchema = z.object({ name: z.string(), rows: z.array(z.unknown()) });
const versionSchema = z.object({ version: z.int() });

function parseJson<T>(schema: z.ZodType<T>, bytes: Buffer, what: string): T {
  try {
    return schema.parse(JSON.parse(bytes.toString('utf8')));
  } catch (error) {
    throw new BackupError('damaged', `${what} of the backup cannot be read`, { cause: error });
  }
}

async function readHeader(reader: ByteReader): Promise<{ header: BackupHeader; bytes: Buffer }> {
  const begin = await reader.take(backupMagic.length + 4);
  if (!begin.subarray(0, backupMagic.length).equals(backupMagic)) {
    throw new BackupError('not_a_backup', 'the file is no backup');
  }
  const length = begin.readUInt32BE(backupMagic.length);
  if (length > greatestHeaderBytes) throw new BackupError('damaged', 'the header of the backup cannot be read');
  const bytes = await reader.take(length);
  const { version } = parseJson(versionSchema, bytes, 'the header');
  if (version > backupFormatVersion) {
    throw new BackupError(
      'newer_format',
      `the backup has format ${version}; this version reads up to ${backupFormatVersion}`,
    );
  }
  return { header: parseJson(backupHeaderSchema, bytes, 'the header'), bytes };
}

async function keyOf(header: BackupHeader, findKey: FindBackupKey): Promise<KeyObject> {
  const secret = await findKey(header);
  if (secret === null || keyFingerprint(secret) !== header.keyFingerprint) {
    throw new BackupError('foreign_key', 'the key that opens this backup is not here, or was destroyed');
  }
  return secret;
}

/**
 * Reads a backup block by block, each checked before it is given. The file as a whole is known to be good only at its
 * `end`: whoever writes anywhere reads once to the end before, and then again.
 * @throws BackupError
 */
export async function* readBackup(
  source: AsyncIterable<Uint8Array>,
  findKey: FindBackupKey,
): AsyncGenerator<BackupPart> {
  const reader = new ByteReader(source);
  try {
    const { header, bytes } = await readHeader(reader);
    const cipher = new BackupCipher(await keyOf(header, findKey), header, bytes);
    yield { kind: 'header', header };
    for (let index = 0; ; index += 1) {
      const head = await reader.take(blockHeadBytes);
      const bodyBytes = head.readUInt32BE(0);
      if (bodyBytes > greatestBlockBytes)
        throw new BackupError('damaged', `block ${index + 1} of the backup was changed`);
      const { kind, plain } = await cipher.open(index, head, await reader.take(bodyBytes));
      if (kind === 'end') {
        const totals = parseJson(backupTotalsSchema, plain, 'the end');
        if (totals.blocks !== index || !(await reader.ended())) {
          throw new BackupError('damaged', 'the backup is not what its end says');
        }
        yield { kind, totals };
        return;
      }
      if (kind === 'section') yield { kind, index, ...parseJson(sectionSchema, plain, 'a section') };
      else yield { kind, index, entries: decodeEntries(plain) };
    }
  } finally {
    await reader.close();
  }
}
