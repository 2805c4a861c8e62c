import type { Cluster, Redis } from 'ioredis';
import { primariesOf } from '#lib/cache/scan-keys.ts';
import { mergeInfo } from './merge-info.ts';

/** What the server asks of a plane as a whole: one server answers for itself, a cluster for all of its primaries. */
export interface RedisPlane {
  /** `ready` where it can be asked. */
  readonly status: string;
  ping(): Promise<string>;
  info(...sections: string[]): Promise<string>;
  call(command: string, ...args: string[]): Promise<unknown>;
  disconnect(): void;
}

/** So many shards at most: entries of their slow logs are told apart by it. */
const mostShards = 1_000;

/** All primaries of a cluster as if they were one server. Rejects where one of them does not answer. */
export class ClusterPlane implements RedisPlane {
  readonly cluster: Cluster;

  constructor(cluster: Cluster) {
    this.cluster = cluster;
  }

  get status(): string {
    return this.cluster.status;
  }

  private each<T>(ask: (primary: Redis) => Promise<T>): Promise<T[]> {
    const primaries = primariesOf(this.cluster);
    if (primaries.length === 0) return Promise.reject(new Error('no primary of the cluster is known'));
    return Promise.all(primaries.map(ask));
  }

  async ping(): Promise<string> {
    const [answer = ''] = await this.each((primary) => primary.ping());
    return answer;
  }

  async info(...sections: string[]): Promise<string> {
    return mergeInfo(await this.each((primary) => primary.info(...sections)));
  }

  /** The questions that the pollers ask; any other is for one server. */
  async call(command: string, ...args: string[]): Promise<unknown> {
    const answers = await this.each((primary) => primary.call(command, ...args));
    switch (command) {
      case 'CLIENT':
        return answers.join('');
      case 'LATENCY':
        return mergeHistograms(answers);
      case 'SLOWLOG':
        return mergeSlowLogs(answers, Number(args.at(-1)));
      default:
        return answers[0];
    }
  }

  disconnect(): void {
    this.cluster.disconnect();
  }
}

/** Newest first. The numbers stay one server's own, made different from the others'. */
function mergeSlowLogs(answers: readonly unknown[], most: number): unknown[] {
  const entries = answers.flatMap((answer, shard) => {
    const list = Array.isArray(answer) ? (answer as unknown[][]) : [];
    return list.map(([id, ...rest]) => [Number(id) * mostShards + shard, ...rest]);
  });
  return entries.sort((one, other) => Number(other[1]) - Number(one[1])).slice(0, most);
}

/** `[command, ['calls', n, 'histogram_usec', [bound, running total, …]], …]` of each, one after the other. */
function mergeHistograms(answers: readonly unknown[]): unknown[] {
  return answers.flatMap((answer, shard) =>
    // Another name for each: readers add up all commands, and would keep one of two with the same name.
    (Array.isArray(answer) ? (answer as unknown[]) : []).map((part, index) =>
      index % 2 === 0 ? `${String(part)}#${shard}` : part,
    ),
  );
}
