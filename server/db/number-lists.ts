const [zero, comma, opening, closing] = [48, 44, 123, 125];

/**
 * Reads lists of whole numbers from 0 to 2⁵³ − 1 as PostgreSQL writes arrays of them, one behind the other:
 * `{1,2}{}{3}`. Context: a chart takes tens of thousands of numbers, and an array of each list costs several times what
 * the numbers do.
 */
export class NumberLists {
  /** Bytes: a load of `charCodeAt` is slow in a process where any class extends String (ioredis has one). */
  private readonly bytes: Buffer;
  private at = 0;

  constructor(text: string) {
    this.bytes = Buffer.from(text, 'latin1');
  }

  /** Goes on to the next list, whose predecessor was read to its end; false behind the last one. */
  nextList(): boolean {
    if (this.at === this.bytes.length) return false;
    if (this.bytes[this.at] !== opening) throw new Error(`there begins no list at ${this.at}`);
    this.at++;
    return true;
  }

  /** The list's next number; −1, once, at its end. Throws a `RangeError` beyond 2⁵³. */
  next(): number {
    const { bytes } = this;
    let at = this.at;
    let code = bytes[at] ?? 0;
    if (code === closing) {
      this.at = at + 1;
      return -1;
    }
    if (code === comma) code = bytes[++at] ?? 0;
    const first = at;
    let value = 0;
    while (code >= zero && code <= zero + 9) {
      value = 10 * value + (code - zero);
      code = bytes[++at] ?? 0;
    }
    if (at === first) throw new Error(`there is no number at ${at}`);
    if (value > Number.MAX_SAFE_INTEGER) throw new RangeError(`bigint ${value} does not fit a JavaScript number`);
    this.at = at;
    return value;
  }
}
