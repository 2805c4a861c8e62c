import type { StoredReader } from './stored-reader.ts';

/** Settles a promise with what stands under a key. */
export class PromisedReader implements StoredReader {
  readonly storedKey: string;
  readonly refuse: (error: unknown) => void;
  others: StoredReader[] | null = null;
  sentAtMs = 0;
  private readonly resolve: (stored: Buffer | null) => void;

  constructor(storedKey: string, resolve: (stored: Buffer | null) => void, reject: (error: unknown) => void) {
    this.storedKey = storedKey;
    this.resolve = resolve;
    this.refuse = reject;
  }

  answer(bytes: Buffer | null, start: number, end: number): void {
    this.resolve(bytes === null ? null : bytes.subarray(start, end));
  }
}
