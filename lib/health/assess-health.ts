import type { Performance, PerformancePoint } from '../contracts/performance.ts';
import type { RealtimeScalars } from '../contracts/realtime-metrics.ts';

/** What the page says first, with the one figure that carries it. Worded by the message catalogue. */
export type Health =
  | { kind: 'offline' }
  | { kind: 'sources-down' }
  | { kind: 'no-data' }
  | { kind: 'quiet' }
  | { kind: 'slow'; p95Ms: number; sinceTimestamp: string | null }
  | { kind: 'low-hit-rate'; hitRate: number }
  | { kind: 'all-right'; hitRate: number; window: 'hour' | 'now' };

export interface HealthInput {
  metrics: RealtimeScalars | undefined;
  /** Performance of the last hour and of the last day; `undefined` until loaded. */
  hour: Performance | undefined;
  day: Performance | undefined;
  /** `silent`: the server answers, its sources do not, or it stopped sending; `offline`: nobody answers. */
  link: 'up' | 'silent' | 'offline';
}

/** Below this share of reads from the cache something is worth looking at (percent). */
const lowHitRate = 60;
/** Responses count as slow from twice the day's usual p95 on … */
const slowFactor = 2;
/** … but never below the p95 that the product promises (ms): nobody feels less. */
const slowFloorMs = 25;

/** The middle value: one stormy hour must not become the yardstick. */
function median(values: number[]): number | null {
  if (values.length === 0) return null;
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)] ?? null;
}

function usualP95(day: Performance | undefined): number | null {
  return median((day?.points ?? []).flatMap((point) => (point.p95 === null ? [] : [point.p95])));
}

/** The first of the run of slow buckets that reaches to now; `null` if the last bucket with figures is not slow. */
function slowSince(points: PerformancePoint[], limitMs: number): string | null {
  let since: string | null = null;
  for (const point of [...points].reverse()) {
    if (point.p95 === null) continue;
    if (point.p95 < limitMs) break;
    since = point.timestamp;
  }
  return since;
}

/**
 * Chooses the health sentence from the figures: old figures outrank everything, then silence, then slow answers,
 * then a low hit rate.
 */
export function assessHealth({ metrics, hour, day, link }: HealthInput): Health {
  if (link === 'offline') return { kind: 'offline' };
  if (link === 'silent') return { kind: 'sources-down' };
  if (!metrics?.totalOperations) return { kind: 'no-data' };
  const limitMs = Math.max(slowFloorMs, (usualP95(day) ?? Number.POSITIVE_INFINITY) * slowFactor);
  const p95Ms = metrics.p95ResponseTime;
  if (p95Ms !== null && p95Ms >= limitMs) {
    return { kind: 'slow', p95Ms, sinceTimestamp: slowSince(hour?.points ?? [], limitMs) };
  }
  const hourly = hour?.summary.hitRate ?? null;
  const hitRate = hourly ?? metrics.hitRate;
  if (hitRate === null) return { kind: 'quiet' };
  if (hitRate < lowHitRate) return { kind: 'low-hit-rate', hitRate };
  return { kind: 'all-right', hitRate, window: hourly === null ? 'now' : 'hour' };
}
