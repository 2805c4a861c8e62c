/** One who waits for what stands under a key: told once, at once, in place of a promise of its own. */
export interface StoredReader {
  readonly storedKey: string;
  /** Who else waits for the same, where that was looked up. The coalescer's own. */
  others: StoredReader[] | null;
  /** When the question was handed to the driver, by the monotonic clock, milliseconds; 0 before. */
  sentAtMs: number;
  /**
   * What GET answers: `bytes` from `start` to `end`, in memory that belongs to other answers too; `null` for nothing.
   * `nowMs` by the monotonic clock, which is not read for each of many small answers. Must not throw.
   */
  answer(bytes: Buffer | null, start: number, end: number, nowMs: number): void;
  refuse(error: unknown): void;
}

/** Tells everybody who waits for the key. */
export function answerAll(reader: StoredReader, bytes: Buffer | null, start: number, end: number, nowMs: number): void {
  reader.answer(bytes, start, end, nowMs);
  if (reader.others !== null) for (const other of reader.others) other.answer(bytes, start, end, nowMs);
}

/** As `answerAll`, where nothing is to be had. */
export function refuseAll(reader: StoredReader, error: unknown): void {
  reader.refuse(error);
  if (reader.others !== null) for (const other of reader.others) other.refuse(error);
}

/** What came of asking for many keys at once. */
export interface FetchedBatch {
  /** Who was not told: for want of a value or, with an `error`, of an answer. */
  missing: StoredReader[];
  /** Of the values that were found, together. */
  bytes: number;
  /** `null` where the server answered. */
  error: unknown;
}
