import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { devices } from '#lib/contracts/vocabulary.ts';
import { type RollupRow, rollupRowSchema } from '#lib/telemetry/batch.ts';
import { LatencyHistogram } from '#lib/telemetry/latency-histogram.ts';
import { mergeRollups, toTenantTotals } from '#lib/telemetry/merge-rollups.ts';

const tenants = ['0b7cfa6e-0f3c-4d1e-9a44-4f1c1f6a9a01', '0b7cfa6e-0f3c-4d1e-9a44-4f1c1f6a9a02'];

const row: fc.Arbitrary<RollupRow> = fc
  .record({
    tenantId: fc.constantFrom(...tenants),
    second: fc.integer({ min: 0, max: 180 }),
    database: fc.integer({ min: 0, max: 2 }),
    module: fc.constantFrom('api', 'crm'),
    dataType: fc.constantFrom('session', 'user_data'),
    operation: fc.constantFrom('get' as const, 'set' as const),
    device: fc.constantFrom(...devices),
    network: fc.constantFrom('wifi' as const, 'slow' as const),
    hits: fc.nat(50),
    misses: fc.nat(50),
    stales: fc.nat(5),
    errors: fc.nat(5),
    bytes: fc.nat(1_000_000),
    splits: fc.boolean(),
    latencies: fc.array(fc.integer({ min: 1, max: 60_000_000 }), { minLength: 1, maxLength: 10 }),
  })
  .map(({ second, latencies, splits, ...dimensions }) => {
    const histogram = new LatencyHistogram();
    for (const us of latencies) histogram.record(us);
    const latencySumUs = latencies.reduce((sum, us) => sum + us, 0);
    const [calls, queueSumUs] = [latencies.length, Math.floor(latencySumUs / 3)];
    return {
      ...dimensions,
      ...(splits ? { split: { calls, queueSumUs, serverSumUs: latencySumUs - queueSumUs } } : {}),
      bucketMs: 1_700_000_000_000 + second * 1000,
      calls,
      latencySumUs,
      latency: histogram.toInterleaved(),
    };
  });
const rows = fc.array(row, { maxLength: 40 });
const sum = (list: readonly RollupRow[], field: 'calls' | 'hits' | 'bytes' | 'latencySumUs') =>
  list.reduce((total, each) => total + each[field], 0);
/** What is known of how latencies divide; undefined where it is of no row. */
function splitOf(list: readonly Pick<RollupRow, 'split'>[]): RollupRow['split'] {
  const known = list.flatMap(({ split }) => split ?? []);
  const total = (field: keyof NonNullable<RollupRow['split']>) => known.reduce((all, split) => all + split[field], 0);
  if (known.length === 0) return undefined;
  return { calls: total('calls'), queueSumUs: total('queueSumUs'), serverSumUs: total('serverSumUs') };
}

describe('merging rollups', () => {
  it('gives the same rows whatever the order, the grouping or an intermediate width', () => {
    fc.assert(
      fc.property(rows, rows, (a, b) => {
        const whole = mergeRollups([...a, ...b], 60_000);
        expect(mergeRollups([...b, ...a].reverse(), 60_000)).toEqual(whole);
        expect(mergeRollups([...mergeRollups(a, 1000), ...mergeRollups(b, 10_000)], 60_000)).toEqual(whole);
        expect(mergeRollups(whole, 60_000)).toEqual(whole);
      }),
    );
  });

  it('loses nothing and invents nothing', () => {
    fc.assert(
      fc.property(rows, (all) => {
        const merged = mergeRollups(all, 60_000);
        for (const field of ['calls', 'hits', 'bytes', 'latencySumUs'] as const) {
          expect(sum(merged, field)).toBe(sum(all, field));
        }
        expect(splitOf(merged)).toEqual(splitOf(all));
        const inHistograms = merged.flatMap((each) => each.latency.filter((_, index) => index % 2 === 1));
        expect(inHistograms.reduce((total, count) => total + count, 0)).toBe(sum(all, 'calls'));
        for (const each of merged) {
          expect(rollupRowSchema.safeParse(each).success).toBe(true);
          expect(each.bucketMs % 60_000).toBe(0);
        }
      }),
    );
  });

  it('leaves its input untouched', () => {
    fc.assert(
      fc.property(rows, (all) => {
        const before = structuredClone(all);
        mergeRollups([...all, ...all], 60_000);
        toTenantTotals([...all, ...all]);
        expect(all).toEqual(before);
      }),
    );
  });

  it('totals a tenant over all dimensions and counts phones apart', () => {
    fc.assert(
      fc.property(rows, (all) => {
        const totals = toTenantTotals(mergeRollups(all, 60_000));
        for (const total of totals) {
          const own = all.filter(
            (each) =>
              each.tenantId === total.tenantId && Math.floor(each.bucketMs / 60_000) * 60_000 === total.bucketMs,
          );
          expect(total.calls).toBe(sum(own, 'calls'));
          expect(total.split).toEqual(splitOf(own));
          expect(total.mobileCalls).toBe(
            sum(
              own.filter((each) => each.device === 'mobile'),
              'calls',
            ),
          );
        }
        expect(totals.reduce((calls, total) => calls + total.calls, 0)).toBe(sum(all, 'calls'));
      }),
    );
  });
});
