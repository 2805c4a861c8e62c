import { PackedCommand } from './packed-command.ts';
import { ReplyScanner } from './reply-scanner.ts';

/** Begins what answers no command. */
const push = 0x3e;

/** The driver, as far as it is known here: who waits for an answer, the oldest first. */
interface AnsweredInTurn {
  readonly commandQueue: { peekFront(): { command: unknown } | undefined; shift(): unknown };
}

/**
 * Stands between a connection and the driver's decoder: the replies to packed commands go to those, everything else is
 * handed on, reply by reply. One for each connection that is made.
 */
export class ReplySplitter {
  private readonly driver: AnsweredInTurn;
  private readonly decode: (bytes: Buffer) => void;
  private readonly scanner = new ReplyScanner();
  /** The beginning of a value that is not whole yet. */
  private held: Buffer[] = [];
  private heldBytes = 0;
  private neededBytes = 0;

  constructor(driver: AnsweredInTurn, decode: (bytes: Buffer) => void) {
    this.driver = driver;
    this.decode = decode;
  }

  readonly read = (chunk: Buffer): void => {
    let at = 0;
    while (this.heldBytes > 0 && at < chunk.length) at = this.complete(chunk, at);
    if (at < chunk.length) this.readWhole(chunk, at);
  };

  private readWhole(bytes: Buffer, from: number): void {
    let at = from;
    while (at < bytes.length) {
      const packed = this.scanner.idle && bytes[at] !== push ? this.packedInFront() : null;
      at = packed === null ? this.handOn(bytes, at) : this.answer(packed, bytes, at);
    }
  }

  /**
   * Adds what the held value still lacks, and reads it once it is whole: large ones come in many chunks, and are put
   * together once, without what came behind them. Answers where the rest of the chunk begins.
   */
  private complete(chunk: Buffer, at: number): number {
    const end = Math.min(chunk.length, at + this.neededBytes - this.heldBytes);
    this.held.push(chunk.subarray(at, end));
    this.heldBytes += end - at;
    if (this.heldBytes < this.neededBytes) return end;
    const bytes = Buffer.concat(this.held, this.heldBytes);
    this.held = [];
    this.heldBytes = 0;
    this.readWhole(bytes, 0);
    return end;
  }

  private packedInFront(): PackedCommand | null {
    const command = this.driver.commandQueue.peekFront()?.command;
    return command instanceof PackedCommand ? command : null;
  }

  private handOn(bytes: Buffer, at: number): number {
    const end = this.scanner.end(bytes, at);
    this.decode(at === 0 && end === bytes.length ? bytes : bytes.subarray(at, end));
    return end;
  }

  private answer(packed: PackedCommand, bytes: Buffer, at: number): number {
    const next = packed.read(bytes, at);
    if (packed.complete) {
      this.driver.commandQueue.shift();
      packed.resolve(null);
      return next;
    }
    if (bytes[next] === push) return this.handOn(bytes, next);
    if (next < bytes.length) {
      this.held = [bytes.subarray(next)];
      this.heldBytes = bytes.length - next;
      this.neededBytes = packed.needs;
    }
    return bytes.length;
  }
}
