import type { Logger } from 'pino';
import { silentProgress } from '../progress.js';
import { resolvePrograms } from '../resolve-programs.ts';
import { chooseRuntimeUser } from '../runtime-user.ts';
import { launchServer, primaryName } from './launch-node.ts';
import { agreedPrimary } from './start-sentinels.ts';
import type { TopologyState } from './topology-state.ts';

/**
 * Starts a node again that was killed. It comes back as a replica of whoever took its place: a primary that came back
 * empty would empty its replicas.
 */
export async function reviveNode(directory: string, state: TopologyState, name: string, log: Logger): Promise<void> {
  const node = state.nodes.find((each) => each.name === name);
  if (node === undefined) throw new Error(`the topology has no node ${name}`);
  const { redis } = await resolvePrograms({ postgres: false, redis: true }, null, silentProgress());
  const { replicaof: _, ...settings } = node.settings;
  if (state.kind === 'sentinel') {
    const sentinels = state.nodes.filter(({ role }) => role === 'sentinel');
    const port = await agreedPrimary(sentinels, primaryName);
    if (port === null) throw new Error('the sentinels do not agree on a primary');
    settings.replicaof = `127.0.0.1 ${port}`;
  }
  const programs = { server: node.program, sentinel: redis?.sentinel ?? null };
  const user = await chooseRuntimeUser();
  const context = { directory, programs, passwords: state.passwords, user, log };
  await launchServer(context, { name, plane: node.plane, settings, port: node.port });
}
