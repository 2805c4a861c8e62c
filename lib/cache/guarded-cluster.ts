import { Cluster, type ClusterNode, type ClusterOptions, type Command, type Redis } from 'ioredis';
import type { CircuitBreaker } from './circuit-breaker.ts';
import { type NodeOptions, tellOfFailure } from './guarded-redis.ts';
import type { StoreWaiter } from './packed-sets.ts';
import { answerAll, type FetchedBatch, type StoredReader } from './stored-reader.ts';

export type ClusterNodesOptions = Omit<ClusterOptions, 'redisOptions'> & { redisOptions: NodeOptions };

type Sent = Parameters<Cluster['sendCommand']>;

/**
 * The driver of a cluster, whose breaker hears of commands that no node answered. One breaker for all nodes: whatever one
 * of them answers closes it, so that a node that is away keeps nobody from the others.
 */
export class GuardedCluster extends Cluster {
  private readonly breaker: CircuitBreaker;

  constructor(nodes: ClusterNode[], options: ClusterNodesOptions, breaker: CircuitBreaker) {
    super(nodes, options);
    this.breaker = breaker;
    this.on('+node', (node: Redis) => {
      node.on('connect', () => node.stream.on('data', () => breaker.succeeded()));
    });
  }

  override sendCommand(command: Command, stream?: Sent[1], node?: Sent[2]): unknown {
    tellOfFailure(command, this.breaker);
    return super.sendCommand(command, stream, node);
  }

  /** `SET key value EX seconds`. */
  put(storedKey: string, value: Buffer, seconds: number, waiter: StoreWaiter): void {
    this.set(storedKey, value, 'EX', seconds).then(
      () => waiter.stored(),
      (error: unknown) => waiter.refuse(error),
    );
  }

  /** `MGET key …` of one slot. Never rejects. */
  async fetch(readers: readonly StoredReader[]): Promise<FetchedBatch> {
    const missing: StoredReader[] = [];
    let bytes = 0;
    try {
      const answers = await this.mgetBuffer(readers.map(({ storedKey }) => storedKey));
      for (const [index, reader] of readers.entries()) {
        const stored = answers[index] ?? null;
        if (stored === null) missing.push(reader);
        else answerAll(reader, stored, 0, stored.length, performance.now());
        bytes += stored?.length ?? 0;
      }
      return { missing, bytes, error: null };
    } catch (error) {
      return { missing: [...readers], bytes, error };
    }
  }
}
