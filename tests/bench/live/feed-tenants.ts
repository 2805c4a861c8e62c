import type { Redis } from 'ioredis';
import type { RollupRow } from '#lib/telemetry/batch.ts';
import { addToLiveWindow } from '#server/live/live-window.ts';
import { beatIngestHeartbeat } from '#server/telemetry/ingest-heartbeat.ts';

const slicesPerSecond = 50;
const heartbeatMs = 2_000;

export interface Feed {
  /** Feeds that Redis did not take. */
  failures(): number;
  /** Feeds left out since this process came too late: a machine that cannot even ask must not be asked ever more. */
  skipped(): number;
  stop(): void;
}

/** Counts operations of every tenant once a second, as the ingester does, spread over the second. */
export function feedTenants(control: Redis, tenantIds: readonly string[]): Feed {
  const since = Date.now();
  let slice = 0;
  let failures = 0;
  let skipped = 0;
  let underWay = 0;
  const note = () => {
    failures += 1;
  };
  const perSlice = Math.ceil(tenantIds.length / slicesPerSecond);
  const feed = setInterval(() => {
    // As many slices as are due: a late timer must not make it less than one update a second.
    const due = Math.floor(((Date.now() - since) * slicesPerSecond) / 1_000);
    for (; slice < due; slice += 1) {
      if (due - slice > slicesPerSecond || underWay > slicesPerSecond) {
        skipped += 1;
        continue;
      }
      const start = (slice % slicesPerSecond) * perSlice;
      const rows = tenantIds.slice(start, start + perSlice).map((tenantId) => rollupOf(tenantId, slice));
      underWay += 1;
      const settle = () => {
        underWay -= 1;
      };
      addToLiveWindow(control, rows, Date.now()).catch(note).finally(settle);
    }
  }, 1_000 / slicesPerSecond);
  const beat = () => beatIngestHeartbeat(control, { since, at: Date.now() }).catch(note);
  void beat();
  const beats = setInterval(beat, heartbeatMs);
  return {
    failures: () => failures,
    skipped: () => skipped,
    stop() {
      clearInterval(feed);
      clearInterval(beats);
    },
  };
}

const rollupOf = (tenantId: string, turn: number): RollupRow => ({
  tenantId,
  bucketMs: Date.now(),
  database: turn % 16,
  module: 'crm',
  dataType: 'api_response',
  operation: 'get',
  device: turn % 2 === 0 ? 'mobile' : 'desktop',
  network: 'fast',
  calls: 100,
  hits: 80 + (turn % 10),
  misses: 20 - (turn % 10),
  stales: 0,
  errors: 0,
  bytes: 10_000,
  latencySumUs: 100_000 + turn,
  latency: [20 + (turn % 8), 60, 31, 40],
});
