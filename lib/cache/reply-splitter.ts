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
    const bytes = this.heldBytes === 0 ? chunk : this.join(chunk);
    if (bytes === null) return;
    let at = 0;
    while (at < bytes.length) {
      const packed = this.scanner.idle && bytes[at] !== push ? this.packedInFront() : null;
      at = packed === null ? this.handOn(bytes, at) : this.answer(packed, bytes, at);
    }
  };

  /** `null` while a value that is under way is not whole: large ones come in many chunks, and are put together once. */
  private join(chunk: Buffer): Buffer | null {
    this.held.push(chunk);
    this.heldBytes += chunk.length;
    if (this.heldBytes < this.neededBytes) return null;
    const bytes = Buffer.concat(this.held, this.heldBytes);
    this.held = [];
    this.heldBytes = 0;
    return bytes;
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
