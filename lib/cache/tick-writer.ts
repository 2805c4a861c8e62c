/** Where the gathered bytes go: the driver's stream. */
interface Sink {
  readonly writable: boolean;
  write(chunk: string | Buffer, encoding?: 'latin1' | 'utf8'): unknown;
}

/**
 * Gathers what the commands of one tick write, and writes it once: a write costs more than a command. In the form in
 * which the driver's pipelines give it their own place to write to.
 */
export class TickWriter<S extends Sink> {
  readonly isPipeline = true;
  readonly destination: { redis: { readonly stream: S } };
  private sink: S | null = null;
  private text = '';
  private chunks: Buffer[] = [];
  private gathered = 0;

  constructor(redis: { readonly stream: S }) {
    this.destination = { redis };
  }

  /** Bytes, or UTF-16 units, that wait for the end of the tick. */
  get pending(): number {
    return this.gathered;
  }

  write(chunk: string | Buffer): void {
    if (this.sink === null) {
      this.sink = this.destination.redis.stream;
      process.nextTick(this.flush);
    }
    this.gathered += chunk.length;
    if (typeof chunk === 'string') {
      this.text += chunk;
      return;
    }
    this.closeText();
    this.chunks.push(chunk);
  }

  /** Writes now: before anything else is written to the same stream, or answers would meet the wrong commands. */
  readonly flush = (): void => {
    const { sink, chunks, text } = this;
    if (sink === null) return;
    this.sink = null;
    this.gathered = 0;
    // Who waits for an answer over a stream that was closed meanwhile is told by the driver.
    if (!sink.writable) {
      this.text = '';
      this.chunks = [];
      return;
    }
    if (chunks.length === 0) {
      this.text = '';
      // Keys are ASCII far more often than not, and then the quicker of the two encodings says the same.
      sink.write(text, Buffer.byteLength(text) === text.length ? 'latin1' : 'utf8');
      return;
    }
    this.closeText();
    this.chunks = [];
    sink.write(chunks.length === 1 && chunks[0] !== undefined ? chunks[0] : Buffer.concat(chunks));
  };

  private closeText(): void {
    if (this.text === '') return;
    this.chunks.push(Buffer.from(this.text));
    this.text = '';
  }
}
