import type { Logger } from 'pino';
import type { CensusRow } from '../db/queries/telemetry/store-census.ts';
import { openWorkerClient } from '../redis/clients.ts';
import { isCluster, keyFormOf, openPrimaries } from '../redis/open-plane.ts';
import type { Connections } from '../runtime/connections.ts';
import { takeCensus, takePrefixedCensus } from './census.ts';

/** A server that says nothing for so long ends the pass. */
const answerMs = 5_000;

type Pass = Omit<Parameters<typeof takePrefixedCensus>[0], 'clients'>;

interface Servers extends Pick<Connections, 'redisUrl' | 'controlRedisUrl' | 'servers'> {
  log: Logger;
}

/** One census of both planes, however keys are written there, and of the servers of tenants that live apart. */
export async function countAllKeys(
  { redisUrl, controlRedisUrl, servers = {}, log }: Servers,
  pass: Pass,
): Promise<CensusRow[]> {
  const others = Object.values(servers).map(({ url }) => url);
  const urls = { data: redisUrl, control: controlRedisUrl };
  if (keyFormOf(redisUrl) === 'numbered') {
    const limits = { maxRetriesPerRequest: 1, commandTimeout: answerMs };
    return takeCensus({
      ...pass,
      open: (plane, db) => openWorkerClient(urls[plane], 'census', log, { db, ...limits }),
      // No tenant's numbered database is on a Cluster.
      openOthers: others
        .filter((url) => !isCluster(url))
        .map((url) => (db: number) => openWorkerClient(url, 'census', log, { db, ...limits })),
    });
  }
  const opened: Awaited<ReturnType<typeof openPrimaries>>[] = [];
  try {
    for (const url of [...Object.values(urls), ...others]) {
      opened.push(await openPrimaries(url, 'census', log, { database: 0, commandTimeoutMs: answerMs }));
    }
    return await takePrefixedCensus({ ...pass, clients: opened.flatMap(({ primaries }) => primaries) });
  } finally {
    for (const each of opened) each.close();
  }
}
