import { type Command, Redis, type RedisOptions } from 'ioredis';
import { CacheUnavailableError } from './cache-error.ts';
import type { CircuitBreaker } from './circuit-breaker.ts';
import { MgetCommand } from './mget-command.ts';
import { SetCommand } from './set-command.ts';
import { TickWriter } from './tick-writer.ts';

/** Commands and bytes that may wait for the server. Beyond them a call is refused at once: no queue grows without bound. */
const greatestQueuedCommands = 100_000;
const greatestQueuedBytes = 268_435_456;

/** What the server itself answered shows that it is there. */
function isAnswer(error: unknown): boolean {
  return error instanceof Error && error.name === 'ReplyError';
}

/** The breaker hears where the command is not answered. */
export function tellOfFailure(command: Command, breaker: CircuitBreaker): void {
  const { reject } = command;
  command.reject = (error) => {
    if (!isAnswer(error)) breaker.failed();
    reject(error);
  };
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
    this.on('connect', () => this.stream.on('data', () => breaker.succeeded()));
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

  /** `SET key value EX seconds`. Rejects as the driver does. */
  store(storedKey: string, value: Buffer, seconds: number): Promise<unknown> {
    const command = new SetCommand(storedKey, value, seconds);
    this.sendCommand(command);
    return command.promise;
  }

  /** `MGET key …`, as bytes. Rejects as the driver does. */
  fetch(storedKeys: string[]): Promise<(Buffer | null)[]> {
    const command = new MgetCommand(storedKeys);
    this.sendCommand(command);
    return command.promise as Promise<(Buffer | null)[]>;
  }
}
