import { type Command, Redis, type RedisOptions } from 'ioredis';
import { CacheUnavailableError } from './cache-error.ts';
import type { CircuitBreaker } from './circuit-breaker.ts';
import { PackedGets } from './packed-gets.ts';
import { PackedSets, type StoreWaiter } from './packed-sets.ts';
import { ReplySplitter } from './reply-splitter.ts';
import { setHead, setTail } from './set-bytes.ts';
import type { FetchedBatch, StoredReader } from './stored-reader.ts';
import { TickWriter } from './tick-writer.ts';

/** Commands and bytes that may wait for the server. Beyond them a call is refused at once: no queue grows without bound. */
const greatestQueuedCommands = 100_000;
const greatestQueuedBytes = 268_435_456;
/** SETs that count as one command there, and share one time limit. */
const greatestPackedSets = 256;

/** What the server itself answered shows that it is there. */
function isAnswer(error: unknown): boolean {
  return error instanceof Error && error.name === 'ReplyError';
}

/** The breaker hears where the command is not answered. */
export function tellOfFailure(command: Command, breaker: CircuitBreaker): void {
  const { reject } = command;
  let late = false;
  command.reject = (error) => {
    if (!late && isTimeLimit(error)) {
      late = true;
      // Where this process was kept from running, time limits are looked at before what the server answered meanwhile.
      setImmediate(() => {
        if (!command.isSettled) command.reject(error);
      });
      return;
    }
    if (!isAnswer(error)) breaker.failed();
    reject(error);
  };
}

/** The driver's own words for it: it has no class, nor a code. */
function isTimeLimit(error: unknown): boolean {
  return error instanceof Error && error.message === 'Command timed out';
}

/** Replies in the shapes of RESP2, which the types of the commands are for. */
export type NodeOptions = RedisOptions & { replyMapping?: 'legacy' };

type WriteStream = Parameters<Redis['sendCommand']>[1];

/**
 * The driver, with three things added where every command passes, pipelines' and scripts' too: the breaker hears of
 * commands that were not answered, what waits is bounded, and the commands of one tick leave in one write.
 */
export class GuardedRedis extends Redis {
  private readonly breaker: CircuitBreaker;
  private readonly writer = new TickWriter(this);

  constructor(options: NodeOptions, breaker: CircuitBreaker) {
    super(options);
    this.breaker = breaker;
    this.on('connect', () => this.listen());
  }

  /** Reads what the connection says before the driver does, which was the first to listen to it. */
  private listen(): void {
    const { stream, breaker } = this;
    const [decode] = stream.listeners('data');
    if (decode === undefined) throw new Error('the driver does not listen to its connection');
    const splitter = new ReplySplitter(this, (bytes) => decode.call(stream, bytes));
    stream.removeListener('data', decode as (bytes: Buffer) => void);
    stream.prependListener('data', splitter.read);
    stream.on('data', () => breaker.succeeded());
  }

  override sendCommand(command: Command, stream?: WriteStream): unknown {
    if (this.status !== 'ready') {
      tellOfFailure(command, this.breaker);
      return super.sendCommand(command, stream);
    }
    if (this.commandQueue.length >= greatestQueuedCommands || this.queuedBytes() >= greatestQueuedBytes) {
      command.reject(new CacheUnavailableError('too many calls wait for the server'));
      return command.promise;
    }
    tellOfFailure(command, this.breaker);
    // A pipeline writes by itself, behind whatever was asked for before it.
    if (stream !== undefined) this.writer.flush();
    return super.sendCommand(command, stream ?? this.writer);
  }

  private queuedBytes(): number {
    return this.stream.writableLength + this.writer.pending;
  }

  /** `SET key value EX seconds`. */
  put(storedKey: string, value: Buffer, seconds: number, waiter: StoreWaiter): void {
    const sets = this.openSets();
    sets.add(waiter);
    // Where the driver did not take them, they are refused soon.
    if (this.commandQueue.peekBack()?.command !== sets) return;
    this.writer.write(setHead(storedKey, Buffer.byteLength(storedKey), value.length));
    this.writer.write(value);
    this.writer.write(setTail(seconds));
  }

  /** Those that were written last, where nothing came after them and the tick has not ended; else new ones. */
  private openSets(): PackedSets {
    const last = this.commandQueue.peekBack()?.command;
    const open = last instanceof PackedSets && this.writer.pending > 0 && last.size < greatestPackedSets;
    if (open && this.queuedBytes() < greatestQueuedBytes) return last;
    const sets = new PackedSets(() => this.disconnect(true));
    this.sendCommand(sets);
    return sets;
  }

  /** `MGET key …`. Never rejects. */
  fetch(readers: readonly StoredReader[]): Promise<FetchedBatch> {
    const command = new PackedGets(readers);
    this.sendCommand(command);
    return command.fetched();
  }
}
