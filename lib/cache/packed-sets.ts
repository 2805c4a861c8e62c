import { PackedCommand } from './packed-command.ts';
import { replyError } from './reply-error.ts';

const plus = 0x2b;
const push = 0x3e;
const carriageReturn = 0x0d;
const lineFeed = 0x0a;
/** `+OK\r\n` */
const okBytes = 5;

/** One who waits for a value to be stored. Neither may throw. */
export interface StoreWaiter {
  stored(): void;
  refuse(error: unknown): void;
}

/** The SETs that follow one another in a tick, as one entry of the driver's queue; each is answered as its own. */
export class PackedSets extends PackedCommand {
  private readonly waiters: StoreWaiter[] = [];
  private readonly onReadOnly: () => void;
  private next = 0;
  private abandoned = false;

  /** `onReadOnly`: the server turned into a replica. */
  constructor(onReadOnly: () => void) {
    super('set', []);
    this.onReadOnly = onReadOnly;
    this.promise.catch((error: Error) => this.abandon(error));
  }

  /** To be called before the SET itself is written. */
  add(waiter: StoreWaiter): void {
    this.waiters.push(waiter);
  }

  get size(): number {
    return this.waiters.length;
  }

  /** Nothing: each SET is written as it comes. */
  override toWritable(_socket: object): string {
    return '';
  }

  override read(bytes: Buffer, at: number): number {
    let start = at;
    while (this.next < this.waiters.length && start < bytes.length && bytes[start] !== push) {
      const end = this.readReply(bytes, start);
      if (end === start) return start;
      start = end;
    }
    this.complete = this.next === this.waiters.length;
    // The driver's commands outlive their answers, and would take everybody whom they told along.
    if (this.complete) this.waiters.length = 0;
    return start;
  }

  /** Where the reply ends that begins at `at`; `at` itself where it is not whole. */
  private readReply(bytes: Buffer, at: number): number {
    const isOk = bytes[at] === plus && bytes[at + okBytes - 2] === carriageReturn && at + okBytes <= bytes.length;
    const lineEnd = isOk ? at + okBytes - 1 : bytes.indexOf(lineFeed, at);
    if (lineEnd === -1) {
      this.needs = bytes.length - at + 1;
      return at;
    }
    const waiter = this.waiters[this.next];
    this.next += 1;
    if (!this.abandoned && bytes[at] === plus) waiter?.stored();
    else if (!this.abandoned) this.refuse(waiter, bytes.toString('utf8', at + 1, lineEnd - 1));
    return lineEnd + 1;
  }

  private refuse(waiter: StoreWaiter | undefined, message: string): void {
    waiter?.refuse(replyError(message));
    if (message.startsWith('READONLY')) this.onReadOnly();
  }

  private abandon(error: Error): void {
    this.abandoned = true;
    for (const waiter of this.waiters.slice(this.next)) waiter.refuse(error);
  }
}
