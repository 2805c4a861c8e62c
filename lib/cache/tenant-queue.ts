import { randomBytes } from 'node:crypto';
import type { TenantScope } from './cache-core.ts';
import { ArgumentError, CacheError } from './cache-error.ts';
import { queueAckScript } from './queue-ack-script.ts';
import { queueEnqueueScript } from './queue-enqueue-script.ts';
import { queueFailScript } from './queue-fail-script.ts';
import { type DeadItem, type QueueItem, readItem, writeItem } from './queue-item.ts';
import { queueParts } from './queue-keys.ts';
import { greatestBatch, type PriorityLevel, queuePriorities, queueRetry } from './queue-priorities.ts';
import { queueReserveScript } from './queue-reserve-script.ts';
import { runScript } from './run-script.ts';
import { StructureClass, scopeInDatabase } from './structure-class.ts';

export interface EnqueueOptions {
  /** 1 (most urgent) to 4. Default 3. */
  priority?: PriorityLevel | undefined;
  /** Not handed out before; a time in the past means now. */
  scheduledFor?: Date | undefined;
  /** The same key adds nothing for 24 hours, so that who got no answer can ask again. */
  idempotencyKey?: string | undefined;
}

export interface ReserveOptions {
  /** Items at most, 1 to 100. Default 100. */
  count?: number | undefined;
  /** Shown by XINFO; give each worker a lasting name, for the server remembers them. Default `worker`. */
  consumer?: string | undefined;
  /** Time after which an item that was neither acknowledged nor failed is handed to another, 1 to 3600 s. Default 60. */
  leaseSeconds?: number | undefined;
  /** Only this priority. */
  priority?: PriorityLevel | undefined;
  /** True: a priority that was read to its end rests until its sync interval has passed. Default false. */
  paced?: boolean | undefined;
}

export interface QueueCounts {
  ready: number;
  reserved: number;
  scheduled: number;
  dead: number;
}

const greatestItems = 100_000;
const knownForMs = 86_400_000;
const mostAttempts = queueRetry.retries + 1;
const levels = [1, 2, 3, 4] as const satisfies PriorityLevel[];
const restsMs = levels.map((level) => queuePriorities[level].syncEverySeconds * 1000);

function assertWhole(name: string, value: number, least: number, greatest: number): void {
  if (!(Number.isInteger(value) && value >= least && value <= greatest)) {
    throw new ArgumentError(`${name} is a whole number from ${least} to ${greatest}`);
  }
}

const isoOf = (ms: number) => new Date(ms).toISOString();

/**
 * A tenant's queue of work or of changes to synchronise. Each item is handed out at least once: until it is
 * acknowledged it comes back, so whoever does the work must bear doing it twice. Times are those of the cache's clock.
 * While the control plane does not answer nothing is taken or given (reported; thrown in strict mode).
 */
export class TenantQueue<T = unknown> {
  readonly name: string;
  private readonly queues: StructureClass;
  private readonly keys: string[];

  /** @throws KeyError */
  constructor(owner: TenantScope, name: string) {
    const { catalogue } = owner.core;
    this.name = name;
    this.queues = new StructureClass(owner, scopeInDatabase(catalogue, catalogue.systemUses.queues, 'queue'));
    this.keys = queueParts.map((part) => this.queues.keyOf(name, part));
  }

  /**
   * Adds an item (any JSON value to 256 KiB). `duplicate` is true where the idempotency key was known: `id` is then the
   * earlier item's. `null` while the server does not answer: ask again with the same key. A queue holds 100,000 items;
   * beyond that the fault `queue_full` is reported, or thrown in strict mode.
   * @throws ArgumentError, ValueError
   */
  async enqueue(data: T, options: EnqueueOptions = {}): Promise<{ id: string; duplicate: boolean } | null> {
    const { priority = 3, scheduledFor, idempotencyKey } = options;
    assertWhole('priority', priority, 1, 4);
    const dueMs = scheduledFor?.getTime() ?? 0;
    if (!(dueMs >= 0 && dueMs <= 8.64e15)) throw new ArgumentError('scheduledFor is a valid date from 1970 on');
    if (idempotencyKey === '' || (idempotencyKey !== undefined && idempotencyKey.length > 200)) {
      throw new ArgumentError('an idempotency key has 1 to 200 characters');
    }
    const nowMs = this.queues.core.now();
    const id = randomBytes(16).toString('base64url');
    const item = writeItem({
      data,
      enqueuedAt: isoOf(nowMs),
      scheduledFor: scheduledFor === undefined ? null : isoOf(dueMs),
      idempotencyKey: idempotencyKey ?? null,
    });
    const expiresMs = Math.max(nowMs, dueMs) + queuePriorities[priority].ttlSeconds * 1000;
    const args = [nowMs, id, item, priority, dueMs, expiresMs, idempotencyKey ?? '', nowMs + knownForMs, greatestItems];
    return await this.queues.run<{ id: string; duplicate: boolean } | null>(
      'queue',
      this.name,
      null,
      async (client) => {
        const [added, itemId] = (await runScript(client, queueEnqueueScript, this.keys, args)) as [number, string];
        if (added === -1) throw new CacheError('queue_full', `the queue holds ${greatestItems} items`);
        return { id: itemId, duplicate: added === 0 };
      },
      'store',
    );
  }

  /**
   * Takes a batch under a lease: what other workers did not finish in time first, then by priority. Acknowledge each
   * item, or give it back with `fail`. An item that expired before it was taken is put aside.
   * @throws ArgumentError
   */
  async reserve(options: ReserveOptions = {}): Promise<QueueItem<T>[]> {
    const { count = greatestBatch, consumer = 'worker', leaseSeconds = 60, priority, paced = false } = options;
    assertWhole('count', count, 1, greatestBatch);
    assertWhole('leaseSeconds', leaseSeconds, 1, 3_600);
    if (priority !== undefined) assertWhole('priority', priority, 1, 4);
    if (!/^[\w.:-]{1,64}$/.test(consumer))
      throw new ArgumentError('a consumer is named by 1 to 64 of A-Z a-z 0-9 _ . : -');
    const nowMs = this.queues.core.now();
    const args = [nowMs, consumer, count, nowMs + leaseSeconds * 1000, mostAttempts, priority ?? 0, paced ? 1 : 0];
    return await this.queues.run<QueueItem<T>[]>('queue', this.name, [], async (client) => {
      const answer = (await runScript(client, queueReserveScript, this.keys, [...args, ...restsMs])) as string[];
      const reserved: QueueItem<T>[] = [];
      for (let i = 0; i + 3 < answer.length; i += 4) {
        const [id = '', json = '', level, attempt] = answer.slice(i, i + 4);
        const { data, ...facts } = readItem(json);
        reserved.push({
          id,
          data: data as T,
          ...facts,
          priority: Number(level) as PriorityLevel,
          attempt: Number(attempt),
        });
      }
      return reserved;
    });
  }

  /** Reports items as done; answers how many were still in the queue. */
  async ack(...items: Pick<QueueItem, 'id'>[]): Promise<number> {
    const ids = items.map(({ id }) => id);
    if (ids.length === 0) return 0;
    return await this.queues.run('queue', this.name, 0, async (client) =>
      Number(await runScript(client, queueAckScript, this.keys, ids)),
    );
  }

  /**
   * Gives an item back after a failure. It is handed out again after 1, 2 and 4 seconds, then put aside with `reason`.
   * `lost`: the lease had run out and the item is somebody else's by now. `null` while the server does not answer: the
   * item then comes back when its lease ends.
   */
  async fail(item: Pick<QueueItem, 'id' | 'attempt'>, reason = 'failed'): Promise<'retry' | 'dead' | 'lost' | null> {
    const { firstDelayMs, factor } = queueRetry;
    const nowMs = this.queues.core.now();
    const args = [nowMs, item.id, item.attempt, mostAttempts, firstDelayMs, factor, reason.slice(0, 500)];
    return await this.queues.run<'retry' | 'dead' | 'lost' | null>('queue', this.name, null, async (client) => {
      const [result] = (await runScript(client, queueFailScript, this.keys, args)) as [number, number];
      return result === 1 ? 'retry' : result === 0 ? 'dead' : 'lost';
    });
  }

  /** What was put aside, the newest first. The newest 10,000 are kept. */
  async deadLetters(count = greatestBatch): Promise<DeadItem<T>[]> {
    assertWhole('count', count, 1, greatestBatch);
    const key = this.queues.keyOf(this.name, 'dead');
    return await this.queues.run<DeadItem<T>[]>(
      'queue',
      this.name,
      [],
      async (client) => {
        const entries = await client.xrevrange(key, '+', '-', 'COUNT', count);
        return entries.map(([, [, id = '', , item = '', , reason = '', , attempts, , at]]) => ({
          ...{ id, data: readItem(item).data as T, reason, attempts: Number(attempts), deadAt: isoOf(Number(at)) },
        }));
      },
      'read',
    );
  }

  /** How many items wait, are with a worker, are for later, and were put aside; `null` while the server does not answer. */
  async counts(): Promise<QueueCounts | null> {
    const key = (part: string) => this.queues.keyOf(this.name, part);
    return await this.queues.run<QueueCounts | null>(
      'queue',
      this.name,
      null,
      async (client) => {
        const [lengths, reserved, scheduled, dead] = await Promise.all([
          Promise.all(levels.map((level) => client.xlen(key(`p${level}`)))),
          client.zcard(key('leases')),
          client.zcard(key('scheduled')),
          client.xlen(key('dead')),
        ]);
        const inStreams = lengths.reduce((sum, length) => sum + length, 0);
        return { ready: Math.max(0, inStreams - reserved), reserved, scheduled, dead };
      },
      'read',
    );
  }
}
