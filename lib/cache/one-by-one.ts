import type { StoredReader } from './stored-reader.ts';

interface Answer {
  reader: StoredReader;
  bytes: Buffer;
  start: number;
  end: number;
  nowMs: number;
}

const now = Promise.resolve();

/**
 * Tells readers of large values one after the other, each going on with its own before the next is opened. Opened all at
 * once they are alive together when the young generation is collected, and copying them costs more than parsing.
 */
export class OneByOne {
  private readonly answers: Answer[] = [];
  private told = 0;

  /** Tells the reader and whoever waits for the same, in this turn of the event loop still. */
  tell(reader: StoredReader, bytes: Buffer, start: number, end: number, nowMs: number): void {
    if (this.told === this.answers.length) void now.then(this.tellNext);
    this.answers.push({ reader, bytes, start, end, nowMs });
    if (reader.others === null) return;
    for (const other of reader.others) this.answers.push({ reader: other, bytes, start, end, nowMs });
  }

  private readonly tellNext = (): void => {
    const answer = this.answers[this.told];
    if (answer === undefined) return;
    this.told += 1;
    answer.reader.answer(answer.bytes, answer.start, answer.end, answer.nowMs);
    // Behind what that reader does now.
    if (this.told < this.answers.length) void now.then(this.tellNext);
  };
}
