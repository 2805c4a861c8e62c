import type { CatalogueEntry } from '#lib/cache/catalogue-entry.ts';
import type { Database } from '#lib/contracts/database.ts';
import type { RealtimeMetrics } from '#lib/contracts/realtime-metrics.ts';
import type { DatabaseStatus } from '#lib/contracts/vocabulary.ts';
import { percentileUs } from '#lib/telemetry/latency-histogram.ts';
import type { CensusEntry } from '../db/queries/databases/get-census.ts';
import type { LiveCounts, LiveWindow } from './live-window.ts';

/** A database with at least this share of failed calls in five minutes is in trouble. */
const warningErrorShare = 0.01;
/** Reads in five minutes from which a hit rate below the tenant's target says something. */
const tellingReads = 100;

/** What the instance is, whosever figures are described. */
export interface Instance {
  catalogue: readonly CatalogueEntry[];
  /** Whether the server of each plane answers. */
  planeUp(plane: 'data' | 'control'): boolean;
}

/** What the database knows of a tenant. */
export interface StoredFigures {
  census: CensusEntry[];
  /** Of the last 24 h. */
  totalOperations: number | null;
  /** Hit rates below which the tenant wants to be told, percent. */
  hitTargets: readonly { database: number; hitTargetPercent: number }[];
}

/** A tenant's figures from what its sources said; `null` for what none knows. */
export function describeRealtime(
  instance: Instance,
  tenantId: string,
  { window, stored, nowMs }: { window: LiveWindow | null; stored: StoredFigures; nowMs: number },
): RealtimeMetrics {
  const { census, totalOperations, hitTargets } = stored;
  const byId = new Map(census.map((row) => [row.database, row]));
  const targetOf = new Map(hitTargets.map((row) => [row.database, row.hitTargetPercent]));
  const databases = instance.catalogue.map((entry) =>
    describeDatabase(entry, byId.get(entry.id), window, {
      up: instance.planeUp(entry.evictionClass === 'evictable' ? 'data' : 'control'),
      hitTargetPercent: targetOf.get(entry.id) ?? 0,
    }),
  );
  const measured = census.length > 0;
  return {
    tenantId,
    ...scalars(window),
    activeDatabases:
      measured || window
        ? databases.filter((each) => (each.keys ?? 0) > 0 || window?.databases.has(each.id)).length
        : null,
    totalOperations,
    memoryUsage: measured ? census.reduce((sum, row) => sum + row.memoryBytes, 0) : null,
    databases,
    timestamp: new Date(nowMs).toISOString(),
  };
}

function scalars(window: LiveWindow | null) {
  if (!window || window.calls === 0) {
    return {
      hitRate: null,
      avgResponseTime: null,
      p95ResponseTime: null,
      p99ResponseTime: null,
      mobilePercentage: null,
      opsPerSecond: window ? 0 : null,
    };
  }
  return {
    hitRate: hitRateOf(window),
    avgResponseTime: round(window.latencySumUs / window.calls / 1_000, 3),
    p95ResponseTime: toMs(percentileUs(window.latency, 0.95)),
    p99ResponseTime: toMs(percentileUs(window.latency, 0.99)),
    mobilePercentage: round((100 * window.mobileCalls) / window.calls, 2),
    opsPerSecond: round(window.calls / window.seconds, 2),
  };
}

interface Standing {
  /** Whether the database's server answers. */
  up: boolean;
  hitTargetPercent: number;
}

function describeDatabase(
  entry: CatalogueEntry,
  census: CensusEntry | undefined,
  window: LiveWindow | null,
  standing: Standing,
): Database {
  const counts = window?.databases.get(entry.id);
  return {
    id: entry.id,
    name: entry.name,
    keys: census?.keys ?? null,
    memoryBytes: census?.memoryBytes ?? null,
    hitRate: counts ? hitRateOf(counts) : null,
    opsPerSecond: window ? round((counts?.calls ?? 0) / window.seconds, 2) : null,
    status: statusOf(standing, window, counts),
    measuredAt: census?.measuredAt.toISOString() ?? null,
  };
}

function statusOf(
  { up, hitTargetPercent }: Standing,
  window: LiveWindow | null,
  counts: LiveCounts | undefined,
): DatabaseStatus {
  if (!up) return 'down';
  if (!window) return 'unknown';
  if (!counts) return 'idle';
  if (counts.errors / counts.calls >= warningErrorShare) return 'warning';
  const tells = counts.hits + counts.stales + counts.misses >= tellingReads;
  return tells && (hitRateOf(counts) ?? 100) < hitTargetPercent ? 'warning' : 'ok';
}

function hitRateOf(counts: LiveCounts): number | null {
  const reads = counts.hits + counts.stales + counts.misses;
  return reads === 0 ? null : round((100 * (counts.hits + counts.stales)) / reads, 2);
}

const toMs = (us: number | null) => (us === null ? null : round(us / 1_000, 3));

function round(value: number, digits: number): number {
  const factor = 10 ** digits;
  return Math.round(value * factor) / factor;
}
