import type { KeyObject } from 'node:crypto';
import { BackupCipher, type BlockKind } from './backup-cipher.ts';
import { type BackupEntry, encodeEntry } from './backup-entry.ts';
import type { BackupHeader, BackupTotals } from './backup-manifest.ts';

/** Begins every file: no text does. */
export const backupMagic = Buffer.from('894b5259424b500a', 'hex');

export interface BackupWriterOptions {
  header: BackupHeader;
  /** The tenant's key; the file's own is derived from it. */
  secret: KeyObject;
  /** Takes the bytes in order; resolves when more may come. */
  write(bytes: Buffer): Promise<void>;
}

/**
 * Entries are collected up to this, bytes; a larger one makes a block of its own. A block is compressed and sealed in half
 * a millisecond: whoever else wants the processor has it soon. Of larger ones next to nothing gets smaller still.
 */
const blockBytes = 49_152;
const rowsPerSection = 500;

/** Writes one backup, holding one block at a time. Nothing is a backup before `finish`. */
export class BackupWriter {
  private readonly options: BackupWriterOptions;
  private readonly headerBytes: Buffer;
  private readonly cipher: BackupCipher;
  private readonly totals: BackupTotals = { blocks: 0, entries: 0, bytes: 0, databases: {}, kinds: {}, sections: {} };
  private begun = false;
  private waiting: Buffer[] = [];
  private waitingBytes = 0;

  constructor(options: BackupWriterOptions) {
    this.options = options;
    this.headerBytes = Buffer.from(JSON.stringify(options.header));
    this.cipher = new BackupCipher(options.secret, options.header, this.headerBytes);
  }

  /** Rejects as `write` does. */
  async entry(entry: BackupEntry): Promise<void> {
    const record = encodeEntry(entry);
    this.count(entry);
    this.waiting.push(record);
    this.waitingBytes += record.length;
    if (this.waitingBytes >= blockBytes) await this.flush();
  }

  /** Rows of what is kept beside the keys, as JSON; may be called again with more. Rejects as `write` does. */
  async section(name: string, rows: readonly unknown[]): Promise<void> {
    await this.flush();
    for (let start = 0; start < rows.length; start += rowsPerSection) {
      const part = rows.slice(start, start + rowsPerSection);
      await this.block('section', Buffer.from(JSON.stringify({ name, rows: part })));
    }
    this.totals.sections[name] = (this.totals.sections[name] ?? 0) + rows.length;
  }

  /** Writes what is left and the totals: only now the file is whole. Rejects as `write` does. */
  async finish(): Promise<BackupTotals> {
    await this.flush();
    const totals = { ...this.totals, blocks: this.totals.blocks };
    await this.block('end', Buffer.from(JSON.stringify(totals)));
    return totals;
  }

  private count({ database, kind, key, payload }: BackupEntry): void {
    const { totals } = this;
    const bytes = key.length + payload.length;
    const known = totals.databases[database] ?? { entries: 0, bytes: 0 };
    totals.databases[database] = { entries: known.entries + 1, bytes: known.bytes + bytes };
    totals.kinds[kind] = (totals.kinds[kind] ?? 0) + 1;
    totals.entries += 1;
    totals.bytes += bytes;
  }

  private async flush(): Promise<void> {
    if (this.waiting.length === 0) return;
    const plain = Buffer.concat(this.waiting, this.waitingBytes);
    this.waiting = [];
    this.waitingBytes = 0;
    await this.block('entries', plain);
  }

  private async block(kind: BlockKind, plain: Buffer): Promise<void> {
    if (!this.begun) {
      this.begun = true;
      const length = Buffer.allocUnsafe(4);
      length.writeUInt32BE(this.headerBytes.length, 0);
      await this.options.write(Buffer.concat([backupMagic, length, this.headerBytes]));
    }
    const sealed = await this.cipher.seal(this.totals.blocks, kind, plain);
    this.totals.blocks += 1;
    await this.options.write(sealed);
  }
}
