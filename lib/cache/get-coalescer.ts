/** What is needed of a client. */
export interface ReadingClient {
  getBuffer(key: string): Promise<Buffer | null>;
  mgetBuffer(keys: string[]): Promise<(Buffer | null)[]>;
  exists(...keys: string[]): Promise<number>;
}

/** One who asked for a key in a tick, and behind it whoever else asked for the same. */
interface Waiting {
  key: string;
  resolve: (stored: Buffer | null) => void;
  reject: (error: unknown) => void;
  next: Waiting | null;
}
type Batch = Waiting[];

/** Keys of one MGET: as many as an answer of about 64 KiB holds, so that small values do not wait for large ones. */
const greatestKeys = 64;
const answerBytes = 65_536;
/** Weight of the newest answer in the running mean of value sizes. */
const newestWeight = 0.2;

function each(first: Waiting, tell: (waiting: Waiting) => void): void {
  for (let waiting: Waiting | null = first; waiting !== null; waiting = waiting.next) tell(waiting);
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
  private readonly byKey = new Map<string, Waiting>();
  /** The first of every key, in the order of asking. */
  private waiting: Batch = [];
  private meanBytes = 256;

  constructor(client: ReadingClient) {
    this.client = client;
  }

  read(key: string): Promise<Buffer | null> {
    return new Promise((resolve, reject) => {
      const first = this.byKey.get(key);
      if (first !== undefined) {
        first.next = { key, resolve, reject, next: first.next };
        return;
      }
      if (this.waiting.length === 0) process.nextTick(this.flush);
      const waiting: Waiting = { key, resolve, reject, next: null };
      this.byKey.set(key, waiting);
      this.waiting.push(waiting);
    });
  }

  private readonly flush = (): void => {
    const all = this.waiting;
    this.waiting = [];
    this.byKey.clear();
    const keysAtOnce = Math.max(1, Math.min(greatestKeys, Math.floor(answerBytes / this.meanBytes)));
    for (let start = 0; start < all.length; start += keysAtOnce) {
      const batch = all.length <= keysAtOnce ? all : all.slice(start, start + keysAtOnce);
      if (batch.length === 1) this.readSingly(batch);
      else this.readTogether(batch);
    }
  };

  private readSingly(batch: Batch): void {
    for (const first of batch) {
      this.client.getBuffer(first.key).then(
        (stored) => {
          if (stored !== null) this.noteSize(stored.length);
          each(first, ({ resolve }) => resolve(stored));
        },
        (error: unknown) => each(first, ({ reject }) => reject(error)),
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
      const first = batch[index];
      if (first === undefined) continue;
      const stored = answers[index] ?? null;
      if (stored === null) {
        missing.push(first);
        continue;
      }
      bytes += stored.length;
      first.resolve(stored);
      if (first.next !== null) each(first.next, ({ resolve }) => resolve(stored));
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
        else for (const first of missing) each(first, ({ resolve }) => resolve(null));
      },
      (error: unknown) => this.fail(missing, error),
    );
  }

  private fail(batch: Batch, error: unknown): void {
    for (const first of batch) each(first, ({ reject }) => reject(error));
  }

  private noteSize(bytes: number): void {
    this.meanBytes += newestWeight * (bytes - this.meanBytes);
  }
}
