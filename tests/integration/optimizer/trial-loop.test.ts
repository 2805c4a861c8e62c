import { Redis } from 'ioredis';
import type { PoolClient } from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { policiesKey } from '#lib/cache/publish-policies.ts';
import type { AccessRecord } from '#lib/optimizer/access-record.ts';
import { entryHashOf, entryId } from '#lib/optimizer/entry-hash.ts';
import { HoldOut } from '#lib/optimizer/hold-out.ts';
import { makePools, type Pools } from '#server/db/pools.ts';
import { listOptimizationRows } from '#server/db/queries/optimizations/list-optimization-rows.ts';
import type { OptimizationRow } from '#server/db/queries/optimizations/optimization-row.ts';
import { assertFence, raiseFence } from '#server/db/queries/optimizations/optimizer-fence.ts';
import { saveOptimizerSettings } from '#server/db/queries/optimizations/optimizer-settings.ts';
import { insertOptimization } from '#server/db/queries/optimizations/store-optimization.ts';
import { withTenant } from '#server/db/with-tenant.ts';
import { takeLease } from '#server/jobs/lease.ts';
import { Optimizer } from '#server/optimizer/optimizer.ts';
import { demoWindows } from '#server/optimizer/optimizer-windows.ts';
import { optimizerActor, takeStep } from '#server/optimizer/take-step.ts';
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
let bad: string;
let good: string;
let better: string;
let quiet: string;

beforeAll(async () => {
  database = await createTestDatabase();
  pools = makePools(database);
  redis = await startTestRedis({ plane: 'control' });
  control = new Redis(redis.url);
  [bad = '', good = '', better = '', quiet = ''] = await makeTenants(pools.platform, [
    'bad',
    'good',
    'better',
    'quiet',
  ]);
});
afterAll(async () => {
  control.disconnect();
  await pools.close();
  await redis.close();
  await database.drop();
});

function propose(tenantId: string, formerTtlSeconds: number, ttlSeconds: number): Promise<OptimizationRow> {
  const evidence = { reads: 5_000, watchedSeconds: 250, examinedSeconds: 160, memoryRatio: 1, promisedMissRatio: 1 };
  const change = { module: 'crm', dataType: 'temp', formerTtlSeconds, ttlSeconds, formerPolicySeconds: null };
  const gain = { gain_pp: 5, gain_low_pp: 4, gain_high_pp: 6 };
  const common = { kind: 'ttl' as const, salt: 77, hottest: {}, created_at: new Date(startMs) };
  const made = { changes: [change], ...gain, evidence, ...common };
  return withTenant(pools.app, tenantId, (client) => insertOptimization(client, tenantId, made));
}

const apply = (tenantId: string, id: string) =>
  withTenant(pools.app, tenantId, (client) => {
    const step = { events: ['approve', 'apply'], actor: optimizerActor, at: new Date(startMs) } as const;
    return takeStep(client, { control, tenantId, id, ...step });
  });

/** What a real cache would answer: keys with the policy live that long, those held out as before. */
function traffic(tenantId: string, row: OptimizationRow, seconds: number) {
  const { formerTtlSeconds = 0, ttlSeconds = 0 } = row.changes[0] ?? {};
  const holdOut = new HoldOut(row.salt, []);
  const hash = entryHashOf(tenantId, className);
  const expiresMs = new Map<string, number>();
  const records: AccessRecord[] = [];
  for (let atMs = 0, turn = 0; atMs < seconds * 1_000; atMs += 50, turn++) {
    // Each of 400 keys about every 20 s.
    hash.of(`key ${(turn * 7919) % 400}`);
    const { low, high } = hash;
    const id = entryId(low, high);
    const timeMs = startMs + atMs;
    const hit = timeMs < (expiresMs.get(id) ?? 0);
    const given = holdOut.has(id) ? formerTtlSeconds : ttlSeconds;
    if (!hit) expiresMs.set(id, timeMs + given * 1_000);
    const stored = { sizeBytes: 100, costMs: 5, ttlSeconds: hit ? 0 : given };
    records.push({
      low,
      high,
      timeMs,
      classIndex: 0,
      op: 0,
      hit,
      explicitTtl: false,
      ahead: false,
      client: 0,
      ...stored,
    });
  }
  const [, other] = row.changes;
  if (other !== undefined) records.push(...neverAgain(tenantId, seconds, holdOut, other));
  records.sort((a, b) => a.timeMs - b.timeMs);
  const told = packRecords(records, startMs);
  return { baseMs: startMs, parts: [{ tenantId, threshold: 2 ** 32, classes: [className, 'crm:export'], ...told }] };
}

/** Large values that nobody asks for a second time. */
function neverAgain(
  tenantId: string,
  seconds: number,
  holdOut: HoldOut,
  { formerTtlSeconds, ttlSeconds }: OptimizationRow['changes'][number],
): AccessRecord[] {
  const hash = entryHashOf(tenantId, 'crm:export');
  return Array.from({ length: seconds }, (_, at) => {
    hash.of(`export ${at}`);
    const { low, high } = hash;
    const given = holdOut.has(entryId(low, high)) ? formerTtlSeconds : ttlSeconds;
    const read = {
      timeMs: startMs + at * 1_000 + 7,
      classIndex: 1,
      op: 0,
      hit: false,
      explicitTtl: false,
      ahead: false,
      client: 0,
    };
    return { low, high, ...read, sizeBytes: 10_000, costMs: 50, ttlSeconds: given };
  });
}

/** Longer for what is read again, shorter for what is not: more hits in less memory. */
function proposeBoth(tenantId: string): Promise<OptimizationRow> {
  const evidence = { reads: 5_000, watchedSeconds: 250, examinedSeconds: 160, memoryRatio: 0.5, promisedMissRatio: 1 };
  const changes = [
    { module: 'crm', dataType: 'temp', formerTtlSeconds: 10, ttlSeconds: 30, formerPolicySeconds: null },
    { module: 'crm', dataType: 'export', formerTtlSeconds: 120, ttlSeconds: 10, formerPolicySeconds: null },
  ];
  const gain = { gain_pp: 5, gain_low_pp: 4, gain_high_pp: 6 };
  const common = { kind: 'ttl' as const, salt: 77, hottest: {}, created_at: new Date(startMs) };
  const made = { changes, ...gain, evidence, ...common };
  return withTenant(pools.app, tenantId, (client) => insertOptimization(client, tenantId, made));
}

const optimizerAt = (now: () => number, onChange: (row: OptimizationRow) => void = () => undefined) =>
  new Optimizer({ pool: pools.app, control, windows: demoWindows, now, onChange });

async function playTrial(tenantId: string, row: OptimizationRow, seconds: number) {
  const changes: OptimizationRow[] = [];
  let nowMs = startMs;
  const onChange = (changed: OptimizationRow) => changes.push(changed);
  const optimizer = optimizerAt(() => nowMs, onChange);
  await optimizer.run(tenantId);
  optimizer.observed.consume(traffic(tenantId, row, seconds));
  nowMs = startMs + seconds * 1_000;
  await optimizer.run(tenantId);
  return changes;
}

const policyOf = (tenantId: string) => control.hget(policiesKey, `policy:${tenantId}:${className}`);

describe('a policy on trial', () => {
  it('that does harm is undone by itself, with an audit entry for each step', async () => {
    const row = await propose(bad, 300, 5);
    await apply(bad, row.id);
    expect(JSON.parse((await policyOf(bad)) ?? '')).toMatchObject({ ttlSeconds: 5, holdOut: { salt: 77, share: 0.1 } });
    const changes = await playTrial(bad, row, 900);
    expect(changes.at(-1)).toMatchObject({ id: row.id, state: 'reverted' });
    expect(changes.at(-1)?.measured?.differencePp).toBeLessThan(-20);
    expect(await policyOf(bad)).toBeNull();
    const { rows } = await withTenant(pools.app, bad, (client) =>
      client.query('select action from accounts.audit_log where tenant_id = $1 order by at', [bad]),
    );
    expect(rows.map(({ action }) => action)).toEqual(['optimization.apply', 'optimization.revert']);
  });

  it('that gains hit rate at the cost of memory is undone too', async () => {
    const row = await propose(good, 10, 11);
    await apply(good, row.id);
    const longer = { ...row, changes: row.changes.map((change) => ({ ...change, ttlSeconds: 30 })) };
    const changes = await playTrial(good, longer, 900);
    expect(changes.at(-1)?.measured?.differencePp).toBeGreaterThan(10);
    // Three times as long held costs memory, which the trial refuses to pay: that too is a verdict.
    expect(changes.at(-1)).toMatchObject({ state: 'reverted', measured: { reason: 'memory' } });
  });

  it('that gains and costs nothing is kept, for all keys, and can still be undone', async () => {
    const row = await proposeBoth(better);
    const optimizer = optimizerAt(() => startMs);
    await withTenant(pools.app, better, (client) =>
      saveOptimizerSettings(client, better, { autoApply: true, maxAgeSeconds: {} }, new Date(startMs)),
    );
    // Nobody taps: the tenant allows it.
    expect(await optimizer.run(better)).toMatchObject({ optimizationsApplied: 1 });
    const changes = await playTrial(better, row, 900);
    expect(changes.map(({ state }) => state)).toEqual(['kept']);
    const [kept] = changes;
    expect(kept?.measured).toMatchObject({ reason: 'gain-proven' });
    expect(kept?.measured?.interval?.[0]).toBeGreaterThan(0);
    expect(kept?.measured?.memoryRatio).toBeLessThan(1.1);
    // Without a hold-out: the old policy holds for no key any more.
    expect(JSON.parse((await policyOf(better)) ?? '')).toEqual({ ttlSeconds: 30, version: startMs / 1_000 });
    await withTenant(pools.app, better, (client) => {
      const step = { events: ['revert'], actor: optimizerActor, at: new Date(startMs + 1_000_000) } as const;
      return takeStep(client, { control, tenantId: better, id: row.id, ...step });
    });
    expect(await policyOf(better)).toBeNull();
  });

  it('that nobody applies expires, and one that is not read enough in its time is undone', async () => {
    const told: OptimizationRow[] = [];
    let nowMs = startMs;
    const optimizer = optimizerAt(
      () => nowMs,
      (row) => told.push(row),
    );
    const unanswered = await propose(quiet, 300, 900);
    nowMs += demoWindows.proposalMs + 1;
    await optimizer.run(quiet);
    expect(told).toMatchObject([{ id: unanswered.id, state: 'expired' }]);
    const unread = await propose(quiet, 300, 900);
    await apply(quiet, unread.id);
    await optimizer.run(quiet);
    nowMs += demoWindows.trialLongestMs;
    await optimizer.run(quiet);
    expect(told.at(-1)).toMatchObject({ id: unread.id, state: 'reverted', measured: { reason: 'not-enough-data' } });
    expect(await policyOf(quiet)).toBeNull();
  });

  it('is seen by its own tenant only', async () => {
    const theirs = await withTenant(pools.app, bad, (client) => listOptimizationRows(client, good));
    expect(theirs).toEqual([]);
  });

  it('cannot be studied twice at once', async () => {
    const optimizer = optimizerAt(() => startMs);
    const lease = await takeLease(control, `optimize:${good}`, 5_000);
    await expect(optimizer.run(good)).rejects.toMatchObject({ code: 'conflict' });
    await lease?.release();
  });

  it('is written down by the newest run alone, where an older one lost its lease and does not know', async () => {
    const raise = (client: PoolClient) => raiseFence(client, good, new Date(startMs));
    const [older, newer] = [await withTenant(pools.app, good, raise), await withTenant(pools.app, good, raise)];
    const write = (fence: number) => withTenant(pools.app, good, (client) => assertFence(client, good, fence));
    await expect(write(older)).rejects.toThrow('another run of the optimiser took over');
    await expect(write(newer)).resolves.toBeUndefined();
  });
});
