import { Redis } from 'ioredis';
import { inject } from 'vitest';
import { adminUserName } from '#server/redis/acl-rules.ts';
import { findFreePort } from '#server/runtime/stable-ports.ts';
import { eventually } from './eventually.ts';
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

const slots = 16_384;
const shards = 3;

/** What a server needs to be a replica of another, with the users of production; both planes' data, so quicker than safe. */
export function replicaSettings(): Record<string, string> {
  return {
    masteruser: adminUserName,
    masterauth: inject('servers').secrets.redis.admin,
    'repl-diskless-sync-delay': '0',
    appendonly: 'no',
  };
}

/** Nodes that know of each other and serve nothing yet. */
async function startNodes(count: number): Promise<TestRedis[]> {
  // The usual one, port + 10000, may be taken.
  const busPorts = new Set<number>();
  while (busPorts.size < count) busPorts.add(await findFreePort(busPorts));
  const settings = { ...replicaSettings(), 'cluster-enabled': 'yes', 'cluster-node-timeout': '1500' };
  const nodes = await Promise.all(
    [...busPorts].map((port) =>
      startTestRedis({ plane: 'control', settings: { ...settings, 'cluster-port': String(port) } }),
    ),
  );
  const [first, ...others] = nodes;
  if (first === undefined) throw new Error('a cluster has nodes');
  await asAdmin(first, async (admin) => {
    for (const [index, { port }] of others.entries()) {
      await admin.call('CLUSTER', 'MEET', '127.0.0.1', String(port), String([...busPorts][index + 1]));
    }
  });
  return nodes;
}

async function asAdmin<T>(node: TestRedis, work: (admin: Redis) => Promise<T>): Promise<T> {
  const admin = new Redis(node.adminUrl);
  try {
    return await work(admin);
  } finally {
    admin.disconnect();
  }
}

async function clusterInfo(admin: Redis): Promise<string> {
  return String(await admin.call('CLUSTER', 'INFO'));
}

/** Three primaries and three replicas on loopback: real nodes, joined, with all slots served. */
export async function startTestCluster(): Promise<TestCluster> {
  const nodes = await startNodes(2 * shards);
  const [primaries, replicas] = [nodes.slice(0, shards), nodes.slice(shards)];
  const perShard = Math.ceil(slots / shards);
  await Promise.all(
    primaries.map((node, index) =>
      asAdmin(node, (admin) =>
        admin.call(
          'CLUSTER',
          'ADDSLOTSRANGE',
          String(index * perShard),
          String(Math.min(slots, (index + 1) * perShard) - 1),
        ),
      ),
    ),
  );
  await Promise.all(
    nodes.map((node) =>
      asAdmin(node, (admin) =>
        eventually(async () => (await clusterInfo(admin)).includes(`cluster_known_nodes:${nodes.length}`)),
      ),
    ),
  );
  await Promise.all(replicas.map((replica, index) => replicate(replica, primaries[index])));
  await Promise.all(
    nodes.map((node) =>
      asAdmin(node, (admin) => eventually(async () => (await clusterInfo(admin)).includes('cluster_state:ok'))),
    ),
  );
  const [first, ...others] = nodes;
  return {
    url: [first?.url, ...others.map(({ port }) => `127.0.0.1:${port}`)].join(','),
    primaries,
    replicas,
    async promote(shard) {
      const replica = replicas[shard];
      if (replica === undefined) throw new Error('there is no such shard');
      await asAdmin(replica, async (admin) => {
        await admin.call('CLUSTER', 'FAILOVER');
        await eventually(async () => (await admin.info('replication')).includes('role:master'));
      });
      return replica;
    },
    async close() {
      await Promise.all(nodes.map((node) => node.close()));
    },
  };
}

async function replicate(replica: TestRedis, primary: TestRedis | undefined): Promise<void> {
  if (primary === undefined) throw new Error('each replica has a primary');
  const id = await asAdmin(primary, (admin) => admin.call('CLUSTER', 'MYID'));
  await asAdmin(replica, async (admin) => {
    // Refused until the gossip has told it of the primary.
    await eventually(async () => {
      try {
        return (await admin.call('CLUSTER', 'REPLICATE', String(id))) === 'OK';
      } catch {
        return false;
      }
    });
    await eventually(async () => (await admin.info('replication')).includes('master_link_status:up'));
  });
}
