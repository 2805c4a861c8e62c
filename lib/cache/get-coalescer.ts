/** What is needed of a client. */
interface ReadingClient {
  getBuffer(key: string): Promise<Buffer | null>;
  mgetBuffer(keys: string[]): Promise<(Buffer | null)[]>;
  exists(...keys: string[]): Promise<number>;
}

/** One who asked for a key, and who else asked for the same, where that was looked up. */
interface Waiting {
  key: string;
  resolve: (stored: Buffer | null) => void;
  reject: (error: unknown) => void;
  others: Waiting[] | null;
}
type Batch = Waiting[];

/** Keys of one MGET: as many as an answer of about 64 KiB holds, so that small values do not wait for large ones. */
const greatestKeys = 64;
const answerBytes = 65_536;
/** Below this mean size, asking twice for a key costs less than finding out that two asked for it. */
const worthMergingBytes = 1_024;
/** Weight of the newest answer in the running mean of value sizes. */
const newestWeight = 0.2;

function answer(waiting: Waiting, stored: Buffer | null): void {
  waiting.resolve(stored);
  if (waiting.others !== null) for (const other of waiting.others) other.resolve(stored);
}

function refuse(waiting: Waiting, error: unknown): void {
  waiting.reject(error);
  if (waiting.others !== null) for (const other of waiting.others) other.reject(error);
}

/** Each key once, in the order of asking. */
function mergeRepeats(all: Batch): Batch {
  const byKey = new Map<string, Waiting>();
  for (const waiting of all) {
    const first = byKey.get(waiting.key);
    if (first === undefined) {
      byKey.set(waiting.key, waiting);
      continue;
    }
    first.others ??= [];
    first.others.push(waiting);
  }
  return [...byKey.values()];
}

/** One forbidden key, or keys of several slots: the batch is refused as a whole, though most keys may be read. */
function refusesBatch(error: unknown): boolean {
  return error instanceof Error && /^(NOPERM|CROSSSLOT)\b/.test(error.message);
}

/**
 * Turns the GETs of one tick on one connection into MGETs: the client's own work per command is what limits it. Every
 * caller gets what GET would have answered. MGET answers nil for a missing key and for a value of another kind; the
 * missing ones of a batch are counted by one EXISTS, and only where one of them is there are they asked for singly.
 */
export class GetCoalescer {
  private readonly client: ReadingClient;
  private waiting: Batch = [];
  private meanBytes = 256;

  constructor(client: ReadingClient) {
    this.client = client;
  }

  read(key: string): Promise<Buffer | null> {
    return new Promise((resolve, reject) => {
      if (this.waiting.length === 0) process.nextTick(this.flush);
      this.waiting.push({ key, resolve, reject, others: null });
    });
  }

  private readonly flush = (): void => {
    const all = this.meanBytes < worthMergingBytes ? this.waiting : mergeRepeats(this.waiting);
    this.waiting = [];
    const keysAtOnce = Math.max(1, Math.min(greatestKeys, Math.floor(answerBytes / this.meanBytes)));
    for (let start = 0; start < all.length; start += keysAtOnce) {
      const batch = all.length <= keysAtOnce ? all : all.slice(start, start + keysAtOnce);
      if (batch.length === 1) this.readSingly(batch);
      else this.readTogether(batch);
    }
  };

  private readSingly(batch: Batch): void {
    for (const waiting of batch) {
      this.client.getBuffer(waiting.key).then(
        (stored) => {
          if (stored !== null) this.noteSize(stored.length);
          answer(waiting, stored);
        },
        (error: unknown) => refuse(waiting, error),
      );
    }
  }

  private readTogether(batch: Batch): void {
    this.client.mgetBuffer(batch.map(({ key }) => key)).then(
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
      const waiting = batch[index];
      if (waiting === undefined) continue;
      const stored = answers[index] ?? null;
      if (stored === null) {
        missing.push(waiting);
        continue;
      }
      bytes += stored.length;
      answer(waiting, stored);
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
    this.client.exists(...missing.map(({ key }) => key)).then(
      (count) => {
        if (count > 0) this.readSingly(missing);
        else for (const waiting of missing) answer(waiting, null);
      },
      (error: unknown) => this.fail(missing, error),
    );
  }

  private fail(batch: Batch, error: unknown): void {
    for (const waiting of batch) refuse(waiting, error);
  }

  private noteSize(bytes: number): void {
    this.meanBytes += newestWeight * (bytes - this.meanBytes);
  }
}
