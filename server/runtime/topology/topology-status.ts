import { askServer } from './ask-server.ts';
import { adminUrlOf, primaryName } from './launch-node.ts';
import { watchedBy } from './sentinel-server.ts';
import type { TopologyNode, TopologyState } from './topology-state.ts';

export interface NodeStatus {
  name: string;
  role: 'primary' | 'replica' | 'sentinel';
  port: number;
  up: boolean;
  /** Of a primary; null where it was not told. */
  replicas: number | null;
  /** Of a sentinel: the port of the server that it takes for the primary. */
  watches: number | null;
}

async function statusOf(node: TopologyNode, adminPassword: string): Promise<NodeStatus> {
  const { name, port } = node;
  if (node.role === 'sentinel') {
    const known = await watchedBy(port, primaryName);
    const watches = known?.port === undefined ? null : Number(known.port);
    return { name, port, role: 'sentinel', up: known !== null, replicas: null, watches };
  }
  try {
    const text = await askServer(adminUrlOf(node, adminPassword), (server) => server.info('replication'));
    const primary = text.includes('role:master');
    const replicas = Number(/connected_slaves:(\d+)/.exec(text)?.[1] ?? Number.NaN);
    return {
      ...{ name, port, up: true, watches: null },
      role: primary ? 'primary' : 'replica',
      replicas: primary && Number.isFinite(replicas) ? replicas : null,
    };
  } catch {
    // Not answering is the status.
    return { name, port, role: 'replica', up: false, replicas: null, watches: null };
  }
}

/** Every node as it answers now. */
export function topologyStatus(state: TopologyState): Promise<NodeStatus[]> {
  return Promise.all(state.nodes.map((node) => statusOf(node, state.passwords.admin)));
}
