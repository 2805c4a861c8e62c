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

type Figures = Omit<PerformancePoint, 'timestamp' | 'throughput'>;

const percentage = (part: number, whole: number) => (whole === 0 ? null : (100 * part) / whole);

const unknown: Figures = {
  ...{ responseTime: null, p95: null, p99: null, queueTime: null, serverTime: null },
  ...{ hitRate: null, mobilePercentage: null },
};

function toFigures(measured: Measured | null): Figures {
  if (measured === null) return unknown;
  const answered = measured.hits + measured.stales;
  return {
    responseTime: measured.p50Ms,
    p95: measured.p95Ms,
    p99: measured.p99Ms,
    ...meanSplit(measured),
    hitRate: percentage(answered, answered + measured.misses),
    mobilePercentage: percentage(measured.mobileCalls, measured.calls),
  };
}

/** The figures of one bucket; without operations, throughput is 0 where ingestion ran and unknown elsewhere. */
export function toPerformancePoint({ startMs, elapsedSeconds, covered, measured }: Slot): PerformancePoint {
  const throughput = measured === null ? (covered ? 0 : null) : measured.calls / elapsedSeconds;
  return { timestamp: new Date(startMs).toISOString(), ...toFigures(measured), throughput };
}

/** The figures of all buckets together. Throughput is the mean over the buckets of which anything is known. */
export function toPerformanceSummary(slots: readonly Slot[], total: Measured | null): PerformanceSummary {
  const known = slots.filter((slot) => slot.measured !== null || slot.covered);
  if (known.length === 0) return { ...toFigures(null), throughput: null, totalOperations: null };
  const seconds = known.reduce((sum, slot) => sum + slot.elapsedSeconds, 0);
  const calls = total?.calls ?? 0;
  return { ...toFigures(total), throughput: calls / seconds, totalOperations: calls };
}
