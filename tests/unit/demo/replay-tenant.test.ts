import { beforeAll, describe, expect, it } from 'vitest';
import { catalogues } from '#lib/cache/catalogue.ts';
import { type TelemetryBatch, telemetryBatchSchema } from '#lib/telemetry/batch.ts';
import { backfillPlan } from '#server/demo/backfill-plan.ts';
import { createDemoGenerator } from '#server/demo/demo-generator.ts';
import { backfillBatchId, replayTenant } from '#server/demo/replay-tenant.ts';
import { tenantProfile } from '#server/demo/tenant-profiles.ts';

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
const tenantId = '0b8f5a52-0000-4000-8000-000000000002';
/** 11:07:20 on a Tuesday in São Paulo. */
const endMs = Date.parse('2026-03-10T14:07:20Z');

describe('the plan of the history', () => {
  it('covers the last 24 h without gaps, ends now, and keeps to the clock', () => {
    const plan = backfillPlan(endMs);
    expect(plan[0]?.startMs).toBeLessThanOrEqual(endMs - 24 * HOUR_MS);
    expect(plan.at(-1)?.endMs).toBe(endMs);
    for (const [index, bucket] of plan.entries()) {
      expect(bucket.startMs % bucket.bucketMs).toBe(0);
      if (index > 0) expect(bucket.startMs).toBe(plan[index - 1]?.endMs);
    }
  });

  it('has a minute in each bucket of the last hour and five before', () => {
    for (const { startMs, bucketMs } of backfillPlan(endMs)) {
      if (startMs >= endMs - HOUR_MS) expect(bucketMs).toBe(MINUTE_MS);
      if (startMs < endMs - 2 * HOUR_MS) expect(bucketMs).toBe(5 * MINUTE_MS);
    }
  });

  it('gives each tenant and bucket an id of its own, the same on every run', () => {
    const ids = backfillPlan(endMs).map(({ startMs }) => backfillBatchId(tenantId, startMs));
    expect(new Set(ids).size).toBe(ids.length);
    expect(backfillPlan(endMs + 1000).map(({ startMs }) => backfillBatchId(tenantId, startMs))).toEqual(ids);
    expect(ids).not.toContain(backfillBatchId('0b8f5a52-0000-4000-8000-000000000001', endMs - (endMs % MINUTE_MS)));
  });
});

describe('a replayed day', () => {
  const batches: TelemetryBatch[] = [];
  let rows: TelemetryBatch['rollups'] = [];
  let result = { operations: 0, batches: 0, rollups: 0 };
  beforeAll(async () => {
    const profile = tenantProfile('clinica-saude');
    if (profile === undefined) throw new Error('no profile');
    result = await replayTenant({
      tenantId,
      generator: createDemoGenerator({ seed: 1, tenantId, profile }),
      catalogue: catalogues['multi-tenant'],
      // As if each call took its database's number of milliseconds.
      measured: (database) => database + 1,
      endMs,
      send: async (batch) => void batches.push(batch),
      signal: new AbortController().signal,
    });
    rows = batches.flatMap(({ rollups }) => rollups);
  }, 60_000);
  const sum = (
    field: 'calls' | 'hits' | 'misses' | 'latencySumUs',
    keep: (row: TelemetryBatch['rollups'][number]) => boolean = () => true,
  ) => rows.filter(keep).reduce((total, row) => total + row[field], 0);

  it('is made of valid batches, one for each bucket, without samples', () => {
    expect(batches).toHaveLength(backfillPlan(endMs).length);
    for (const batch of batches.slice(0, 5)) expect(telemetryBatchSchema.parse(batch)).toEqual(batch);
    expect(batches.flatMap(({ samples }) => samples)).toEqual([]);
  });

  it('counts every operation once, and a set after each miss', () => {
    const gets = sum('calls', ({ operation }) => operation === 'get');
    expect(sum('hits') + sum('misses')).toBe(gets);
    expect(sum('calls')).toBe(result.operations + sum('misses'));
  });

  it('stays small enough to be stored in the background', () => {
    expect(result.rollups).toBe(rows.length);
    expect(result.rollups).toBeLessThan(60_000);
  });

  it('hits as a cache with these TTLs would: well by day, poorly when nearly nobody asks', () => {
    const hitRate = (from: string, to: string) => {
      const inside = ({ bucketMs }: { bucketMs: number }) => bucketMs >= Date.parse(from) && bucketMs < Date.parse(to);
      return (100 * sum('hits', inside)) / (sum('hits', inside) + sum('misses', inside));
    };
    expect(hitRate('2026-03-10T12:00:00Z', '2026-03-10T14:00:00Z')).toBeGreaterThan(80);
    expect(hitRate('2026-03-10T12:00:00Z', '2026-03-10T14:00:00Z')).toBeLessThan(97);
    expect(hitRate('2026-03-10T05:00:00Z', '2026-03-10T07:00:00Z')).toBeLessThan(70);
  });

  it('takes latencies from what was measured for the database, and touches all 16', () => {
    const databases = [...new Set(rows.map(({ database }) => database))].sort((a, b) => a - b);
    expect(databases).toEqual(Array.from({ length: 16 }, (_, id) => id));
    for (const id of databases) {
      const calls = sum('calls', ({ database }) => database === id);
      expect(sum('latencySumUs', ({ database }) => database === id)).toBe(calls * (id + 1) * 1000);
    }
  });

  it('knows of no call how its latency divides: that was not measured', () => {
    expect(rows.filter(({ split }) => split !== undefined)).toEqual([]);
  });

  it('has phones in 78 % of its calls', () => {
    const share = (100 * sum('calls', ({ device }) => device === 'mobile')) / sum('calls');
    expect(share).toBeGreaterThan(76);
    expect(share).toBeLessThan(80);
  });

  it('fails when a batch is not taken', async () => {
    const profile = tenantProfile('clinica-saude');
    if (profile === undefined) throw new Error('no profile');
    const replaying = replayTenant({
      tenantId,
      generator: createDemoGenerator({ seed: 1, tenantId, profile }),
      catalogue: catalogues['multi-tenant'],
      measured: () => 1,
      endMs,
      send: () => Promise.reject(new Error('full')),
      signal: new AbortController().signal,
    });
    await expect(replaying).rejects.toThrow('not taken');
  });
});
