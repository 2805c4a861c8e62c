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
  /** Has a silent node be taken for lost within seconds from now on: before, a busy machine may keep one from running. */
  noticeLosses(): Promise<void>;
  close(): Promise<void>;
}

/** How long a node may say nothing before the others take it for lost, milliseconds. */
const [noticedMs, patientMs] = [1_500, 30_000];

/** Three primaries and three replicas on loopback: real nodes, joined, with all slots served. */
export async function startTestCluster(): Promise<TestCluster> {
  const { primaries, replicas } = await startCluster({
    launch: (_name, options) => startTestRedis({ plane: 'control', ...options }),
    adminPassword: inject('servers').secrets.redis.admin,
    nodeTimeoutMs: noticedMs,
  });
  const nodes = [...primaries, ...replicas];
  const allowSilence = async (timeoutMs: number) => {
    const setting = ['SET', 'cluster-node-timeout', String(timeoutMs)];
    await Promise.all(nodes.map(({ adminUrl }) => askServer(adminUrl, (server) => server.call('CONFIG', ...setting))));
  };
  // They come together faster while they are impatient.
  await allowSilence(patientMs);
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
    noticeLosses: () => allowSilence(noticedMs),
    async close() {
      await Promise.all(nodes.map((node) => node.close()));
    },
  };
}
