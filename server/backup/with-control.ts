import { Cluster } from 'ioredis';
import { connected, openWorkerClient } from '../redis/clients.ts';
import { clusterReady, openCluster } from '../redis/open-cluster.ts';
import { isCluster } from '../redis/open-plane.ts';
import type { BackupContext } from './backup-context.ts';
import type { TenantClient } from './tenant-databases.ts';

const commandTimeoutMs = 10_000;

/** Runs `work` with database 0 of the control server, where the policies in effect are. */
export async function withControl<T>(
  { connections, log }: BackupContext,
  work: (client: TenantClient) => Promise<T>,
): Promise<T> {
  const url = connections.controlRedisUrl;
  const client: TenantClient = isCluster(url)
    ? openCluster(url, 'backup', log, { commandTimeoutMs })
    : openWorkerClient(url, 'backup', log, { db: 0, maxRetriesPerRequest: 5, commandTimeout: commandTimeoutMs });
  try {
    if (client instanceof Cluster) await clusterReady(client);
    else await connected(client, 'REDIS_CONTROL_URL');
    return await work(client);
  } finally {
    client.disconnect();
  }
}
