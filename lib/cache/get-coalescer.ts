/** What is needed of a client. */
interface ReadingClient {
  getBuffer(key: string): Promise<Buffer | null>;
  mgetBuffer(keys: string[]): Promise<(Buffer | null)[]>;
  exists(...keys: string[]): Promise<number>;
}

/** One who asked for a key. Two who ask for the same are not told apart: looking that up costs more than asking twice. */
interface Waiting {
  key: string;
  resolve: (stored: Buffer | null) => void;
  reject: (error: unknown) => void;
}
type Batch = Waiting[];

/** Keys of one MGET: as many as an answer of about 64 KiB holds, so that small values do not wait for large ones. */
const greatestKeys = 64;
const answerBytes = 65_536;
/** Weight of the newest answer in the running mean of value sizes. */
const newestWeight = 0.2;

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
      this.waiting.push({ key, resolve, reject });
    });
  }

  private readonly flush = (): void => {
    const all = this.waiting;
    this.waiting = [];
    const keysAtOnce = Math.max(1, Math.min(greatestKeys, Math.floor(answerBytes / this.meanBytes)));
    for (let start = 0; start < all.length; start += keysAtOnce) {
      const batch = all.length <= keysAtOnce ? all : all.slice(start, start + keysAtOnce);
      if (batch.length === 1) this.readSingly(batch);
      else this.readTogether(batch);
    }
  };

  private readSingly(batch: Batch): void {
    for (const { key, resolve, reject } of batch) {
      this.client.getBuffer(key).then((stored) => {
        if (stored !== null) this.noteSize(stored.length);
        resolve(stored);
      }, reject);
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
      waiting.resolve(stored);
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
        else for (const { resolve } of missing) resolve(null);
      },
      (error: unknown) => this.fail(missing, error),
    );
  }

  private fail(batch: Batch, error: unknown): void {
    for (const { reject } of batch) reject(error);
  }

  private noteSize(bytes: number): void {
    this.meanBytes += newestWeight * (bytes - this.meanBytes);
  }
}
