import type { Redis } from 'ioredis';
import { logger } from '../../logger.ts';
import { openWorkerClient } from '../../redis/clients.ts';
import { ClusterPlane, type RedisPlane } from '../../redis/cluster-plane.ts';
import { clusterReady, openCluster } from '../../redis/open-cluster.ts';
import { isCluster } from '../../redis/open-plane.ts';

const connectMs = 3_000;
const answerMs = 5_000;

/** One try, for questions. Rejects with the reason where the server cannot be reached or refuses the login. */
export async function withRedis<T>(url: string, ask: (server: Redis) => Promise<T>): Promise<T> {
  const log = logger.child({}, { level: 'silent' });
  const client = openWorkerClient(url, 'doctor', log, {
    ...{ lazyConnect: true, retryStrategy: () => null, maxRetriesPerRequest: 0, enableReadyCheck: false },
    ...{ sentinelRetryStrategy: () => null, connectTimeout: connectMs, commandTimeout: answerMs },
  });
  let lost: Error | undefined;
  client.on('error', (error) => {
    lost = error;
  });
  try {
    await client.connect();
    return await ask(client);
  } catch (error) {
    // Why the connection broke says more than that it did.
    throw lost ?? error;
  } finally {
    client.disconnect();
  }
}

/** The same of a whole plane, a cluster's primaries as one. */
export async function withPlane<T>(url: string, ask: (plane: RedisPlane) => Promise<T>): Promise<T> {
  if (!isCluster(url)) return withRedis(url, ask);
  const cluster = openCluster(url, 'doctor', logger.child({}, { level: 'silent' }), { commandTimeoutMs: answerMs });
  try {
    return await ask(new ClusterPlane(await clusterReady(cluster)));
  } finally {
    cluster.disconnect();
  }
}
