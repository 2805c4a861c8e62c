import { askServer } from './ask-server.ts';
import { watchedBy } from './sentinel-server.ts';
import { type LaunchServer, replicaSettings, type ServerNode } from './server-node.ts';
import { isLinked } from './start-cluster.ts';
import { until } from './until.ts';

export interface WatchedServers<Node, Sentinel> {
  /** The first primary. */
  primary: Node;
  replicas: Node[];
  sentinels: Sentinel[];
}

/** A primary, two replicas and three sentinels on loopback that know of each other. */
export async function startSentinels<Node extends ServerNode, Sentinel extends { port: number }>(options: {
  launch: LaunchServer<Node>;
  launchSentinel(name: string, primaryPort: number): Promise<Sentinel>;
  adminPassword: string;
  primaryName: string;
}): Promise<WatchedServers<Node, Sentinel>> {
  const { launch, launchSentinel, adminPassword, primaryName } = options;
  const settings = replicaSettings(adminPassword);
  const primary = await launch('node-1', { settings });
  const replicas = await Promise.all(
    [2, 3].map((index) =>
      launch(`node-${index}`, { settings: { ...settings, replicaof: `127.0.0.1 ${primary.port}` } }),
    ),
  );
  await Promise.all(replicas.map((replica) => until('a replica in step', () => askServer(replica.adminUrl, isLinked))));
  const sentinels = await Promise.all([1, 2, 3].map((index) => launchSentinel(`sentinel-${index}`, primary.port)));
  await Promise.all(
    sentinels.map(({ port }) =>
      until('three sentinels that know each other', async () => {
        const known = await watchedBy(port, primaryName);
        return known?.['num-slaves'] === '2' && known['num-other-sentinels'] === '2';
      }),
    ),
  );
  return { primary, replicas, sentinels };
}

/** The port of the primary that all sentinels name now, null while they disagree. */
export async function agreedPrimary(
  sentinels: readonly { port: number }[],
  primaryName: string,
): Promise<number | null> {
  const named = await Promise.all(sentinels.map(async ({ port }) => (await watchedBy(port, primaryName))?.port));
  const [first] = named;
  return first !== undefined && new Set(named).size === 1 ? Number(first) : null;
}
