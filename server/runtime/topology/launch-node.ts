import { chown, mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { Logger } from 'pino';
import { adminUserName, type Plane } from '../../redis/acl-rules.ts';
import { startRedis } from '../redis-server.ts';
import type { RuntimeUser } from '../runtime-user.ts';
import { findFreePort } from '../stable-ports.ts';
import { startSentinel } from './sentinel-server.ts';
import type { TopologyNode, TopologyState } from './topology-state.ts';

/** The name under which the sentinels of a topology watch its primary. */
export const primaryName = 'kryonix';

export interface LaunchContext {
  directory: string;
  programs: { server: string; sentinel: string | null };
  passwords: TopologyState['passwords'];
  user: RuntimeUser;
  log: Logger;
}

async function folderOf(name: string, { directory, user }: LaunchContext): Promise<string> {
  const folder = join(directory, name);
  await mkdir(folder, { recursive: true, mode: 0o700 });
  if (user.switched) await chown(folder, user.uid, user.gid);
  return folder;
}

/** Servers outlive who started them and stay away when they die: a failover is what they are for. */
export async function launchServer(
  context: LaunchContext,
  { name, plane, settings, port }: { name: string; plane: Plane; settings: Record<string, string>; port?: number },
): Promise<TopologyNode & { adminUrl: string }> {
  const { programs, passwords, user, log } = context;
  const node: TopologyNode = {
    ...{ name, plane, settings, role: 'server' },
    port: port ?? (await findFreePort()),
    directory: await folderOf(name, context),
    program: programs.server,
  };
  const logFile = join(node.directory, 'server.log');
  const child = await startRedis({
    ...{ server: node.program, plane, directory: node.directory, port: node.port, settings },
    ...{ passwords, user, logFile, restart: false, log },
  });
  await child.ready;
  return { ...node, adminUrl: adminUrlOf(node, passwords.admin) };
}

export function adminUrlOf({ port }: { port: number }, adminPassword: string): string {
  return `redis://${adminUserName}:${adminPassword}@127.0.0.1:${port}`;
}

/** How long a primary may say nothing: as in `server/deploy`, long enough for a pause that is none. */
export const downAfterMs = 5_000;

export async function launchSentinel(
  context: LaunchContext,
  { name, primaryPort, downAfter = downAfterMs }: { name: string; primaryPort: number; downAfter?: number },
): Promise<TopologyNode> {
  const { programs, passwords, user, log } = context;
  if (programs.sentinel === null) throw new Error('This machine has a redis-server but no redis-sentinel: install it.');
  const node: TopologyNode = {
    ...{ name, plane: 'control', settings: {}, role: 'sentinel' },
    port: await findFreePort(),
    directory: await folderOf(name, context),
    program: programs.sentinel,
  };
  const child = await startSentinel({
    ...{ program: node.program, directory: node.directory, port: node.port },
    watched: { name: primaryName, port: primaryPort, adminPassword: passwords.admin },
    ...{ downAfterMs: downAfter, user, restart: false, log },
  });
  await child.ready;
  return node;
}
