import type { Redis } from 'ioredis';
import type { Pool } from 'pg';
import type { CatalogueEntry } from '#lib/cache/catalogue-entry.ts';
import type { Database } from '#lib/contracts/database.ts';
import type { RealtimeMetrics } from '#lib/contracts/realtime-metrics.ts';
import type { DatabaseStatus } from '#lib/contracts/vocabulary.ts';
import { percentileUs } from '#lib/telemetry/latency-histogram.ts';
import { readHitTargets } from '../db/queries/configs/read-hit-targets.ts';
import { type CensusEntry, getCensus } from '../db/queries/databases/get-census.ts';
import { countOperations24h } from '../db/queries/realtime/count-operations-24h.ts';
import { withTenant } from '../db/with-tenant.ts';
import { readIngestHeartbeat } from '../telemetry/ingest-heartbeat.ts';
import { type LiveCounts, type LiveWindow, readLiveWindow } from './live-window.ts';

/** A database with at least this share of failed calls in five minutes is in trouble. */
const warningErrorShare = 0.01;
/** Reads in five minutes from which a hit rate below the tenant's target says something. */
const tellingReads = 100;

interface Sources {
  pool: Pool;
  control: Redis;
  catalogue: readonly CatalogueEntry[];
  /** Whether the server of each plane answers. */
  planeUp(plane: 'data' | 'control'): boolean;
  now?: () => number;
}

/**
 * A tenant's figures now: rates, shares and latencies from the live window, keys and memory from the last census, the
 * day's operations from the rollups. What no source knows is `null`.
 * @throws when PostgreSQL or the control plane does not answer.
 */
export async function getRealtimeMetrics(sources: Sources, tenantId: string): Promise<RealtimeMetrics> {
  const nowMs = (sources.now ?? Date.now)();
  const heartbeat = await readIngestHeartbeat(sources.control);
  const [window, { census, totalOperations, targets }] = await Promise.all([
    heartbeat ? readLiveWindow(sources.control, tenantId, nowMs, heartbeat.since) : null,
    withTenant(sources.pool, tenantId, async (client) => ({
      census: await getCensus(client, tenantId),
      totalOperations: await countOperations24h(client, tenantId, new Date(nowMs)),
      targets: await readHitTargets(client, tenantId),
    })),
  ]);
  const byId = new Map(census.map((row) => [row.database, row]));
  const targetOf = new Map(targets.map((row) => [row.database, row.hitTargetPercent]));
  const databases = sources.catalogue.map((entry) =>
    describeDatabase(entry, byId.get(entry.id), window, {
      up: sources.planeUp(entry.evictionClass === 'evictable' ? 'data' : 'control'),
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
