import { Cluster, type ClusterNode, type ClusterOptions, type Command, type Redis } from 'ioredis';
import type { CircuitBreaker } from './circuit-breaker.ts';
import { type NodeOptions, tellOfFailure } from './guarded-redis.ts';

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

  /** `SET key value EX seconds`. Rejects as the driver does. */
  store(storedKey: string, value: Buffer, seconds: number): Promise<unknown> {
    return this.set(storedKey, value, 'EX', seconds);
  }

  /** `MGET key …` of one slot, as bytes. Rejects as the driver does. */
  fetch(storedKeys: string[]): Promise<(Buffer | null)[]> {
    return this.mgetBuffer(storedKeys);
  }
}
