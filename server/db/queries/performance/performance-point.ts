import type { PerformancePoint, PerformanceSummary } from '#lib/contracts/performance.ts';
import { meanSplit } from './mean-split.ts';
import type { Measured } from './measured.ts';

/** One bucket of a period, with or without operations. */
export interface Slot {
  startMs: number;
  /** Seconds of the bucket that have passed. */
  elapsedSeconds: number;
  /** True where ingestion is known to have run all that time. */
  covered: boolean;
  measured: Measured | null;
}

const percentage = (part: number, whole: number) => (whole === 0 ? null : (100 * part) / whole);

/** Of nothing is known what a call took or met. */
const unknown = {
  responseTime: null,
  p95: null,
  p99: null,
  queueTime: null,
  serverTime: null,
  hitRate: null,
  mobilePercentage: null,
};

/** The figures of one bucket; without operations, throughput is 0 where ingestion ran and unknown elsewhere. */
export function toPerformancePoint({ startMs, elapsedSeconds, covered, measured }: Slot): PerformancePoint {
  const timestamp = new Date(startMs).toISOString();
  if (measured === null) return { timestamp, ...unknown, throughput: covered ? 0 : null };
  const answered = measured.hits + measured.stales;
  const { queueTime, serverTime } = meanSplit(measured);
  // Field by field: a chart has 300 points, and spreading objects cost as much as all the rest of them.
  return {
    timestamp,
    responseTime: measured.p50Ms,
    p95: measured.p95Ms,
    p99: measured.p99Ms,
    queueTime,
    serverTime,
    hitRate: percentage(answered, answered + measured.misses),
    mobilePercentage: percentage(measured.mobileCalls, measured.calls),
    throughput: measured.calls / elapsedSeconds,
  };
}

/** The figures of all buckets together. Throughput is the mean over the buckets of which anything is known. */
export function toPerformanceSummary(slots: readonly Slot[], total: Measured | null): PerformanceSummary {
  let elapsedSeconds = 0;
  for (const slot of slots) if (slot.measured !== null || slot.covered) elapsedSeconds += slot.elapsedSeconds;
  const covered = elapsedSeconds > 0;
  const whole = toPerformancePoint({ startMs: 0, elapsedSeconds, covered, measured: total });
  const { timestamp: _, ...figures } = whole;
  return { ...figures, totalOperations: total?.calls ?? (covered ? 0 : null) };
}
