import type { StoredReader } from './get-coalescer.ts';

/** Settles a promise with what stands under a key. */
export class PromisedReader implements StoredReader {
  readonly storedKey: string;
  readonly answer: (stored: Buffer | null) => void;
  readonly refuse: (error: unknown) => void;
  others: StoredReader[] | null = null;
  sentAtMs = 0;

  constructor(storedKey: string, resolve: (stored: Buffer | null) => void, reject: (error: unknown) => void) {
    this.storedKey = storedKey;
    this.answer = resolve;
    this.refuse = reject;
  }
}
