import { Cluster } from 'ioredis';
import type { Logger } from 'pino';
import { tlsOf } from '#lib/cache/open-client.ts';
import { parseServerUrl } from '#lib/cache/parse-server-url.ts';
import { primariesOf } from '#lib/cache/scan-keys.ts';
import { tallyReads } from './own-reads.ts';
import { serverName } from './redis-options.ts';
import { redisTls } from './redis-tls.ts';

interface Limits {
  /** The longest a command waits for its answer. */
  commandTimeoutMs: number;
}

/** Connections to the nodes of a cluster, found anew when it changes. A broken cluster is logged once per outage. */
export function openCluster(url: string, name: string, log: Logger, { commandTimeoutMs }: Limits): Cluster {
  const address = parseServerUrl(url);
  const { username, password } = address.login;
  const cluster = new Cluster([...address.endpoints], {
    enableAutoPipelining: false,
    clusterRetryStrategy: (attempt) => Math.min(100 * 2 ** attempt, 2_000),
    slotsRefreshInterval: 2_000,
    // Certificates are for the names that the cluster announces, not for what they resolve to.
    ...(address.tls ? { dnsLookup: (host, callback) => callback(null, host) } : {}),
    redisOptions: {
      username,
      password,
      tls: tlsOf(address, address.tls ? redisTls() : undefined),
      connectionName: `kryonix-${name}`,
      maxRetriesPerRequest: 1,
      commandTimeout: commandTimeoutMs,
    },
  });
  tallyReads(cluster, serverName(address));
  let down = false;
  cluster.on('error', (error) => {
    if (!down) log.warn({ redis: name, err: error.message }, 'redis cluster lost, retrying');
    down = true;
  });
  cluster.on('ready', () => {
    if (down) log.info({ redis: name }, 'redis cluster restored');
    down = false;
  });
  return cluster;
}

const firstAnswerMs = 10_000;

/** Waits until a new cluster connection knows all slots. @throws where it does not within 10 s */
export async function clusterReady(cluster: Cluster): Promise<Cluster> {
  const deadline = performance.now() + firstAnswerMs;
  while (cluster.status !== 'ready' || primariesOf(cluster).length === 0) {
    if (performance.now() > deadline) {
      throw new Error(`The cluster of REDIS_URL did not answer within ${firstAnswerMs / 1000} s`);
    }
    await new Promise((resolve) => setTimeout(resolve, 25));
  }
  return cluster;
}
