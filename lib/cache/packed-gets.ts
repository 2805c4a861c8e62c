import { performance } from 'node:perf_hooks';
import { OneByOne } from './one-by-one.ts';
import { PackedCommand } from './packed-command.ts';
import { replyError } from './reply-error.ts';
import { answerAll, type FetchedBatch, type StoredReader } from './stored-reader.ts';

const carriageReturn = 0x0d;
const lineFeed = 0x0a;
const zero = 0x30;
const nine = 0x39;
const minus = 0x2d;
const underscore = 0x5f;
/** How much is read by one reading of the clock: the decoding of so much takes about 20 µs. */
const bytesPerReading = 4_096;
/** Whose value is larger is told apart from the others. */
const greatestAtOnceBytes = 1_024;
/** `$-1\r\n` and `_\r\n` */
const nilBytes = 5;
const nullBytes = 3;

/** `MGET key …`: whoever waits for a value is told as soon as its bytes are there. */
export class PackedGets extends PackedCommand {
  /** How many keys it asks for. */
  readonly keyCount: number;
  private readonly readers: readonly StoredReader[];
  private readonly missing: StoredReader[] = [];
  private begun = false;
  private next = 0;
  private large: OneByOne | null = null;
  private bytes = 0;
  private abandoned = false;
  private nowMs = 0;
  /** Of values, since the clock was read. */
  private untimedBytes = 0;

  constructor(readers: readonly StoredReader[]) {
    // The driver would look at every argument that it knew of.
    super('mget', []);
    this.keyCount = readers.length;
    this.readers = readers;
  }

  /** Never rejects. */
  async fetched(): Promise<FetchedBatch> {
    try {
      await this.promise;
      return { missing: this.missing, bytes: this.bytes, error: null };
    } catch (error) {
      // An answer may still come, to nobody.
      this.abandoned = true;
      return { missing: [...this.missing, ...this.readers.slice(this.next)], bytes: this.bytes, error };
    }
  }

  override toWritable(_socket: object): string {
    let text = `*${this.readers.length + 1}\r\n$4\r\nmget\r\n`;
    for (const { storedKey } of this.readers) text += `$${storedKey.length}\r\n${storedKey}\r\n`;
    // Keys are ASCII far more often than not: one look at all of them, in place of one at each.
    if (Buffer.byteLength(text) === text.length) return text;
    text = `*${this.readers.length + 1}\r\n$4\r\nmget\r\n`;
    for (const { storedKey } of this.readers) text += `$${Buffer.byteLength(storedKey)}\r\n${storedKey}\r\n`;
    return text;
  }

  override read(bytes: Buffer, at: number): number {
    let start = at;
    this.readClock();
    if (!this.begun) {
      const end = bytes.indexOf(lineFeed, at);
      if (end === -1) return this.waitFor(bytes.length - at + 1, at);
      if (bytes[at] === minus) return this.fail(bytes, at, end);
      this.begun = true;
      start = end + 1;
    }
    while (this.next < this.keyCount) {
      const end = this.readValue(bytes, start);
      if (end === start) return start;
      start = end;
    }
    this.complete = true;
    return start;
  }

  /** Where the value ends that begins at `at`; `at` itself where it is not whole. */
  private readValue(bytes: Buffer, at: number): number {
    if (bytes[at] === underscore) return this.tellNothing(bytes, at, nullBytes);
    if (bytes[at + 1] === minus) return this.tellNothing(bytes, at, nilBytes);
    let length = 0;
    let start = at + 1;
    for (; start < bytes.length; start++) {
      const digit = bytes[start] ?? 0;
      if (digit < zero || digit > nine) break;
      length = length * 10 + digit - zero;
    }
    if (bytes[start] !== carriageReturn) return this.waitFor(bytes.length - at + 1, at);
    start += 2;
    const end = start + length;
    if (end + 2 > bytes.length) return this.waitFor(end + 2 - at, at);
    const reader = this.readers[this.next];
    this.next += 1;
    this.bytes += length;
    if (this.untimedBytes > bytesPerReading) this.readClock();
    this.untimedBytes += length;
    if (reader !== undefined && !this.abandoned) this.tell(reader, bytes, start, end);
    return end + 2;
  }

  private tell(reader: StoredReader, bytes: Buffer, start: number, end: number): void {
    if (end - start <= greatestAtOnceBytes) answerAll(reader, bytes, start, end, this.nowMs);
    else {
      this.large ??= new OneByOne();
      this.large.tell(reader, bytes, start, end, this.nowMs);
    }
  }

  private tellNothing(bytes: Buffer, at: number, length: number): number {
    if (at + length > bytes.length) return this.waitFor(length, at);
    const reader = this.readers[this.next];
    this.next += 1;
    if (reader !== undefined) this.missing.push(reader);
    return at + length;
  }

  private readClock(): void {
    this.nowMs = performance.now();
    this.untimedBytes = 0;
  }

  private waitFor(bytes: number, at: number): number {
    this.needs = bytes;
    return at;
  }

  private fail(bytes: Buffer, at: number, end: number): number {
    this.complete = true;
    this.reject(replyError(bytes.toString('utf8', at + 1, end - 1)));
    return end + 1;
  }
}
