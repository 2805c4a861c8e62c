import { inject } from 'vitest';
import { askServer } from '#server/runtime/topology/ask-server.ts';
import { startCluster } from '#server/runtime/topology/start-cluster.ts';
import { until } from '#server/runtime/topology/until.ts';
import { startTestRedis, type TestRedis } from './test-redis.ts';

export interface TestCluster {
  /** All nodes with commas, ACL user `kryonix_service`. */
  url: string;
  /** Each with a third of the slots and one of the replicas. */
  primaries: TestRedis[];
  replicas: TestRedis[];
  /** Lets the replica of this shard take its primary's place, which then is a replica; answers it. */
  promote(shard: number): Promise<TestRedis>;
  close(): Promise<void>;
}

/**
 * Three primaries and three replicas on loopback: real nodes, joined, with all slots served.
 *
 * @param nodeTimeoutMs how long a primary may stand still before its replica takes its place; long for tests that lose none
 */
export async function startTestCluster(nodeTimeoutMs = 1_500): Promise<TestCluster> {
  const { primaries, replicas } = await startCluster({
    launch: (_name, options) => startTestRedis({ plane: 'control', ...options }),
    adminPassword: inject('servers').secrets.redis.admin,
    nodeTimeoutMs,
  });
  const nodes = [...primaries, ...replicas];
  const [first, ...others] = nodes;
  return {
    url: [first?.url, ...others.map(({ port }) => `127.0.0.1:${port}`)].join(','),
    primaries,
    replicas,
    async promote(shard) {
      const replica = replicas[shard];
      if (replica === undefined) throw new Error('there is no such shard');
      await askServer(replica.adminUrl, (server) => server.call('CLUSTER', 'FAILOVER'));
      await until('a new primary', () =>
        askServer(replica.adminUrl, async (server) => (await server.info('replication')).includes('role:master')),
      );
      return replica;
    },
    async close() {
      await Promise.all(nodes.map((node) => node.close()));
    },
  };
}
