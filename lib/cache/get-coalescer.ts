import { groupBySlot } from './cluster-slot.ts';

/** What is needed of a client. */
interface ReadingClient {
  getBuffer(key: string): Promise<Buffer | null>;
  /** MGET, as bytes. */
  fetch(keys: string[]): Promise<(Buffer | null)[]>;
  exists(...keys: string[]): Promise<number>;
}

/** One who waits for what stands under a key: told once, at once, in place of a promise of its own. */
export interface StoredReader {
  readonly storedKey: string;
  /** Who else waits for the same, where that was looked up. The coalescer's own. */
  others: StoredReader[] | null;
  /** When the question was handed to the driver, by the monotonic clock, milliseconds; 0 before. */
  sentAtMs: number;
  /** What GET answers. Must not throw. */
  answer(stored: Buffer | null): void;
  refuse(error: unknown): void;
}
type Batch = StoredReader[];

/** Keys of one MGET: as many as an answer of about 64 KiB holds, so that small values do not wait for large ones. */
const greatestKeys = 64;
const answerBytes = 65_536;
/** Below this mean size, asking twice for a key costs less than finding out that two asked for it. */
const worthMergingBytes = 1_024;
/** Weight of the newest answer in the running mean of value sizes. */
const newestWeight = 0.2;

function answer(reader: StoredReader, stored: Buffer | null): void {
  reader.answer(stored);
  if (reader.others !== null) for (const other of reader.others) other.answer(stored);
}

function refuse(reader: StoredReader, error: unknown): void {
  reader.refuse(error);
  if (reader.others !== null) for (const other of reader.others) other.refuse(error);
}

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
    if (this.waiting.length === 0) process.nextTick(this.flush);
    this.waiting.push(reader);
  }

  private readonly flush = (): void => {
    const asked = this.waiting;
    this.waiting = [];
    const sentAtMs = performance.now();
    for (const reader of asked) reader.sentAtMs = sentAtMs;
    if (this.bySlot) {
      for (const group of groupBySlot(mergeRepeats(asked), ({ storedKey }) => storedKey)) this.send(group);
    } else this.send(this.meanBytes < worthMergingBytes ? asked : mergeRepeats(asked));
  };

  private send(all: Batch): void {
    const keysAtOnce = Math.max(1, Math.min(greatestKeys, Math.floor(answerBytes / this.meanBytes)));
    for (let start = 0; start < all.length; start += keysAtOnce) {
      const batch = all.length <= keysAtOnce ? all : all.slice(start, start + keysAtOnce);
      if (batch.length === 1) this.readSingly(batch);
      else this.readTogether(batch);
    }
  }

  private readSingly(batch: Batch): void {
    for (const reader of batch) {
      this.client.getBuffer(reader.storedKey).then(
        (stored) => {
          if (stored !== null) this.noteSize(stored.length);
          answer(reader, stored);
        },
        (error: unknown) => refuse(reader, error),
      );
    }
  }

  private readTogether(batch: Batch): void {
    this.client.fetch(batch.map(({ storedKey }) => storedKey)).then(
      (answers) => this.tell(batch, answers),
      (error: unknown) => {
        if (refusesBatch(error)) this.readSingly(batch);
        else this.fail(batch, error);
      },
    );
  }

  private tell(batch: Batch, answers: readonly (Buffer | null)[]): void {
    const missing: Batch = [];
    let bytes = 0;
    for (let index = 0; index < batch.length; index++) {
      const reader = batch[index];
      if (reader === undefined) continue;
      const stored = answers[index] ?? null;
      if (stored === null) {
        missing.push(reader);
        continue;
      }
      bytes += stored.length;
      answer(reader, stored);
    }
    const found = batch.length - missing.length;
    if (found > 0) this.noteSize(bytes / found);
    if (missing.length > 0) this.confirmMissing(missing);
  }

  private confirmMissing(missing: Batch): void {
    if (missing.length === 1) {
      this.readSingly(missing);
      return;
    }
    this.client.exists(...missing.map(({ storedKey }) => storedKey)).then(
      (count) => {
        if (count > 0) this.readSingly(missing);
        else for (const reader of missing) answer(reader, null);
      },
      (error: unknown) => this.fail(missing, error),
    );
  }

  private fail(batch: Batch, error: unknown): void {
    for (const reader of batch) refuse(reader, error);
  }

  private noteSize(bytes: number): void {
    this.meanBytes += newestWeight * (bytes - this.meanBytes);
  }
}
