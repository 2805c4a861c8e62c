import { describe, expect, test } from 'vitest';
import type { Performance, PerformancePoint } from '#lib/contracts/performance.ts';
import type { RealtimeScalars } from '#lib/contracts/realtime-metrics.ts';
import { assessHealth, type HealthInput } from '#lib/health/assess-health.ts';

const metrics: RealtimeScalars = {
  hitRate: 94,
  avgResponseTime: 0.4,
  p95ResponseTime: 1.3,
  p99ResponseTime: 3,
  mobilePercentage: 78,
  activeDatabases: 14,
  totalOperations: 120_000,
  opsPerSecond: 40,
  memoryUsage: 1_000_000,
};

function point(minute: number, p95: number | null): PerformancePoint {
  const timestamp = new Date(Date.UTC(2026, 0, 1, 14, minute)).toISOString();
  const rates = { hitRate: 92, throughput: 40, mobilePercentage: 78 };
  return { timestamp, responseTime: 0.4, p95, p99: 3, queueTime: null, serverTime: null, ...rates };
}

function performance(points: PerformancePoint[], hitRate: number | null = 92): Performance {
  const summary = {
    responseTime: 0.4,
    p95: 1.3,
    p99: 3,
    queueTime: null,
    serverTime: null,
    hitRate,
    throughput: 40,
    mobilePercentage: 78,
    totalOperations: 1000,
  };
  return {
    range: '1h',
    resolution: '1m',
    from: '2026-03-10T11:00:00.000Z',
    to: '2026-03-10T12:00:00.000Z',
    bucketSeconds: 60,
    points,
    summary,
  };
}

const calm = Array.from({ length: 60 }, (_, minute) => point(minute, 4));

function assess(changes: Partial<HealthInput>) {
  return assessHealth({ metrics, hour: performance(calm), day: performance(calm), link: 'up', ...changes });
}

describe('the health of a cache', () => {
  test('is all right with the last hour’s hit rate', () => {
    expect(assess({})).toEqual({ kind: 'all-right', hitRate: 92, window: 'hour' });
  });

  test('falls back to the last minutes while the hour is not loaded', () => {
    expect(assess({ hour: undefined })).toEqual({ kind: 'all-right', hitRate: 94, window: 'now' });
  });

  test('is unknown before the first operation', () => {
    expect(assess({ metrics: { ...metrics, totalOperations: 0 } }).kind).toBe('no-data');
    expect(assess({ metrics: undefined }).kind).toBe('no-data');
  });

  test('is quiet where there were operations but no reads', () => {
    expect(assess({ metrics: { ...metrics, hitRate: null }, hour: performance(calm, null) }).kind).toBe('quiet');
  });

  test('old figures outrank what they say', () => {
    expect(assess({ link: 'silent' }).kind).toBe('sources-down');
    expect(assess({ link: 'offline', metrics: { ...metrics, p95ResponseTime: 900 } }).kind).toBe('offline');
  });

  test('a low hit rate is named with its figure', () => {
    expect(assess({ hour: performance(calm, 0.02) })).toEqual({ kind: 'low-hit-rate', hitRate: 0.02 });
  });
});

describe('slow answers', () => {
  const slow = [...calm.slice(0, 50), ...Array.from({ length: 10 }, (_, index) => point(50 + index, 61))];
  const slowMetrics = { ...metrics, p95ResponseTime: 61 };

  test('are told with the moment when they began', () => {
    expect(assess({ metrics: slowMetrics, hour: performance(slow) })).toEqual({
      kind: 'slow',
      p95Ms: 61,
      sinceTimestamp: '2026-01-01T14:50:00.000Z',
    });
  });

  test('began before a gap that they reach across', () => {
    const gapped = slow.map((entry, index) => (index === 55 ? point(55, null) : entry));
    expect(assess({ metrics: slowMetrics, hour: performance(gapped) })).toMatchObject({
      sinceTimestamp: '2026-01-01T14:50:00.000Z',
    });
  });

  test('outrank a low hit rate', () => {
    expect(assess({ metrics: slowMetrics, hour: performance(slow, 10) }).kind).toBe('slow');
  });

  test('are measured against the usual p95, which one stormy hour does not move', () => {
    const stormy = calm.map((entry, index) => (index < 5 ? point(index, 5000) : entry));
    expect(assess({ metrics: slowMetrics, day: performance(stormy) }).kind).toBe('slow');
  });

  test('twice of next to nothing is still fast', () => {
    const fast = calm.map((entry) => ({ ...entry, p95: 0.2 }));
    expect(assess({ day: performance(fast) }).kind).toBe('all-right');
  });

  test('are not claimed without a day to compare with', () => {
    expect(assess({ metrics: slowMetrics, day: undefined }).kind).toBe('all-right');
  });
});
