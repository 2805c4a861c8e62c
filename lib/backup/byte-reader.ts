import { BackupError } from './backup-error.ts';

/** Takes a stream of chunks apart into pieces of wanted lengths, holding one piece at a time. */
export class ByteReader {
  private readonly source: AsyncIterator<Uint8Array>;
  private chunks: Buffer[] = [];
  private length = 0;

  constructor(source: AsyncIterable<Uint8Array>) {
    this.source = source[Symbol.asyncIterator]();
  }

  /** The next `bytes`. Throws BackupError `truncated` where fewer are left. */
  async take(bytes: number): Promise<Buffer> {
    while (this.length < bytes) {
      const { done, value } = await this.source.next();
      if (done === true) throw new BackupError('truncated', 'the backup ends too soon');
      this.chunks.push(Buffer.from(value.buffer, value.byteOffset, value.byteLength));
      this.length += value.byteLength;
    }
    const all = this.chunks.length === 1 && this.chunks[0] ? this.chunks[0] : Buffer.concat(this.chunks, this.length);
    this.chunks = all.length === bytes ? [] : [all.subarray(bytes)];
    this.length -= bytes;
    return all.subarray(0, bytes);
  }

  /** Whether nothing is left. */
  async ended(): Promise<boolean> {
    while (this.length === 0) {
      const { done, value } = await this.source.next();
      if (done === true) return true;
      this.chunks.push(Buffer.from(value.buffer, value.byteOffset, value.byteLength));
      this.length += value.byteLength;
    }
    return false;
  }

  /** Lets go of the stream, wherever it was. */
  async close(): Promise<void> {
    await this.source.return?.();
  }
}
