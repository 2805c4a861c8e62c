import type { Redis } from 'ioredis';
import type { Pool } from 'pg';
import type { Logger } from 'pino';
import type { Catalogue } from '#lib/cache/catalogue.ts';
import { markQuotas, rebaseQuotas } from '../cache/quota-base.ts';
import { storeBigKeys } from '../db/queries/server-truth/store-big-keys.ts';
import { storeCensus } from '../db/queries/telemetry/store-census.ts';
import { storeRedisMetrics } from '../db/queries/telemetry/store-redis-metrics.ts';
import { PeriodicJob } from '../jobs/periodic-job.ts';
import { publishCleanupFindings } from '../optimizer/cleanup-findings.ts';
import { CleanupTally } from '../optimizer/cleanup-tally.ts';
import { openWorkerClient } from '../redis/clients.ts';
import { keyFormOf } from '../redis/open-plane.ts';
import type { Connections } from '../runtime/connections.ts';
import { BigKeyRanking } from './big-key-ranking.ts';
import type { KeyLife } from './census.ts';
import { censusMetrics } from './census-metrics.ts';
import { countAllKeys } from './count-all-keys.ts';
import { Ingester } from './ingester.ts';

const censusEveryMs = 15_000;
/** The census is taken often, for tiles, and kept over time in wider steps. */
const censusMetricsEveryMs = 300_000;

interface Options {
  /** Commands that do not block, for leases, heartbeat and live window. */
  control: Redis;
  ingestPool: Pool;
  redisUrl: string;
  controlRedisUrl: string;
  servers?: Connections['servers'];
  catalogue: Pick<Catalogue, 'databases' | 'databaseForModule'>;
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
        const databases = catalogue.databases.map(({ id }) => id);
        const mark = await markQuotas(control);
        const bigKeys = new BigKeyRanking();
        const endless = new CleanupTally(catalogue, keyFormOf(options.redisUrl));
        const rows = await countAllKeys(options, {
          databases,
          cancelled,
          weighed: (storedKey: string, database: number, memoryBytes: number, life: KeyLife) => {
            bigKeys.weighed(storedKey, database, memoryBytes);
            endless.weighed(storedKey, database, memoryBytes, life);
          },
        });
        await rebaseQuotas(control, mark, { databases, rows });
        const pass = { measuredAt: new Date(), databases, rows };
        await storeCensus(ingestPool, pass);
        const step = Math.floor(pass.measuredAt.getTime() / censusMetricsEveryMs);
        if (step === storedStep) return;
        await storeRedisMetrics(ingestPool, censusMetrics(pass));
        await storeBigKeys(ingestPool, pass.measuredAt, bigKeys.rows());
        await publishCleanupFindings(control, endless.findings(rows));
        storedStep = step;
      },
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
