import { performance } from 'node:perf_hooks';
import { groupBySlot } from './cluster-slot.ts';
import { answerAll, type FetchedBatch, refuseAll, type StoredReader } from './stored-reader.ts';

/** What is needed of a client. */
interface ReadingClient {
  getBuffer(key: string): Promise<Buffer | null>;
  /** MGET: tells whoever's value is there. Never rejects. */
  fetch(readers: readonly StoredReader[]): Promise<FetchedBatch>;
  exists(...keys: string[]): Promise<number>;
}

type Batch = StoredReader[];

/** Keys of one MGET: as many as an answer of about 256 KiB holds. It is read value by value, as it comes. */
const greatestKeys = 64;
const answerBytes = 262_144;
/** Below this mean size, asking twice for a key costs less than finding out that two asked for it. */
const worthMergingBytes = 1_024;
/** Weight of the newest answer in the running mean of value sizes. */
const newestWeight = 0.2;

/** Each key once, in the order of asking. */
function mergeRepeats(all: Batch): Batch {
  const byKey = new Map<string, StoredReader>();
  for (const reader of all) {
    const first = byKey.get(reader.storedKey);
    if (first === undefined) {
      byKey.set(reader.storedKey, reader);
      continue;
    }
    first.others ??= [];
    first.others.push(reader);
  }
  return [...byKey.values()];
}

/**
 * Empties an array that nobody needs any more. V8 makes arrays that often outlive a collection in the old generation at
 * once: from there they keep whom they hold, long told, until the next full collection, and each collection before that
 * copies all of them. That was half of all that was allocated, and a third of what a `get` cost.
 */
function letGo(batch: Batch): void {
  batch.length = 0;
}

/** One forbidden key, or slots on the move: the batch is refused as a whole, though most keys may be read. */
function refusesBatch(error: unknown): boolean {
  return error instanceof Error && /^(NOPERM|CROSSSLOT|TRYAGAIN)\b/.test(error.message);
}

/**
 * Turns the GETs of one tick on one connection into MGETs: the client's own work per command is what limits it. Every
 * caller gets what GET would have answered. MGET answers nil for a missing key and for a value of another kind; the
 * missing ones of a batch are counted by one EXISTS, and only where one of them is there are they asked for singly. In a
 * cluster an MGET stays within one slot: mostly that is one key, asked for by many.
 */
export class GetCoalescer {
  private readonly client: ReadingClient;
  private readonly bySlot: boolean;
  private waiting: Batch = [];
  private meanBytes = 256;

  constructor(client: ReadingClient, options: { bySlot: boolean }) {
    this.client = client;
    this.bySlot = options.bySlot;
  }

  ask(reader: StoredReader): void {
    if (this.waiting.length === 0) this.flushSoon();
    this.waiting.push(reader);
  }

  /**
   * The callers of large values ask again a few at a time, as each chunk that is read answers only some of them. Once all
   * that has arrived is read, they are many: a quarter of the commands, and more of them want the same.
   */
  private flushSoon(): void {
    if (this.meanBytes < worthMergingBytes) process.nextTick(this.flush);
    else setImmediate(this.flush);
  }

  private readonly flush = (): void => {
    const asked = this.waiting;
    this.waiting = [];
    const sentAtMs = performance.now();
    for (const reader of asked) reader.sentAtMs = sentAtMs;
    if (!this.bySlot && this.meanBytes < worthMergingBytes) {
      this.send(asked);
      return;
    }
    const once = mergeRepeats(asked);
    letGo(asked);
    if (!this.bySlot) this.send(once);
    else for (const group of groupBySlot(once, ({ storedKey }) => storedKey)) this.send(group);
  };

  private send(all: Batch): void {
    const keysAtOnce = Math.max(1, Math.min(greatestKeys, Math.floor(answerBytes / this.meanBytes)));
    for (let start = 0; start < all.length; start += keysAtOnce) {
      const batch = all.length <= keysAtOnce ? all : all.slice(start, start + keysAtOnce);
      if (batch.length === 1) this.readSingly(batch);
      else void this.readTogether(batch);
    }
    if (all.length > keysAtOnce) letGo(all);
  }

  private readSingly(batch: Batch): void {
    for (const reader of batch) {
      this.client.getBuffer(reader.storedKey).then(
        (stored) => {
          if (stored !== null) this.noteSize(stored.length);
          answerAll(reader, stored, 0, stored === null ? 0 : stored.length, performance.now());
        },
        (error: unknown) => refuseAll(reader, error),
      );
    }
    letGo(batch);
  }

  private async readTogether(batch: Batch): Promise<void> {
    const { missing, bytes, error } = await this.client.fetch(batch);
    const found = batch.length - missing.length;
    if (found > 0) this.noteSize(bytes / found);
    letGo(batch);
    if (error !== null) {
      if (refusesBatch(error)) this.readSingly(missing);
      else this.fail(missing, error);
    } else if (missing.length > 0) this.confirmMissing(missing);
  }

  private confirmMissing(missing: Batch): void {
    if (missing.length === 1) {
      this.readSingly(missing);
      return;
    }
    this.client.exists(...missing.map(({ storedKey }) => storedKey)).then(
      (count) => {
        if (count > 0) this.readSingly(missing);
        else this.tellMissing(missing);
      },
      (error: unknown) => this.fail(missing, error),
    );
  }

  private tellMissing(missing: Batch): void {
    const nowMs = performance.now();
    for (const reader of missing) answerAll(reader, null, 0, 0, nowMs);
  }

  private fail(batch: Batch, error: unknown): void {
    for (const reader of batch) refuseAll(reader, error);
  }

  private noteSize(bytes: number): void {
    this.meanBytes += newestWeight * (bytes - this.meanBytes);
  }
}
