import { randomBytes } from 'node:crypto';
import { Redis } from 'ioredis';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Cache, createCache } from '#lib/cache/create-cache.ts';
import { policyField } from '#lib/cache/policy-settings.ts';
import { publishAccess } from '#lib/cache/publish-access.ts';
import { policiesKey, publishPolicies } from '#lib/cache/publish-policies.ts';
import { AccessSampler } from '#lib/optimizer/access-sampler.ts';
import { markQuotas, rebaseQuotas } from '#server/cache/quota-base.ts';
import { trimQuotas } from '#server/cache/trim-quotas.ts';
import { makePools, type Pools } from '#server/db/pools.ts';
import type { OptimizationRow } from '#server/db/queries/optimizations/optimization-row.ts';
import { insertOptimization } from '#server/db/queries/optimizations/store-optimization.ts';
import { withTenant } from '#server/db/with-tenant.ts';
import { logger } from '#server/logger.ts';
import { Optimizer } from '#server/optimizer/optimizer.ts';
import { demoWindows } from '#server/optimizer/optimizer-windows.ts';
import { optimizerActor, takeStep } from '#server/optimizer/take-step.ts';
import { makeTenants } from '#tests/integration/db/make-tenants.ts';
import { eventually } from '#tests/setup/eventually.ts';
import { createTestDatabase, type TestDatabase } from '#tests/setup/test-database.ts';
import { startTestRedis, type TestRedis } from '#tests/setup/test-redis.ts';
import { seededRandom } from '#tests/unit/optimizer/synthetic-trace.ts';

/**
 * Half an hour passes in seconds: the clock is the test's. What would have expired by it is taken out of the real server,
 * whose keys are weighed at each step and trimmed by what runs in production. The quota stands on a control server that
 * the application does not know: it tells what it stored once a second of the real clock, which is minutes of this one.
 */
const ttlSeconds = 30;
const stepSeconds = 10;
const valueLength = 1_500;
/** What the quota leaves room for; some 135 would be held without it. */
const quotaEntries = 60;
const random = seededRandom(5);
let clockMs = Date.UTC(2026, 0, 1);
let database: TestDatabase;
let pools: Pools;
const servers: TestRedis[] = [];
let data: Redis;
let control: Redis;
let quotas: Redis;
let cache: Cache;
let optimizer: Optimizer;
let tenantId: string;
let rows: OptimizationRow[] = [];
/** What one entry weighs, about: they are alike. */
let entryBytes = 0;

const expiresMs = new Map<string, number>();
const counts = { reads: 0, hits: 0, trimmed: 0, searches: 0 };
/** As in every process; what it sampled is handed over at once. */
const sampler = new AccessSampler();

beforeAll(async () => {
  database = await createTestDatabase();
  pools = makePools(database);
  [tenantId = ''] = await makeTenants(pools.platform, ['pressed']);
  const [first, second, third] = await Promise.all([
    startTestRedis({ plane: 'data' }),
    startTestRedis({ plane: 'control' }),
    startTestRedis({ plane: 'control' }),
  ]);
  servers.push(first, second, third);
  data = new Redis(first.adminUrl, { db: 1 });
  control = new Redis(second.url);
  quotas = new Redis(third.url);
  cache = createCache({
    ...{ url: first.url, control: { url: second.url }, strict: true, now: () => clockMs, random },
    telemetry: { accesses: false },
    connection: { commandTimeoutMs: 5_000 },
  });
  cache.observations.subscribe(sampler.record);
  cache.observations.subscribe(({ operation, module, dataType, key, startedAtMs, ttlSeconds: given }) => {
    if (operation === 'set' && given !== null)
      expiresMs.set(`tenant:${tenantId}:${module}:${dataType}:${key}`, startedAtMs + given * 1_000);
  });
  const onChange = (row: OptimizationRow) => rows.push(row);
  optimizer = new Optimizer({ pool: pools.app, control: quotas, windows: demoWindows, now: () => clockMs, onChange });
});
afterAll(async () => {
  await cache?.close();
  for (const client of [data, control, quotas]) client?.disconnect();
  await pools?.close();
  await Promise.all(servers.map((server) => server.close()));
  await database?.drop();
});

/** Nothing in it repeats, so that packing gains nothing. */
const noise = randomBytes(60_000).toString('base64');
const text = () => {
  const from = Math.floor(random() * (noise.length - valueLength));
  return noise.slice(from, from + valueLength);
};

async function read(dataType: string, key: string): Promise<void> {
  counts.reads++;
  const handle = cache.forTenant(tenantId);
  const { hit } = await handle.get('crm', dataType, key);
  if (hit) counts.hits++;
  else await handle.set('crm', dataType, key, text());
}

async function weigh(): Promise<number> {
  await read('search', 'weighed');
  const key = `tenant:${tenantId}:crm:search:weighed`;
  return (await data.strlen(key)) + key.length + 96;
}

async function expire(): Promise<void> {
  const gone = [...expiresMs].filter(([, untilMs]) => untilMs <= clockMs).map(([key]) => key);
  for (const key of gone) expiresMs.delete(key);
  if (gone.length > 0) await data.unlink(...gone);
}

/** As the census and the trimming do, which come round much more often than this in real time. */
async function makeRoom(): Promise<void> {
  const mark = await markQuotas(quotas);
  const before = await data.dbsize();
  await rebaseQuotas(quotas, mark, {
    databases: [1],
    rows: [{ tenantId, database: 1, memoryBytes: before * entryBytes }],
  });
  await trimQuotas({
    ...{ control: quotas, keyForm: 'numbered', evictable: [1], mobile: [], log: logger, cancelled: () => false },
    open: async () => ({ primaries: [data], close: () => undefined }),
  });
  counts.trimmed += before - (await data.dbsize());
}

/** Customers are asked for again and again, searches never: what keeps the former is taken by the latter. */
async function play(seconds: number): Promise<number> {
  const from = { ...counts };
  for (let second = 0; second < seconds; second += stepSeconds) {
    clockMs += stepSeconds * 1_000;
    await expire();
    const customers = Array.from({ length: stepSeconds * 3 }, () => `c${Math.floor(75 * random())}`);
    const searches = Array.from({ length: stepSeconds * 3 }, () => `s${counts.searches++}`);
    await Promise.all([
      ...[...new Set(customers)].map((key) => read('customer', key)),
      ...searches.map((key) => read('search', key)),
    ]);
    await makeRoom();
    const told = sampler.take();
    if (told !== null) optimizer.observed.consume(told);
  }
  return (100 * (counts.hits - from.hits)) / (counts.reads - from.reads);
}

/** Puts advice into effect where the application hears of it. */
async function apply(id: string): Promise<void> {
  const step = { control, tenantId, id, events: ['approve', 'apply'], actor: optimizerActor } as const;
  await withTenant(pools.app, tenantId, (client) => takeStep(client, { ...step, at: new Date(clockMs) }));
  await heard();
  await optimizer.run(tenantId);
}

let marks = 0;
/** Until the application knows what was published before. */
async function heard(): Promise<void> {
  const scope = { kind: 'tenant', tenantId, module: 'crm', dataType: 'heard' } as const;
  const settings = { ttlSeconds: ++marks };
  await publishPolicies(control, [{ scope, settings }]);
  await eventually(() => cache.forTenant(tenantId).explainTtl('crm', 'heard').ttlSeconds === settings.ttlSeconds);
}

const classOf = (dataType: string) => ({ kind: 'priority', tenantId, module: 'crm', dataType }) as const;

/** What the optimiser has in effect. */
const held = async (dataType: string): Promise<unknown> =>
  JSON.parse((await quotas.hget(policiesKey, policyField(classOf(dataType)))) ?? 'null');

async function playUntilJudged(): Promise<OptimizationRow> {
  rows = [];
  for (let minute = 0; minute < 20; minute++) {
    await play(120);
    await optimizer.run(tenantId);
    const judged = rows.find(({ state }) => state === 'kept' || state === 'reverted');
    if (judged !== undefined) return judged;
  }
  throw new Error(`nothing was decided: ${JSON.stringify(rows.at(-1)?.measured)}`);
}

describe('a tenant at its quota', () => {
  it('is told which class should go first, has it tried on real memory, and keeps what it gains', async () => {
    for (const dataType of ['customer', 'search'])
      await publishPolicies(control, [
        { scope: { kind: 'tenant', tenantId, module: 'crm', dataType }, settings: { ttlSeconds } },
      ]);
    await heard();
    entryBytes = await weigh();
    const quotaBytes = quotaEntries * entryBytes;
    const rules = { status: 'active', quotaBytes, onQuotaFull: 'trim', databases: {} } as const;
    await publishAccess(quotas, [{ tenantId, rules }]);
    const hitRate = await play(420);
    expect(counts.trimmed).toBeGreaterThan(500);
    await optimizer.run(tenantId);
    const advice = rows.find(({ kind }) => kind === 'eviction');
    if (advice === undefined) throw new Error(`nothing was proposed: ${JSON.stringify(rows)}`);
    expect(advice).toMatchObject({ state: 'proposed', changes: [{ dataType: 'search', priority: 'low' }] });
    // What memory alone would do, as the curve has it, and what it did.
    const points = optimizer.observed.get(tenantId)?.memory.curve()?.points ?? [];
    const missRatioAt = (bytes: number) => points.findLast(([size]) => size <= bytes)?.[1] ?? 1;
    expect(Math.abs(100 * (1 - missRatioAt(quotaBytes)) - hitRate)).toBeLessThan(8);

    await apply(advice.id);
    const kept = await playUntilJudged();
    expect(kept).toMatchObject({ id: advice.id, state: 'kept' });
    expect(kept.measured?.differencePp).toBeGreaterThan(2);
    expect(kept.measured?.differencePp).toBeLessThan(advice.gain_pp + 6);
    expect(await held('search')).toEqual({ priority: 'low', version: expect.any(Number) });
  }, 90_000);

  it('is rid of an order that harms it, by itself', async () => {
    const evidence = { reads: 5_000, watchedSeconds: 250, examinedSeconds: 160, memoryRatio: 1, promisedMissRatio: 1 };
    const change = {
      module: 'crm',
      dataType: 'customer',
      formerTtlSeconds: ttlSeconds,
      ttlSeconds,
      formerPolicySeconds: null,
    };
    const gain = { gain_pp: 5, gain_low_pp: 4, gain_high_pp: 6, salt: 3, hottest: {}, created_at: new Date(clockMs) };
    const row = await withTenant(pools.app, tenantId, (client) =>
      insertOptimization(client, tenantId, {
        kind: 'eviction',
        changes: [{ ...change, priority: 'low' }],
        ...gain,
        evidence,
      }),
    );
    await publishPolicies(control, [{ scope: classOf('search'), settings: { priority: 'low' } }]);
    await apply(row.id);
    const undone = await playUntilJudged();
    expect(undone).toMatchObject({ id: row.id, state: 'reverted' });
    expect(undone.measured?.differencePp).toBeLessThan(-2);
    expect(await held('customer')).toBeNull();
  }, 90_000);
});
