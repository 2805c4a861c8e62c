import type { Performance } from '#lib/contracts/performance.ts';
import type { RealtimeMetrics } from '#lib/contracts/realtime-metrics.ts';

/** What every key figure is made from. */
export interface KpiProps {
  metrics: RealtimeMetrics;
  /** The last hour and the one before; `undefined` while they load, `null` where they could not be loaded. */
  hour: Performance | null | undefined;
}
