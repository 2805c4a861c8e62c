import type { Redis } from 'ioredis';
import type { Logger } from 'pino';
import type { KeyForm } from '#lib/cache/keyspace.ts';
import { parseServerUrl } from '#lib/cache/parse-server-url.ts';
import { primariesOf } from '#lib/cache/scan-keys.ts';
import { openWorkerClient } from './clients.ts';
import { ClusterPlane, type RedisPlane } from './cluster-plane.ts';
import { clusterReady, openCluster } from './open-cluster.ts';

/** What a Cluster as the data plane does not offer, one sentence each: told at the start and by the doctor. */
export const notOnCluster = [
  'tenants have no Redis users of their own on a Cluster: they reach it through the SDK only',
  'expired and evicted keys of a Cluster are counted as a whole, not per tenant',
] as const;

export function isCluster(url: string): boolean {
  return parseServerUrl(url).kind === 'cluster';
}

/** How the SDK writes keys there: a cluster has one database, so the number is a part of every key, on both planes. */
export function keyFormOf(dataUrl: string): KeyForm {
  return isCluster(dataUrl) ? 'prefixed' : 'numbered';
}

/** The data plane to be asked as a whole. */
export function openPlane(
  url: string,
  name: string,
  log: Logger,
  { commandTimeoutMs }: { commandTimeoutMs: number },
): RedisPlane {
  if (isCluster(url)) return new ClusterPlane(openCluster(url, name, log, { commandTimeoutMs }));
  return openWorkerClient(url, name, log, { maxRetriesPerRequest: 1, commandTimeout: commandTimeoutMs });
}

/** Connections for who reads through all keys, to the server or to each primary; `close` ends them. */
export async function openPrimaries(
  url: string,
  name: string,
  log: Logger,
  { database, commandTimeoutMs }: { database: number; commandTimeoutMs: number },
): Promise<{ primaries: Redis[]; close(): void }> {
  if (isCluster(url)) {
    const cluster = openCluster(url, name, log, { commandTimeoutMs });
    try {
      return { primaries: primariesOf(await clusterReady(cluster)), close: () => cluster.disconnect() };
    } catch (error) {
      cluster.disconnect();
      throw error;
    }
  }
  const limits = { maxRetriesPerRequest: 1, commandTimeout: commandTimeoutMs };
  const client = openWorkerClient(url, name, log, { db: database, ...limits });
  return { primaries: [client], close: () => client.disconnect() };
}
