import { setTimeout as delay } from 'node:timers/promises';
import { openTelemetryStream } from '#lib/cache/telemetry-stream.ts';
import { createRecorder } from '#lib/telemetry/recorder.ts';
import { withTenant } from '#server/db/with-tenant.ts';
import { startIngesterProcess } from '#tests/setup/ingester-process.ts';
import { makeObservation } from '../../unit/telemetry/make-observation.ts';
import type { BenchPlatform } from './bench-platform.ts';

const flushMs = 1_000;
const pollMs = 20;
const patienceMs = 30_000;

/**
 * Milliseconds from an operation to the chart's query that shows it, for each probe: recorded at any moment between two
 * flushes of a second, sent through the stream, stored by one ingester process, read as the tenant under its rights.
 */
export async function measureTimeToQuery(
  platform: BenchPlatform,
  tenants: readonly string[],
  rounds: number,
): Promise<number[]> {
  const { connections, pools } = platform;
  const ingester = startIngesterProcess(connections.ingestDatabaseUrl, connections.controlRedisUrl);
  const stream = openTelemetryStream(connections.controlRedisUrl, {});
  const recorder = createRecorder({ now: Date.now, send: stream.send });
  const timer = setInterval(() => void recorder.flush(), flushMs);
  const callsOf = (tenantId: string) =>
    withTenant(pools.app, tenantId, async (client) => {
      const { rows } = await client.query(
        'select coalesce(sum(calls), 0)::int as calls from cache_management.cache_tenant_rollups_1m where tenant_id = $1',
        [tenantId],
      );
      return Number(rows[0].calls);
    });
  async function probe(tenantId: string): Promise<number> {
    const before = await callsOf(tenantId);
    const begun = performance.now();
    recorder.record(makeObservation({ tenantId, startedAtMs: Date.now() }));
    while ((await callsOf(tenantId)) === before) {
      if (performance.now() - begun > patienceMs) throw new Error('an operation did not appear');
      await delay(pollMs);
    }
    return performance.now() - begun;
  }
  try {
    // The ingester has to start before it is measured.
    await probe(tenants[0] ?? '');
    const times: number[] = [];
    for (let round = 0; round < rounds; round++) {
      const staggered = tenants.map(async (tenantId, index) => {
        await delay((index * flushMs) / tenants.length);
        return probe(tenantId);
      });
      times.push(...(await Promise.all(staggered)));
    }
    return times;
  } finally {
    clearInterval(timer);
    await recorder.stop();
    await stream.close();
    await ingester.close();
  }
}
