import type { Redis } from 'ioredis';
import type { Pool } from 'pg';
import type { Readiness } from '#lib/contracts/health.ts';
import { pendingMigrations } from '../db/migrate.ts';
import type { RedisPlane } from '../redis/cluster-plane.ts';
import { readIngestHeartbeat } from '../telemetry/ingest-heartbeat.ts';

/** One check a second at most, however many ask. */
const cacheMs = 1_000;
const checkMs = 1_500;

interface Sources {
  pool: Pool;
  data: Pick<RedisPlane, 'ping'>;
  control: Redis;
  now?: () => number;
}

/** Whether each part answers, and whether the schema is the one that this version knows. */
export function createReadiness({ pool, data, control, now = Date.now }: Sources): () => Promise<Readiness> {
  let cached: { at: number; answer: Promise<Readiness> } | undefined;
  return () => {
    if (!cached || now() - cached.at >= cacheMs) cached = { at: now(), answer: check() };
    return cached.answer;
  };

  async function pending(): Promise<string[]> {
    const client = await pool.connect();
    try {
      return await pendingMigrations(client);
    } finally {
      client.release();
    }
  }

  async function check(): Promise<Readiness> {
    const [postgres, migrations, redisData, redisControl, ingest] = await Promise.all([
      answers(pool.query('select 1')),
      answers(pending(), (names) => names.length === 0),
      answers(data.ping()),
      answers(control.ping()),
      answers(readIngestHeartbeat(control), (heartbeat) => heartbeat !== null),
    ]);
    const checks = { postgres, redisData, redisControl, migrations, ingest };
    return { status: Object.values(checks).every((each) => each === 'ok') ? 'ready' : 'not_ready', checks };
  }
}

async function answers<T>(question: Promise<T>, good: (answer: T) => boolean = () => true): Promise<'ok' | 'down'> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<'down'>((resolve) => {
    timer = setTimeout(() => resolve('down'), checkMs);
  });
  // A failed check is the answer "down", not an error: whoever owns the connection logs its fault.
  const answer = question.then(
    (value) => (good(value) ? ('ok' as const) : ('down' as const)),
    () => 'down' as const,
  );
  try {
    return await Promise.race([answer, late]);
  } finally {
    clearTimeout(timer);
  }
}
