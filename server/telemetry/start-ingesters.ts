import type { Redis } from 'ioredis';
import type { Pool } from 'pg';
import type { Logger } from 'pino';
import { openWorkerClient } from '../redis/clients.ts';
import { Ingester } from './ingester.ts';

/** Two, so that one reads and checks its batches while PostgreSQL stores those of the other. */
const lanes = 2;

/** What ingests in one process, started; `stop` ends it after the turns in hand. */
export function startIngesters(options: {
  controlRedisUrl: string;
  /** Commands that do not block. */
  control: Redis;
  pool: Pool;
  log: Logger;
}): { stop(): Promise<void> } {
  const { controlRedisUrl, control, pool, log } = options;
  const started = Array.from({ length: lanes }, () => {
    const stream = openWorkerClient(controlRedisUrl, 'ingest', log);
    const ingester = new Ingester({ stream, control, pool, log });
    ingester.start();
    return { stream, ingester };
  });
  return {
    async stop() {
      await Promise.all(started.map(({ ingester }) => ingester.stop()));
      for (const { stream } of started) stream.disconnect();
    },
  };
}
