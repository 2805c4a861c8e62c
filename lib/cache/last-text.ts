/** Values of fewer bytes are not asked for together, of more would be held on to too long. */
const leastBytes = 1_024;
const mostBytes = 65_536;

/**
 * The text of the value that was opened last. Callers who wait for the same key are answered from the same bytes, one
 * after the other: those are checked, opened and decoded once, and only the parsing is each caller's own.
 */
export class LastText {
  codec = 0;
  text = '';
  private bytes: Buffer | null = null;
  private start = 0;
  private end = 0;

  /** Whether it is that of the envelope in these bytes. */
  isOf(bytes: Buffer, start: number, end: number): boolean {
    return bytes === this.bytes && start === this.start && end === this.end;
  }

  /** Nothing writes to the bytes of an answer: what they said they say as long as they are there. */
  keep(bytes: Buffer, start: number, end: number, codec: number, text: string): void {
    if (end - start < leastBytes || end - start > mostBytes || text.length > mostBytes) return;
    this.bytes = bytes;
    this.start = start;
    this.end = end;
    this.codec = codec;
    this.text = text;
  }
}
