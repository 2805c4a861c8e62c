import type { Redis } from 'ioredis';
import type { Pool } from 'pg';
import { Client } from 'pg';
import type { Logger } from 'pino';
import type { CatalogueEntry } from '#lib/cache/catalogue-entry.ts';
import { markQuotas, rebaseQuotas } from '../cache/quota-base.ts';
import { storeBigKeys } from '../db/queries/server-truth/store-big-keys.ts';
import { dropOldChunks } from '../db/queries/telemetry/drop-old-chunks.ts';
import { forgetTenantTelemetry } from '../db/queries/telemetry/forget-tenant-telemetry.ts';
import { type CensusRow, storeCensus } from '../db/queries/telemetry/store-census.ts';
import { storeRedisMetrics } from '../db/queries/telemetry/store-redis-metrics.ts';
import { PeriodicJob } from '../jobs/periodic-job.ts';
import { openWorkerClient } from '../redis/clients.ts';
import { keyFormOf, openPrimaries } from '../redis/open-plane.ts';
import { BigKeyRanking } from './big-key-ranking.ts';
import { takeCensus, takePrefixedCensus } from './census.ts';
import { censusMetrics } from './census-metrics.ts';
import { Ingester } from './ingester.ts';

const censusEveryMs = 15_000;
/** A server that says nothing for so long ends the pass. */
const censusCommandMs = 5_000;
/** The census is taken often, for tiles, and kept over time in wider steps. */
const censusMetricsEveryMs = 300_000;
const retentionEveryMs = 3_600_000;

interface Options {
  /** Commands that do not block, for leases, heartbeat and live window. */
  control: Redis;
  ingestPool: Pool;
  ownerDatabaseUrl: string;
  redisUrl: string;
  controlRedisUrl: string;
  catalogue: readonly CatalogueEntry[];
  log: Logger;
}

/** Everything that turns batches and servers' contents into rows, started; `stop` ends it in order. */
export function startTelemetryWorkers(options: Options): { stop(): Promise<void> } {
  const { control, ingestPool, catalogue, log } = options;
  const stream = openWorkerClient(options.controlRedisUrl, 'ingest', log);
  const ingester = new Ingester({ stream, control, pool: ingestPool, log });
  let storedStep = 0;
  const jobs = [
    new PeriodicJob({
      name: 'census',
      everyMs: censusEveryMs,
      control,
      log,
      run: async (cancelled) => {
        const databases = catalogue.map(({ id }) => id);
        const mark = await markQuotas(control);
        const bigKeys = new BigKeyRanking();
        const rows = await countAll(options, {
          databases,
          cancelled,
          weighed: (...about: Parameters<BigKeyRanking['weighed']>) => bigKeys.weighed(...about),
        });
        await rebaseQuotas(control, mark, { databases, rows });
        const pass = { measuredAt: new Date(), databases, rows };
        await storeCensus(ingestPool, pass);
        const step = Math.floor(pass.measuredAt.getTime() / censusMetricsEveryMs);
        if (step === storedStep) return;
        await storeRedisMetrics(ingestPool, censusMetrics(pass));
        await storeBigKeys(ingestPool, pass.measuredAt, bigKeys.rows());
        storedStep = step;
      },
    }),
    new PeriodicJob({
      name: 'retention',
      everyMs: retentionEveryMs,
      control,
      log,
      run: () => forgetOldTelemetry(options.ownerDatabaseUrl, log),
    }),
  ];
  ingester.start();
  for (const job of jobs) job.start();
  return {
    stop: async () => {
      await Promise.all([ingester.stop(), ...jobs.map((job) => job.stop())]);
      stream.disconnect();
    },
  };
}

/** Counts both planes, however keys are written there. */
async function countAll(
  { redisUrl, controlRedisUrl, log }: Options,
  pass: Omit<Parameters<typeof takePrefixedCensus>[0], 'clients'>,
): Promise<CensusRow[]> {
  const urls = { data: redisUrl, control: controlRedisUrl };
  if (keyFormOf(redisUrl) === 'numbered') {
    const limits = { maxRetriesPerRequest: 1, commandTimeout: censusCommandMs };
    return takeCensus({
      ...pass,
      open: (plane, db) => openWorkerClient(urls[plane], 'census', log, { db, ...limits }),
    });
  }
  const opened: Awaited<ReturnType<typeof openPrimaries>>[] = [];
  try {
    for (const url of Object.values(urls)) {
      opened.push(await openPrimaries(url, 'census', log, { database: 0, commandTimeoutMs: censusCommandMs }));
    }
    return await takePrefixedCensus({ ...pass, clients: opened.flatMap(({ primaries }) => primaries) });
  } finally {
    for (const each of opened) each.close();
  }
}

async function forgetOldTelemetry(ownerDatabaseUrl: string, log: Logger): Promise<void> {
  const client = new Client({ connectionString: ownerDatabaseUrl, connectionTimeoutMillis: 5_000 });
  client.on('error', (error) => log.warn({ err: error }, 'lost the connection of the retention job'));
  await client.connect();
  try {
    const now = new Date();
    const droppedChunks = await dropOldChunks(client, now);
    log.info({ droppedChunks, deletedRows: await forgetTenantTelemetry(client, now) }, 'old telemetry was dropped');
  } finally {
    await client.end();
  }
}
