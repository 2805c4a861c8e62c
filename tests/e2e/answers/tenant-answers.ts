import { multiTenantDatabases } from '#lib/cache/catalogue-multi-tenant.ts';
import { type Database, databasesSchema } from '#lib/contracts/database.ts';
import type { CachePerformanceUpdate } from '#lib/contracts/live-events.ts';
import { type PerformancePoint, type PerformanceSummary, performanceSchema } from '#lib/contracts/performance.ts';
import { realtimeMetricsSchema } from '#lib/contracts/realtime-metrics.ts';
import { type RecentOperation, recentOperationsSchema } from '#lib/contracts/recent-operations.ts';
import { ago, answer, type FixedAnswer, fixedAtMs, idOf, jitter, rounded } from './fixed-answer.ts';

const daySeconds = 86_400;

/** A point of a day that is busy in the afternoon and quiet at night, and whose night left a quarter of an hour out. */
function pointAt(seconds: number): PerformancePoint {
  const step = Math.round(seconds / 60);
  const hour = ((17 - seconds / 3600 - 3 + 48) % 24) + 1;
  const busy = (1 + Math.sin(((hour - 9) / 24) * 2 * Math.PI)) / 2;
  const slow = seconds > 18_000 && seconds < 21_600 ? 3 : 0;
  const timestamp = ago(seconds);
  if (seconds > 46_800 && seconds < 47_700) {
    const nothing = {
      responseTime: null,
      queueTime: null,
      serverTime: null,
      p95: null,
      p99: null,
      hitRate: null,
      mobilePercentage: null,
    };
    return { timestamp, ...nothing, throughput: null };
  }
  return {
    timestamp,
    responseTime: rounded(0.7 + 0.5 * busy + 0.1 * jitter(step) + slow / 4),
    queueTime: rounded(0.1 + 0.1 * busy),
    serverTime: rounded(0.6 + 0.4 * busy + 0.1 * jitter(step) + slow / 4),
    p95: rounded(4.2 + 2.4 * busy + 0.7 * jitter(step + 1) + slow),
    p99: rounded(9.5 + 4 * busy + 2 * jitter(step + 2) + 2 * slow),
    hitRate: rounded(91.5 + 4 * busy + 0.8 * jitter(step + 3) - slow, 1),
    throughput: rounded(12 + 130 * busy + 6 * jitter(step + 4), 1),
    mobilePercentage: rounded(71 + 7 * (1 - busy) + 2 * jitter(step + 5), 1),
  };
}

/** The end of each is the end of a whole bucket. */
function pointsOf(fromSeconds: number, toSeconds: number, bucketSeconds: number): PerformancePoint[] {
  const offset = (fixedAtMs / 1000) % bucketSeconds;
  const count = (fromSeconds - toSeconds) / bucketSeconds;
  return Array.from({ length: count }, (_, index) => pointAt(offset + fromSeconds - (index + 1) * bucketSeconds));
}

const dayPoints = pointsOf(daySeconds, 0, 300);
const day: PerformanceSummary = {
  ...{ responseTime: 1.04, queueTime: 0.17, serverTime: 0.88, p95: 5.6, p99: 12.4, hitRate: 94.1, throughput: 78.3 },
  ...{ mobilePercentage: 74.2, totalOperations: 6_765_120 },
};
const hour: PerformanceSummary = {
  ...{ responseTime: 1.12, queueTime: 0.19, serverTime: 0.94, p95: 6.1, p99: 12.9, hitRate: 95.2, throughput: 131.4 },
  ...{ mobilePercentage: 72.1, totalOperations: 473_040 },
};
const hourBefore: PerformanceSummary = {
  ...{ responseTime: 1.31, queueTime: 0.21, serverTime: 1.1, p95: 6.4, p99: 13.1, hitRate: 94.4, throughput: 126.9 },
  ...{ mobilePercentage: 72.9, totalOperations: 456_840 },
};

const keyCounts = [1240, 48_210, 312, 2_204, 640, 5_120, 0, 96, 12_430, 870, 18, 410, 3, 24, 160, 0];

const databases: Database[] = multiTenantDatabases.map(({ id, name }) => {
  const keys = keyCounts[id] ?? 0;
  const busy = keys > 0 && id !== 12;
  return {
    ...{ id, name, keys, memoryBytes: keys * (620 + 40 * id) },
    hitRate: busy ? rounded(97.5 - 1.9 * (id % 7), 1) : null,
    opsPerSecond: busy ? rounded(keys / 540, 1) : null,
    status: id === 9 ? 'warning' : busy ? 'ok' : 'idle',
    measuredAt: ago(42),
  };
});

const metrics = {
  ...{ hitRate: 95.4, avgResponseTime: 1.08, p95ResponseTime: 5.94, p99ResponseTime: 12.6, mobilePercentage: 72.4 },
  ...{ activeDatabases: 13, totalOperations: 6_765_120, opsPerSecond: 133.7, memoryUsage: 47_812_608 },
};

const classes = [
  { database: 1, module: 'crm', dataType: 'api_response', key: 'clientes:lista:p1' },
  { database: 0, module: 'mobile', dataType: 'session', key: 'sessao:7f21' },
  { database: 8, module: 'apps', dataType: 'config', key: 'tema:padrao' },
  { database: 1, module: 'busca', dataType: 'resultado', key: 'imoveis:centro:2q' },
  { database: 5, module: 'sdk', dataType: 'session', key: 'dispositivo:a91c' },
] as const;

const operations: RecentOperation[] = Array.from({ length: 20 }, (_, index) => ({
  ...(classes[index % classes.length] ?? classes[0]),
  id: idOf(9_000 + index),
  operation: index % 4 === 3 ? 'set' : 'get',
  outcome: index % 4 === 3 ? 'ok' : index % 7 === 5 ? 'miss' : 'hit',
  device: index % 3 === 1 ? 'desktop' : 'mobile',
  network: index % 2 === 0 ? 'wifi' : 'slow',
  latencyMs: rounded(0.4 + 2.1 * Math.abs(jitter(index))),
  sizeBytes: 180 + 311 * index,
  weight: index % 5 === 4 ? 8 : 1,
  timestamp: ago(1 + 2 * index),
}));

/** The socket's news of the same moment. */
export function liveUpdate(tenantId: string): CachePerformanceUpdate {
  const recentOperations = operations.slice(0, 5);
  return { tenantId, metrics, databases, recentOperations, sourcesReady: true, timestamp: ago(0) };
}

/** What a tenant's dashboard asks for. */
export const tenantAnswers: FixedAnswer[] = [
  answer('/api/cache/metrics/realtime', realtimeMetricsSchema, {
    ...metrics,
    ...{ tenantId: idOf(1), databases, timestamp: ago(0) },
  }),
  answer('/api/cache/performance/24h', performanceSchema, {
    ...{ range: '24h', resolution: '1m', bucketSeconds: 300, from: ago(daySeconds), to: ago(0) },
    ...{ points: dayPoints, summary: day },
  }),
  answer('/api/cache/performance/1h?compare=previous', performanceSchema, {
    ...{ range: '1h', resolution: '1m', bucketSeconds: 120, from: ago(3600), to: ago(0) },
    ...{ points: pointsOf(3600, 0, 120), summary: hour },
    previous: { points: pointsOf(7200, 3600, 120), summary: hourBefore },
  }),
  answer('/api/cache/operations/recent?limit=20', recentOperationsSchema, { operations }),
  answer('/api/cache/databases', databasesSchema, {
    catalogue: 'multi-tenant',
    databases: multiTenantDatabases.map(({ module: _module, ...entry }, id) => ({ ...entry, ...databaseOf(id) })),
  }),
];

function databaseOf(id: number): Database {
  const found = databases[id];
  if (!found) throw new Error(`There is no database ${id}.`);
  return found;
}
