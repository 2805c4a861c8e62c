import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { LatencyHistogram } from '#lib/telemetry/latency-histogram.ts';
import { makePools, type Pools } from '#server/db/pools.ts';
import { getTenantPerformance } from '#server/db/queries/performance/get-tenant-performance.ts';
import { storeBatches } from '#server/db/queries/telemetry/store-batches.ts';
import { withTenant } from '#server/db/with-tenant.ts';
import { createTestDatabase, type TestDatabase } from '#tests/setup/test-database.ts';
import { makeBatch, makeRollup } from './make-batch.ts';
import { makeTenants } from './make-tenants.ts';

/** 130 s into a bucket of five minutes. */
const nowMs = Date.parse('2026-03-10T12:02:10.000Z');

let database: TestDatabase;
let pools: Pools;
let tenantId: string;

beforeAll(async () => {
  database = await createTestDatabase();
  pools = makePools(database);
  [tenantId] = await makeTenants(pools.platform, ['acme']);
});

afterAll(async () => {
  await pools.close();
  await database.drop();
});

describe('percentiles', () => {
  it('of merged histograms are within 5 % of the exact ones', async () => {
    const exact: number[] = [];
    let seed = 42;
    const random = () => {
      seed = (Math.imul(seed, 1_664_525) + 1_013_904_223) >>> 0;
      return (seed + 1) / 2 ** 32;
    };
    const rows = Array.from({ length: 40 }, (_, index) => {
      const histogram = new LatencyHistogram();
      for (let call = 0; call < 250; call++) {
        const us = Math.round(
          100 * Math.exp(1.5 * Math.sqrt(-2 * Math.log(random())) * Math.cos(2 * Math.PI * random())),
        );
        histogram.record(us);
        exact.push(us);
      }
      return makeRollup({
        tenantId,
        bucketMs: nowMs - 20_000 - index * 1_000,
        module: `m${index % 7}`,
        calls: 250,
        latency: histogram.toInterleaved(),
      });
    });
    await storeBatches(pools.ingest, [makeBatch(rows)]);
    exact.sort((a, b) => a - b);
    const now = new Date(nowMs);
    const { summary, points } = await withTenant(pools.app, tenantId, (client) =>
      getTenantPerformance(client, tenantId, { range: '24h', now }),
    );
    for (const [quantile, figure] of [
      [0.5, summary.responseTime],
      [0.95, summary.p95],
      [0.99, summary.p99],
    ] as const) {
      const expected = (exact[Math.ceil(quantile * exact.length) - 1] ?? 0) / 1000;
      expect(Math.abs((figure ?? 0) - expected) / expected).toBeLessThan(0.05);
    }
    expect(points.at(-1)).toMatchObject({ responseTime: summary.responseTime, p95: summary.p95, p99: summary.p99 });
  });
});
