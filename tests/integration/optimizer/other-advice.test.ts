import { Redis } from 'ioredis';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { publishAccess } from '#lib/cache/publish-access.ts';
import { policiesKey, publishPolicies } from '#lib/cache/publish-policies.ts';
import { usageKey } from '#lib/cache/tenant-usage.ts';
import type { AccessBatch, AccessRecord } from '#lib/optimizer/access-record.ts';
import { entryHashOf } from '#lib/optimizer/entry-hash.ts';
import { holdsIn, type Switchback, windowOf } from '#lib/optimizer/switchback.ts';
import { makePools, type Pools } from '#server/db/pools.ts';
import type { OptimizationRow } from '#server/db/queries/optimizations/optimization-row.ts';
import { saveOptimizerSettings } from '#server/db/queries/optimizations/optimizer-settings.ts';
import { insertOptimization } from '#server/db/queries/optimizations/store-optimization.ts';
import { withTenant } from '#server/db/with-tenant.ts';
import { describeOptimization } from '#server/optimizer/describe-optimization.ts';
import { Optimizer } from '#server/optimizer/optimizer.ts';
import { demoWindows } from '#server/optimizer/optimizer-windows.ts';
import { optimizerActor, takeStep } from '#server/optimizer/take-step.ts';
import { runAs, runAsTenant } from '#tests/integration/db/as-login.ts';
import { makeTenants } from '#tests/integration/db/make-tenants.ts';
import { createTestDatabase, type TestDatabase } from '#tests/setup/test-database.ts';
import { startTestRedis, type TestRedis } from '#tests/setup/test-redis.ts';
import { packRecords } from '#tests/unit/optimizer/pack-records.ts';

const className = 'crm:temp';
const startMs = Date.UTC(2026, 0, 1);
let database: TestDatabase;
let pools: Pools;
let redis: TestRedis;
let control: Redis;
let tenantId: string;
let other: string;

beforeAll(async () => {
  database = await createTestDatabase();
  pools = makePools(database);
  redis = await startTestRedis({ plane: 'control' });
  control = new Redis(redis.url);
  [tenantId = '', other = ''] = await makeTenants(pools.platform, ['mine', 'other']);
});
afterAll(async () => {
  control.disconnect();
  await pools.close();
  await redis.close();
  await database.drop();
});

const change = { module: 'crm', dataType: 'temp', formerTtlSeconds: 30, ttlSeconds: 30, formerPolicySeconds: null };
const evidence = { reads: 5_000, watchedSeconds: 250, examinedSeconds: 160, memoryRatio: 1, promisedMissRatio: 1 };
const common = { salt: 77, hottest: {}, created_at: new Date(startMs) };

function step(id: string, events: Parameters<typeof takeStep>[1]['events'], atMs: number): Promise<OptimizationRow> {
  return withTenant(pools.app, tenantId, (client) =>
    takeStep(client, { control, tenantId, id, events, actor: optimizerActor, at: new Date(atMs) }),
  );
}

/** The published policy of the class, `null` where there is none. */
async function policyOf(kind: 'preload' | 'codec' | 'priority', name = className): Promise<unknown> {
  return JSON.parse((await control.hget(policiesKey, `${kind}:${tenantId}:${name}`)) ?? 'null');
}

/** Half of what is missed otherwise is there in the windows in which the policy holds, for it was loaded before. */
function turns(switchback: Switchback, seconds: number): AccessBatch {
  const hash = entryHashOf(tenantId, className);
  const records: AccessRecord[] = [];
  const fixed = { classIndex: 0, explicitTtl: false, client: 0, sizeBytes: 100, costMs: 5 };
  for (let turn = 0; turn < seconds * 10; turn++) {
    hash.of(`key ${turn}`);
    const { low, high } = hash;
    const timeMs = startMs + turn * 100;
    const hit = turn % 4 === 0 && holdsIn(switchback, windowOf(switchback, timeMs));
    if (hit) records.push({ low, high, timeMs, ...fixed, op: 1, hit: false, ahead: true, ttlSeconds: 30 });
    records.push({ low, high, timeMs: timeMs + 1, ...fixed, op: 0, hit, ahead: false, ttlSeconds: hit ? 0 : 30 });
  }
  const told = packRecords(records, startMs);
  return { baseMs: startMs, parts: [{ tenantId, threshold: 2 ** 32, classes: [className], ...told }] };
}

async function playTrial(batch: AccessBatch, seconds: number): Promise<OptimizationRow[]> {
  const changes: OptimizationRow[] = [];
  let nowMs = startMs;
  const onChange = (row: OptimizationRow) => changes.push(row);
  const optimizer = new Optimizer({ pool: pools.app, control, windows: demoWindows, now: () => nowMs, onChange });
  await optimizer.run(tenantId);
  optimizer.observed.consume(batch);
  nowMs = startMs + seconds * 1_000;
  await optimizer.run(tenantId);
  return changes;
}

describe('advice to load ahead', () => {
  it('holds in turns, is judged by them, is kept for all the time, and can be undone', async () => {
    const gain = { gain_pp: 5, gain_low_pp: 4, gain_high_pp: 6 };
    const made = { kind: 'preload' as const, ...common, changes: [change], ...gain, evidence };
    const row = await withTenant(pools.app, tenantId, (client) => insertOptimization(client, tenantId, made));
    await step(row.id, ['approve', 'apply'], startMs);
    const switchback = { salt: 77, windowSeconds: 60 };
    expect(await policyOf('preload')).toMatchObject({ leastConfidence: 0.3, switchback });
    const changes = await playTrial(turns(switchback, 900), 900);
    expect(changes.map(({ state }) => state)).toEqual(['kept']);
    expect(changes[0]?.measured).toMatchObject({ reason: 'gain-proven', precision: 1 });
    expect(await policyOf('preload')).toEqual({ leastConfidence: 0.3, version: startMs / 1_000 });
    await step(row.id, ['revert'], startMs + 1_000_000);
    expect(await policyOf('preload')).toBeNull();
  });
});

describe('advice to pack values otherwise', () => {
  it('needs no trial: it is kept at once, and can be undone', async () => {
    const packing = { codec: 'gzip' as const, thresholdBytes: 256 };
    const made = {
      ...{ kind: 'compression' as const, ...common, changes: [{ ...change, packing }] },
      ...{ gain_pp: 0, gain_low_pp: 0, gain_high_pp: 0 },
      evidence: { ...evidence, memoryRatio: 0.6, packingUs: { before: 20, after: 60 } },
    };
    const row = await withTenant(pools.app, tenantId, (client) => insertOptimization(client, tenantId, made));
    expect(describeOptimization(row, 'en')).toMatchObject({
      ...{ title: 'Compress crm · temp with gzip from 256 B on', performanceGain: null, interval: null },
    });
    expect(await step(row.id, ['approve', 'apply'], startMs)).toMatchObject({ state: 'kept', progress: 1 });
    expect(await policyOf('codec')).toEqual({ ...packing, version: startMs / 1_000 });
    await step(row.id, ['revert'], startMs + 1_000);
    expect(await policyOf('codec')).toBeNull();
  });
});

/** Two classes, one read again and again, one never: what keeps the first is taken by the second. */
function contended(): AccessBatch {
  const names = ['crm:temp', 'api:search'];
  const records = Array.from({ length: 12_000 }, (_, turn): AccessRecord => {
    const classIndex = turn % 2;
    const hash = entryHashOf(other, names[classIndex] ?? '');
    hash.of(classIndex === 0 ? `often ${(turn / 2) % 500}` : `once ${turn}`);
    const fixed = { explicitTtl: false, client: 0, sizeBytes: 5_000, costMs: 5, op: 0, ahead: false, hit: false };
    return { low: hash.low, high: hash.high, timeMs: startMs + turn * 100, ...fixed, classIndex, ttlSeconds: 300 };
  });
  return {
    baseMs: startMs,
    parts: [{ tenantId: other, threshold: 2 ** 32, classes: names, ...packRecords(records, startMs) }],
  };
}

describe('advice which classes go first', () => {
  it('comes from what a byte of each answers, where a quota is short and its tenant is trimmed', async () => {
    const found: OptimizationRow[] = [];
    let nowMs = startMs;
    const onChange = (row: OptimizationRow) => found.push(row);
    const optimizer = new Optimizer({ pool: pools.app, control, windows: demoWindows, now: () => nowMs, onChange });
    optimizer.observed.consume(contended());
    nowMs = startMs + 1_200_000;
    const kinds = () => found.filter(({ kind }) => kind === 'eviction');
    await optimizer.run(other);
    expect(kinds(), 'nothing is known of a quota').toEqual([]);
    const quotaBytes = 4 * 1_048_576;
    const rules = { status: 'active' as const, quotaBytes, databases: {} };
    await control.hset(usageKey(other), 'b1', `${0.9 * quotaBytes}:0`);
    await publishAccess(control, [{ tenantId: other, rules }]);
    await optimizer.run(other);
    expect(kinds(), 'writes are refused instead').toEqual([]);
    await publishAccess(control, [{ tenantId: other, rules: { ...rules, onQuotaFull: 'trim' } }]);
    const own = { kind: 'tenant', tenantId: other, module: 'crm', dataType: 'temp' } as const;
    await publishPolicies(control, [{ scope: own, settings: { priority: 'high' } }]);
    await optimizer.run(other);
    expect(kinds(), 'the tenant says itself which goes last').toEqual([]);
    await publishPolicies(control, [{ scope: own, settings: null }]);
    await optimizer.run(other);
    const [row, ...others] = kinds();
    expect(others).toEqual([]);
    expect(row?.changes.find(({ module }) => module === 'api')?.priority).toBe('low');
    expect(row?.gain_low_pp).toBeGreaterThan(1);
    if (row === undefined) throw new Error('nothing was proposed');
    const { title, evidence: said } = describeOptimization(row, 'en');
    expect(title).toBe('When the quota is full, drop api · search first');
    expect(said).toMatch(/the quota leaves 3\.8\sMB.*Misses saved per hour and MB: api · search 0/);
    await publishAccess(control, [{ tenantId: other, rules: null }]);
  });

  it('is told to caches, holds in turns, is kept for what all classes gain by it, and can be undone', async () => {
    const gain = { gain_pp: 5, gain_low_pp: 4, gain_high_pp: 6 };
    // Another class than the one whose reads gain.
    const changes = [{ ...change, module: 'api', dataType: 'search', priority: 'low' as const, savedPerMebibyte: 4 }];
    const made = { kind: 'eviction' as const, ...common, changes, ...gain, evidence };
    const row = await withTenant(pools.app, tenantId, (client) => insertOptimization(client, tenantId, made));
    await step(row.id, ['approve', 'apply'], startMs);
    const version = startMs / 1_000;
    const switchback = { salt: 77, windowSeconds: 60 };
    expect(await policyOf('priority', 'api:search')).toEqual({ priority: 'low', version, switchback });
    const ended = await playTrial(turns(switchback, 1_320), 1_320);
    expect(ended.map(({ state }) => state)).toEqual(['kept']);
    expect(ended[0]?.measured?.differencePp).toBeGreaterThan(10);
    expect(await policyOf('priority', 'api:search')).toEqual({ priority: 'low', version });
    await step(row.id, ['revert'], startMs + 2_000_000);
    expect(await policyOf('priority', 'api:search')).toBeNull();
  });
});

describe('what a tenant allows the optimiser', () => {
  const table = 'cache_management.optimizer_settings';
  const countedBy = async (owner: string) => {
    const { rows } = await runAsTenant(database.databaseUrl, owner, `select tenant_id from ${table}`);
    return rows.map((row) => row.tenant_id);
  };

  it('is seen and changed by its own tenant only, and by nobody without one', async () => {
    await withTenant(pools.app, tenantId, (client) =>
      saveOptimizerSettings(client, tenantId, { autoApply: false, maxAgeSeconds: {} }, new Date(startMs)),
    );
    expect(await countedBy(tenantId)).toEqual([tenantId]);
    expect(await countedBy(other)).toEqual([]);
    expect((await runAs(database.databaseUrl, `select tenant_id from ${table}`)).rows).toEqual([]);
    const change = `update ${table} set auto_apply = true where tenant_id = $1`;
    expect((await runAsTenant(database.databaseUrl, other, change, [tenantId])).rowCount).toBe(0);
    const insert = `insert into ${table} (tenant_id) values ($1)`;
    await expect(runAsTenant(database.databaseUrl, other, insert, [tenantId])).rejects.toThrow('row-level security');
    await expect(runAsTenant(database.databaseUrl, tenantId, `delete from ${table}`)).rejects.toThrow(
      'permission denied',
    );
  });
});
