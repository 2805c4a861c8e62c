import { listConnectionLimits } from '../db/queries/access/list-connection-limits.ts';
import { markFullTenants } from '../db/queries/access/mark-full-tenants.ts';
import type { JobDefinition } from '../jobs/job-definition.ts';
import { openWorkerClient } from '../redis/clients.ts';
import type { Connections } from '../runtime/connections.ts';
import { services } from '../services.ts';
import { limitConnections } from './limit-connections.ts';

const keysEveryMs = 5_000;
const connectionsEveryMs = 2_000;
const answerMs = 5_000;

/** Limits that no server keeps by itself: keys, by the census, and connections of tenants' own users. */
export function quotaJobs(connections: Pick<Connections, 'adminRedisUrls'>): JobDefinition[] {
  const { adminRedisUrls } = connections;
  const keys: JobDefinition = {
    name: 'key-quotas',
    repeat: { everyMs: keysEveryMs },
    run: async () => ({ changed: (await markFullTenants(services().pools.platform)).length }),
  };
  // Somebody else's servers: the account in use may neither list nor end connections.
  if (adminRedisUrls === null) return [keys];
  const run: JobDefinition['run'] = async ({ log }) => {
    const limits = await listConnectionLimits(services().pools.platform);
    if (limits.size === 0) return { ended: 0 };
    const plane = async (url: string) => {
      const options = { maxRetriesPerRequest: 1, commandTimeout: answerMs };
      const admin = openWorkerClient(url, 'connection-limits', log, options);
      try {
        return await limitConnections(admin, limits);
      } finally {
        admin.disconnect();
      }
    };
    const ended = await Promise.all([plane(adminRedisUrls.data), plane(adminRedisUrls.control)]);
    return { ended: ended.reduce((sum, count) => sum + count, 0) };
  };
  return [keys, { name: 'connection-limits', repeat: { everyMs: connectionsEveryMs }, run }];
}
