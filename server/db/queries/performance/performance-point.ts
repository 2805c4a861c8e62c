import type { PerformancePoint, PerformanceSummary } from '#lib/contracts/performance.ts';
import { mergeInterleaved, percentileUs } from '#lib/telemetry/latency-histogram.ts';
import type { MeasuredBucket } from './read-buckets.ts';

/** One bucket of a period, with or without operations. */
export interface Slot {
  startMs: number;
  /** Seconds of the bucket that have passed. */
  elapsedSeconds: number;
  /** True where ingestion is known to have run all that time. */
  covered: boolean;
  measured: MeasuredBucket | null;
}

type Figures = Omit<PerformancePoint, 'timestamp' | 'throughput'>;
type Sums = Omit<MeasuredBucket, 'startMs'>;

const percentage = (part: number, whole: number) => (whole === 0 ? null : (100 * part) / whole);

function percentileMs(latency: readonly number[], quantile: number): number | null {
  const us = percentileUs(latency, quantile);
  return us === null ? null : us / 1000;
}

function toFigures(sums: Sums): Figures {
  const answered = sums.hits + sums.stales;
  return {
    responseTime: percentileMs(sums.latency, 0.5),
    p95: percentileMs(sums.latency, 0.95),
    p99: percentileMs(sums.latency, 0.99),
    hitRate: percentage(answered, answered + sums.misses),
    mobilePercentage: percentage(sums.mobileCalls, sums.calls),
  };
}

const nothing: Sums = { calls: 0, hits: 0, misses: 0, stales: 0, mobileCalls: 0, latency: [] };

/** The figures of one bucket; without operations, throughput is 0 where ingestion ran and unknown elsewhere. */
export function toPerformancePoint(slot: Slot): PerformancePoint {
  const timestamp = new Date(slot.startMs).toISOString();
  if (slot.measured === null) {
    return { timestamp, ...toFigures(nothing), throughput: slot.covered ? 0 : null };
  }
  return { timestamp, ...toFigures(slot.measured), throughput: slot.measured.calls / slot.elapsedSeconds };
}

/** The figures of all buckets together. Throughput is the mean over the buckets of which anything is known. */
export function toPerformanceSummary(slots: readonly Slot[]): PerformanceSummary {
  const known = slots.filter((slot) => slot.measured !== null || slot.covered);
  if (known.length === 0) return { ...toFigures(nothing), throughput: null, totalOperations: null };
  const sums = slots.reduce((total, { measured }) => (measured === null ? total : addSums(total, measured)), nothing);
  const seconds = known.reduce((total, slot) => total + slot.elapsedSeconds, 0);
  return { ...toFigures(sums), throughput: sums.calls / seconds, totalOperations: sums.calls };
}

function addSums(a: Sums, b: Sums): Sums {
  return {
    calls: a.calls + b.calls,
    hits: a.hits + b.hits,
    misses: a.misses + b.misses,
    stales: a.stales + b.stales,
    mobileCalls: a.mobileCalls + b.mobileCalls,
    latency: mergeInterleaved(a.latency, b.latency),
  };
}
