import type { Logger } from 'pino';
import { listConnectionLimits } from '../db/queries/access/list-connection-limits.ts';
import { markFullTenants } from '../db/queries/access/mark-full-tenants.ts';
import type { JobDefinition } from '../jobs/job-definition.ts';
import { openWorkerClient } from '../redis/clients.ts';
import { listUserServers, type UserServer, withReplicas } from '../redis/user-servers.ts';
import { services } from '../services.ts';
import { limitConnections } from './limit-connections.ts';

const keysEveryMs = 5_000;
const connectionsEveryMs = 2_000;
const answerMs = 5_000;

type Servers = Parameters<typeof listUserServers>[0];

/** Limits that no server keeps by itself: keys, by the census, and connections of tenants' own users, on each server. */
export function quotaJobs(connections: Servers): JobDefinition[] {
  const keys: JobDefinition = {
    name: 'key-quotas',
    repeat: { everyMs: keysEveryMs },
    run: async () => ({ changed: (await markFullTenants(services().pools.platform)).length }),
  };
  // Somebody else's servers: the account in use may neither list nor end connections.
  if (connections.adminRedisUrls === null) return [keys];
  const run: JobDefinition['run'] = async ({ log }) => {
    const limits = await listConnectionLimits(services().pools.platform);
    if (limits.size === 0) return { ended: 0 };
    const servers = await Promise.all(listUserServers(connections).map((server) => withReplicas(server, log)));
    const ended = await Promise.allSettled(servers.flat().map((server) => limitOn(server, limits, log)));
    // One that is away keeps nobody from the limits on the others.
    const failed = ended.find((each) => each.status === 'rejected');
    if (failed !== undefined) throw failed.reason;
    return { ended: ended.reduce((sum, each) => sum + (each.status === 'fulfilled' ? each.value : 0), 0) };
  };
  return [keys, { name: 'connection-limits', repeat: { everyMs: connectionsEveryMs }, run }];
}

async function limitOn({ url, name }: UserServer, limits: ReadonlyMap<string, number>, log: Logger): Promise<number> {
  const options = { maxRetriesPerRequest: 1, commandTimeout: answerMs };
  const admin = openWorkerClient(url, `${name.replaceAll(' ', '-')}-limits`, log, options);
  try {
    return await limitConnections(admin, limits);
  } finally {
    admin.disconnect();
  }
}
