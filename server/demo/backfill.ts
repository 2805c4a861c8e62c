import { setTimeout as delay } from 'node:timers/promises';
import { catalogues } from '#lib/cache/catalogue.ts';
import { openTelemetryStream } from '#lib/cache/telemetry-stream.ts';
import type { TelemetryBatch } from '#lib/telemetry/batch.ts';
import type { DemoEnv } from './demo-env.ts';
import type { DemoTenant } from './demo-tenants.ts';
import { openHistoryMarks } from './history-marks.ts';
import { measureLatency } from './measure-latency.ts';
import { openPreparingCache } from './preparing-cache.ts';
import { replayTenant } from './replay-tenant.ts';

/** Calls of each sort that are timed on each server. */
const MEASURED_ROUNDS = 2000;
/** More batches than this waiting to be stored would keep the live ones behind them. */
const MAX_UNREAD_BATCHES = 20;
const POLL_MS = 50;
/** Longer than this without room means that nobody reads. */
const PATIENCE_MS = 60_000;

export interface BackfillResult {
  operations: number;
  batches: number;
  rollups: number;
}

/** Sends when there is room. Rejects after a minute without any, or when the signal is aborted. */
function patiently(send: (batch: TelemetryBatch) => Promise<void>, signal: AbortSignal) {
  return async (batch: TelemetryBatch): Promise<void> => {
    const deadline = Date.now() + PATIENCE_MS;
    for (;;) {
      try {
        return await send(batch);
      } catch (error) {
        if (signal.aborted || Date.now() > deadline) throw error;
        await delay(POLL_MS, undefined, { signal });
      }
    }
  };
}

/**
 * Appends the last 24 h of the demo to the telemetry stream: the generator's own operations, timed by what the servers
 * take for real ones, counted by the recorder, stored by the ingestion. Runs again without counting anything twice.
 * `onMeasured` is called between the measuring, which must not be slowed down, and the computing, which may be.
 */
export async function backfill(
  env: DemoEnv,
  tenants: readonly DemoTenant[],
  signal: AbortSignal,
  onMeasured: () => void,
): Promise<BackfillResult> {
  const faults: unknown[] = [];
  const onError = (error: unknown) => void faults.push(error);
  const marks = openHistoryMarks(env.REDIS_CONTROL_URL);
  const preparing = openPreparingCache(env, onError);
  const stream = openTelemetryStream(env.REDIS_CONTROL_URL, { maxUnreadBatches: MAX_UNREAD_BATCHES, onError });
  const total: BackfillResult = { operations: 0, batches: 0, rollups: 0 };
  try {
    const missing = await marks.unwritten(tenants.map(({ id }) => id));
    if (missing.length === 0) return total;
    const measured = await measureLatency(preparing.cache, tenants, MEASURED_ROUNDS);
    onMeasured();
    const send = patiently(stream.send, signal);
    const catalogue = catalogues[env.KRYONIX_CATALOGUE];
    for (const { id, generator } of tenants.filter((tenant) => missing.includes(tenant.id))) {
      const endMs = await marks.endMs(id, Date.now());
      const done = await replayTenant({ tenantId: id, generator, catalogue, measured, endMs, send, signal });
      if (signal.aborted) break;
      await marks.markWritten(id);
      total.operations += done.operations;
      total.batches += done.batches;
      total.rollups += done.rollups;
    }
    return total;
  } catch (error) {
    throw new Error('The demo history was not completed', { cause: faults.at(-1) ?? error });
  } finally {
    await preparing.close();
    await stream.close();
    marks.close();
  }
}
