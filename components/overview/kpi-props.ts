import type { Performance } from '#lib/contracts/performance.ts';
import type { RealtimeMetrics } from '#lib/contracts/realtime-metrics.ts';

/** What every key figure is made from. */
export interface KpiProps {
  metrics: RealtimeMetrics;
  /** The last hour and the one before; `undefined` until loaded. */
  hour: Performance | undefined;
}
