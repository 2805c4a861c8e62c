import { findFreePort } from '../stable-ports.ts';
import { askServer } from './ask-server.ts';
import { type LaunchServer, replicaSettings, type ServerNode } from './server-node.ts';
import { until } from './until.ts';

export interface Shards<Node> {
  /** Each with a third of the slots and one of the replicas. */
  primaries: Node[];
  replicas: Node[];
}

interface Options<Node extends ServerNode> {
  launch: LaunchServer<Node>;
  adminPassword: string;
  /** How long a primary may say nothing before its replica takes its place. */
  nodeTimeoutMs: number;
}

const slots = 16_384;
const shards = 3;
const perShard = Math.ceil(slots / shards);

const clusterInfo = (node: ServerNode) =>
  askServer(node.adminUrl, async (server) => String(await server.call('CLUSTER', 'INFO')));

/** Three primaries and three replicas on loopback: real nodes, joined, with all slots served. */
export async function startCluster<Node extends ServerNode>(options: Options<Node>): Promise<Shards<Node>> {
  const nodes = await startNodes(options);
  const [primaries, replicas] = [nodes.slice(0, shards), nodes.slice(shards)];
  await Promise.all(
    primaries.map(({ adminUrl }, index) => {
      const [first, last] = [index * perShard, Math.min(slots, (index + 1) * perShard) - 1];
      return askServer(adminUrl, (server) => server.call('CLUSTER', 'ADDSLOTSRANGE', first, last));
    }),
  );
  await Promise.all(
    nodes.map((node) =>
      until('a cluster of six', async () => (await clusterInfo(node)).includes(`cluster_known_nodes:${nodes.length}`)),
    ),
  );
  await Promise.all(replicas.map((replica, index) => replicate(replica, primaries[index])));
  await Promise.all(
    nodes.map((node) => until('a whole cluster', async () => (await clusterInfo(node)).includes('cluster_state:ok'))),
  );
  return { primaries, replicas };
}

/** Nodes that know of each other and serve nothing yet. */
async function startNodes<Node extends ServerNode>({
  launch,
  adminPassword,
  nodeTimeoutMs,
}: Options<Node>): Promise<Node[]> {
  // The usual bus port, port + 10000, may be taken; all are chosen first, so that no server sits on another's.
  const ports = new Set<number>();
  while (ports.size < 4 * shards) ports.add(await findFreePort(ports));
  const [serverPorts, busPorts] = [[...ports].slice(0, 2 * shards), [...ports].slice(2 * shards)];
  const settings = {
    ...replicaSettings(adminPassword),
    'cluster-enabled': 'yes',
    'cluster-node-timeout': String(nodeTimeoutMs),
  };
  const nodes = await Promise.all(
    serverPorts.map((port, index) =>
      launch(`node-${index + 1}`, { port, settings: { ...settings, 'cluster-port': String(busPorts[index]) } }),
    ),
  );
  const [first, ...others] = nodes;
  if (first === undefined) throw new Error('a cluster has nodes');
  await askServer(first.adminUrl, async (server) => {
    for (const [index, { port }] of others.entries()) {
      await server.call('CLUSTER', 'MEET', '127.0.0.1', port, busPorts[index + 1] ?? 0);
    }
  });
  return nodes;
}

async function replicate(replica: ServerNode, primary: ServerNode | undefined): Promise<void> {
  if (primary === undefined) throw new Error('each replica has a primary');
  const id = await askServer(primary.adminUrl, (server) => server.call('CLUSTER', 'MYID'));
  // Refused until the gossip has told it of the primary.
  await until('a replica', () =>
    askServer(replica.adminUrl, async (server) => (await server.call('CLUSTER', 'REPLICATE', String(id))) === 'OK'),
  );
  await until('a replica in step', () => askServer(replica.adminUrl, isLinked));
}

/** True where a replica follows its primary. */
export async function isLinked(server: { info(section: string): Promise<string> }): Promise<boolean> {
  return (await server.info('replication')).includes('master_link_status:up');
}
