import { setTimeout as delay } from 'node:timers/promises';
import { Redis } from 'ioredis';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { z } from 'zod';
import { openTelemetryStream, type TelemetryStream } from '#lib/cache/telemetry-stream.ts';
import { createRecorder, type Recorder } from '#lib/telemetry/recorder.ts';
import { makePools } from '#server/db/pools.ts';
import { queryRows } from '#server/db/query-rows.ts';
import { withPlatform } from '#server/db/with-platform.ts';
import { seededRandom } from '#server/demo/seeded-random.ts';
import { readConservation } from '#server/telemetry/read-conservation.ts';
import { ingestGroup, telemetryStream } from '#server/telemetry/stream.ts';
import { eventually } from '#tests/setup/eventually.ts';
import { type IngesterProcess, startIngesterProcess } from '#tests/setup/ingester-process.ts';
import { startTestPostgres, type TestPostgres } from '#tests/setup/test-postgres.ts';
import { startTestRedis, type TestRedis } from '#tests/setup/test-redis.ts';
import { makeObservation } from '../../unit/telemetry/make-observation.ts';
import { asLogin } from '../db/as-login.ts';
import { byTest, makeTenants } from '../db/make-tenants.ts';

const operations = 2_000_000;
const loadMs = 14_000;
const tickMs = 20;
const seed = Math.floor(Math.random() * 2 ** 31);
const random = seededRandom(seed);

interface Counts {
  calls: number;
  hits: number;
  misses: number;
  errors: number;
  bytes: number;
  latencyUs: number;
}

let postgres: TestPostgres;
let redis: TestRedis;
let control: Redis;
let ingester: IngesterProcess;
let tenants: string[];
const producers: { recorder: Recorder; stream: TelemetryStream }[] = [];
const truth = new Map<string, Counts>();

beforeAll(async () => {
  [postgres, redis] = await Promise.all([startTestPostgres(), startTestRedis({ plane: 'control' })]);
  const pools = makePools(postgres);
  tenants = await makeTenants(
    pools.platform,
    Array.from({ length: 20 }, (_, number) => `survivor-${number}`),
  );
  await pools.close();
  control = new Redis(redis.url);
  control.on('error', () => undefined); // it is killed on purpose
  ingester = startIngesterProcess(postgres.ingestDatabaseUrl, redis.url);
  for (let number = 0; number < 4; number++) {
    const stream = openTelemetryStream(redis.url, {});
    const recorder = createRecorder({ now: Date.now, send: stream.send, sampleLimit: 2, maxPendingBatches: 2_000 });
    producers.push({ recorder, stream });
  }
}, 90_000);

afterAll(async () => {
  await ingester?.close();
  for (const { stream } of producers) await stream.close();
  control?.disconnect();
  await Promise.all([redis?.close(), postgres?.close()]);
});

const pick = <T>(of: readonly T[]): T => of[Math.floor(random() * of.length)] as T;

/** One operation in one of the producers, and in the truth. */
function operate(recorder: Recorder): void {
  const outcome = pick(['hit', 'hit', 'hit', 'miss', 'error'] as const);
  const tenantId = pick(tenants);
  const latencyUs = 1 + Math.floor(random() * 5_000);
  const sizeBytes = Math.floor(random() * 1_000);
  const hits = outcome === 'hit' ? 1 : 0;
  const misses = outcome === 'miss' ? 1 : 0;
  const startedAtMs = Date.now();
  const device = pick(['mobile', 'desktop'] as const);
  const context = { tenantId, outcome, hits, misses, device, startedAtMs, latencyMs: latencyUs / 1000, sizeBytes };
  recorder.record(makeObservation({ ...context, stales: 0, database: device === 'mobile' ? 0 : 1 }));
  const counts = truth.get(tenantId) ?? { calls: 0, hits: 0, misses: 0, errors: 0, bytes: 0, latencyUs: 0 };
  truth.set(tenantId, {
    calls: counts.calls + 1,
    hits: counts.hits + hits,
    misses: counts.misses + misses,
    errors: counts.errors + (outcome === 'error' ? 1 : 0),
    bytes: counts.bytes + sizeBytes,
    latencyUs: counts.latencyUs + latencyUs,
  });
}

async function load(): Promise<void> {
  const begunMs = Date.now();
  let done = 0;
  let flushedMs = 0;
  while (done < operations) {
    const due = Math.min(operations, Math.ceil(((Date.now() - begunMs + tickMs) / loadMs) * operations));
    // In slices: what is sent must have its turn.
    for (const end = Math.min(due, done + 8_000); done < end; done++) operate(pick(producers).recorder);
    if (Date.now() - flushedMs > 100) {
      flushedMs = Date.now();
      for (const { recorder } of producers) void recorder.flush();
    }
    await delay(tickMs);
  }
}

/** Random victims at random moments, until the load has passed. */
async function kill(): Promise<string[]> {
  const victims = {
    ingester: () => ingester.kill(),
    redis: () => redis.pid !== null && redis.signal('SIGKILL') === undefined,
    postgres: () => postgres.kill(),
  };
  const order = (
    ['ingester', 'ingester', 'ingester', 'ingester', 'redis', 'redis', 'redis', 'postgres', 'postgres'] as const
  )
    .map((name) => ({ name, at: random() * loadMs }))
    .sort((a, b) => a.at - b.at);
  const begunMs = Date.now();
  for (const { name, at } of order) {
    await delay(Math.max(0, begunMs + at - Date.now()));
    // What died is given the time to come back before it is killed again.
    await eventually(victims[name]);
  }
  return order.map(({ name }) => name);
}

const totalSchema = z.object({
  tenant_id: z.string(),
  calls: z.number(),
  hits: z.number(),
  misses: z.number(),
  errors: z.number(),
  bytes: z.number(),
  us: z.number(),
  counted: z.number(),
});

/** `counted` adds up the histograms, which hold every call. */
async function totalsOf(table: string): Promise<Map<string, Counts & { counted: number }>> {
  const rows = await asLogin(postgres.superuserDatabaseUrl, (client) =>
    queryRows(
      client,
      totalSchema,
      `select tenant_id, sum(calls)::bigint as calls, sum(hits)::bigint as hits, sum(misses)::bigint as misses,
              sum(errors)::bigint as errors, sum(bytes)::bigint as bytes, sum(latency_sum_us)::bigint as us,
              sum((select sum(latency[i + 1]) from generate_series(1, cardinality(latency), 2) i))::bigint as counted
         from cache_management.${table} group by 1`,
    ),
  );
  return new Map(rows.map(({ tenant_id, us, ...counts }) => [tenant_id, { ...counts, latencyUs: us }]));
}

it(`loses none of ${operations} operations and counts none twice, whatever dies (seed ${seed})`, {
  timeout: 240_000,
}, async () => {
  const [, killed] = await Promise.all([load(), kill()]);
  const about = `seed ${seed}, killed ${killed.join(', ')}`;
  await eventually(
    async () => (await Promise.all(producers.map(({ recorder }) => recorder.flush()))).every(Boolean),
    60_000,
  );
  await eventually(
    async () =>
      (await control.xlen(telemetryStream)) === 0 && (await control.xpending(telemetryStream, ingestGroup))[0] === 0,
    60_000,
  );
  const expected = new Map([...truth].map(([id, counts]) => [id, { ...counts, counted: counts.calls }]));
  for (const granule of ['1m', '1h', '1d']) {
    for (const table of [`cache_rollups_${granule}`, `cache_tenant_rollups_${granule}`]) {
      expect(new Map([...(await totalsOf(table))].sort()), `${table}, ${about}`).toEqual(new Map([...expected].sort()));
    }
  }
  const pools = makePools(postgres);
  const conservation = await withPlatform(pools.platform, byTest, (client) => readConservation(control, client));
  await pools.close();
  expect(conservation, about).toEqual(
    tenants.toSorted().map((tenantId) => {
      const sent = truth.get(tenantId)?.calls ?? 0;
      return { tenantId, sent, stored: sent, rejected: 0, dropped: 0, pending: 0, unaccounted: 0, addsUp: true };
    }),
  );
  expect(conservation.reduce((sum, { stored }) => sum + stored, 0)).toBe(operations);
});
