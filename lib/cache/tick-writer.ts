/** Where the gathered bytes go: the driver's stream. */
interface Sink {
  readonly writable: boolean;
  write(chunk: string | Buffer, encoding?: 'latin1' | 'utf8'): unknown;
  cork(): void;
  uncork(): void;
}

/** Longer chunks are written as they are: copying them costs more than a part of the write. */
const longChunkBytes = 16_384;
const leastRoomBytes = 1_024;

/**
 * Gathers what the commands of one tick write, and writes it once: a write costs more than a command. In the form in
 * which the driver's pipelines give it their own place to write to. Text alone stays text; as soon as there are bytes,
 * everything goes into one buffer, of which the text in it is written at once and nothing is copied twice.
 */
export class TickWriter<S extends Sink> {
  readonly isPipeline = true;
  readonly destination: { redis: { readonly stream: S } };
  private sink: S | null = null;
  private text = '';
  private room: Buffer | null = null;
  private used = 0;
  private readonly chunks: Buffer[] = [];
  private gathered = 0;
  /** What the last buffer held, as the next will. */
  private usualBytes = leastRoomBytes;

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
    if (typeof chunk === 'string') this.text += chunk;
    else if (chunk.length < longChunkBytes) this.copy(chunk);
    else {
      this.closeRoom();
      this.chunks.push(chunk);
    }
  }

  /** Writes now: before anything else is written to the same stream, or answers would meet the wrong commands. */
  readonly flush = (): void => {
    const { sink } = this;
    if (sink === null) return;
    this.sink = null;
    this.gathered = 0;
    if (this.room === null && this.chunks.length === 0) {
      const { text } = this;
      this.text = '';
      // Keys are ASCII far more often than not, and then the quicker of the two encodings says the same.
      if (sink.writable) sink.write(text, Buffer.byteLength(text) === text.length ? 'latin1' : 'utf8');
      return;
    }
    this.closeRoom();
    const chunks = this.chunks.splice(0);
    // Who waits for an answer over a stream that was closed meanwhile is told by the driver.
    if (!sink.writable) return;
    if (chunks.length > 1) sink.cork();
    for (const chunk of chunks) sink.write(chunk);
    if (chunks.length > 1) sink.uncork();
  };

  private copy(chunk: Buffer): void {
    const room = this.roomFor(chunk.length);
    room.set(chunk, this.used);
    this.used += chunk.length;
  }

  /** A buffer with so many bytes left behind the text, which is in it now. */
  private roomFor(bytes: number): Buffer {
    const { text } = this;
    const textBytes = text === '' ? 0 : Buffer.byteLength(text);
    const needed = this.used + textBytes + bytes;
    if (this.room === null || needed > this.room.length) this.enlarge(needed);
    const room = this.room ?? Buffer.alloc(0);
    if (text !== '') {
      if (textBytes === text.length) room.write(text, this.used, 'latin1');
      else room.write(text, this.used, 'utf8');
      this.used += textBytes;
      this.text = '';
    }
    return room;
  }

  private enlarge(needed: number): void {
    const larger = Buffer.allocUnsafeSlow(Math.max(this.usualBytes, needed, 2 * this.used));
    if (this.room !== null) larger.set(this.room.subarray(0, this.used));
    this.room = larger;
  }

  /** Ends the buffer: it belongs to the stream now. */
  private closeRoom(): void {
    if (this.text !== '') this.roomFor(0);
    if (this.room === null) return;
    this.chunks.push(this.room.subarray(0, this.used));
    this.usualBytes = Math.max(leastRoomBytes, this.used);
    this.room = null;
    this.used = 0;
  }
}
