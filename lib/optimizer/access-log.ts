import { aheadBit, clientBytes, explicitBit, recordBytes } from './access-record.ts';

const recordWords = recordBytes / 4;
const firstCapacity = 64;
const most = 0xffff_ffff;
/** Records are sent with the least significant byte first, whatever machine writes them. */
const swapped = new Uint8Array(Uint32Array.of(1).buffer)[0] === 0;

/** What of a call stands in its record. */
interface Recorded {
  startedAtMs: number;
  sizeBytes: number | null;
  ttlSeconds: number | null;
  explicitTtl?: boolean;
  ahead?: boolean;
}

interface Hashed {
  low: number;
  high: number;
}

/**
 * Accesses of one tenant since it told last, written down as they are sent: no object is made for any of them. Each has a
 * number that no later one gets, by which it can be completed until it is sent.
 */
export class AccessLog {
  private words = new Uint32Array(firstCapacity * recordWords);
  private clients = new Uint32Array(firstCapacity);
  private first = 0;
  private hasClients = false;
  length = 0;
  /** Of the oldest record, milliseconds since the epoch. */
  firstMs = 0;

  /**
   * Answers the number of the record.
   * @param op the operation, with `hitBit` for a hit
   * @param client 0 where unknown
   */
  add({ low, high }: Hashed, classIndex: number, op: number, call: Recorded, client: number): number {
    if (this.length * recordWords === this.words.length) this.grow();
    if (this.length === 0) this.firstMs = call.startedAtMs;
    const { words } = this;
    const at = this.length * recordWords;
    words[at] = low;
    words[at + 1] = high;
    words[at + 2] = Math.max(0, Math.round(call.startedAtMs - this.firstMs));
    words[at + 3] = Math.min(most, call.sizeBytes ?? 0);
    words[at + 4] = Math.min(most, call.ttlSeconds ?? 0);
    words[at + 5] = (classIndex << 16) | ((op | flagsOf(call)) << 24);
    this.clients[this.length] = client;
    if (client !== 0) this.hasClients = true;
    return this.first + this.length++;
  }

  /** The store after a miss becomes part of the read. Of a record that is gone nothing can be told any more. */
  complete(number: number, store: Recorded, costMs: number): void {
    const at = (number - this.first) * recordWords;
    if (at < 0) return;
    const { words } = this;
    words[at + 3] = Math.min(most, store.sizeBytes ?? 0);
    words[at + 4] = Math.min(most, store.ttlSeconds ?? 0);
    words[at + 5] = (words[at + 5] ?? 0) | (flagsOf(store) << 24) | Math.min(0xffff, Math.round(costMs));
  }

  /** Forgets records of keys that are not sampled any more; numbers given before mean nothing after. */
  keepBelow(threshold: number): void {
    const { words, clients } = this;
    let kept = 0;
    for (let index = 0; index < this.length; index++) {
      const at = index * recordWords;
      if ((words[at] ?? 0) >= threshold) continue;
      words.copyWithin(kept * recordWords, at, at + recordWords);
      clients[kept++] = clients[index] ?? 0;
    }
    this.first += this.length;
    this.length = kept;
  }

  /**
   * Everything since the last call, in base64, with times since `baseMs`, which is not later than {@link firstMs};
   * `clients` is `null` where none is known.
   */
  take(baseMs: number): { packed: string; clients: string | null } {
    const { words, length, hasClients } = this;
    const lateMs = Math.round(this.firstMs - baseMs);
    if (lateMs > 0)
      for (let at = 2; at < length * recordWords; at += recordWords) words[at] = (words[at] ?? 0) + lateMs;
    this.first += length;
    this.length = 0;
    this.hasClients = false;
    return {
      packed: textOf(words, length * recordBytes),
      clients: hasClients ? textOf(this.clients, length * clientBytes) : null,
    };
  }

  private grow(): void {
    const words = new Uint32Array(2 * this.words.length);
    words.set(this.words);
    this.words = words;
    const clients = new Uint32Array(2 * this.clients.length);
    clients.set(this.clients);
    this.clients = clients;
  }
}

const flagsOf = ({ explicitTtl, ahead }: Recorded): number =>
  (explicitTtl === true ? explicitBit : 0) | (ahead === true ? aheadBit : 0);

function textOf(column: Uint32Array<ArrayBuffer>, bytes: number): string {
  const buffer = Buffer.from(column.buffer, 0, bytes);
  return (swapped ? Buffer.from(buffer).swap32() : buffer).toString('base64');
}
