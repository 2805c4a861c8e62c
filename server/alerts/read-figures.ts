import type { Redis } from 'ioredis';
import type { Pool } from 'pg';
import type { Logger } from 'pino';
import { tenantMetrics } from '#lib/contracts/alerts.ts';
import type { NodeTruth } from '#lib/contracts/infrastructure.ts';
import type { RedisNode } from '#lib/contracts/platform.ts';
import { nodeName } from '#lib/fleet/node-name.ts';
import { inTransaction } from '../db/in-transaction.ts';
import { getGreatestReplicas } from '../db/queries/alerts/get-greatest-replicas.ts';
import { getTenantLevels } from '../db/queries/alerts/get-tenant-levels.ts';
import { listBackupAges } from '../db/queries/alerts/read-backup-state.ts';
import { getLastCanaryRun, listCanaryResults } from '../db/queries/canaries/canary-rows.ts';
import { readIngestHeartbeat } from '../telemetry/ingest-heartbeat.ts';
import { readConservation } from '../telemetry/read-conservation.ts';
import type { Figure } from './figure.ts';

export interface FigureSources {
  /** `kryonix_ingest`. */
  pool: Pool;
  control: Redis;
  infrastructure(): Promise<{ nodes: (RedisNode & NodeTruth)[] }>;
  log: Logger;
}

/** A figure of another time says nothing of now. */
const freshCanaryMs = 15 * 60_000;
/** So often in a row a probe was not tried before it counts: one outage is no sign. */
const untriedRuns = 3;
/** More than the runs of that time find. */
const mostCanaryResults = 200;

/** Everything that rules watch, now. A source that does not answer leaves its figures unknown, which the log says. */
export async function readFigures(sources: FigureSources, now: Date): Promise<Figure[]> {
  const readers = {
    tenants: tenantFigures,
    nodes: nodeFigures,
    ingestion: ingestFigures,
    backups: backupFigures,
    canaries: canaryFigures,
  };
  const parts = await Promise.all(
    Object.entries(readers).map(async ([name, read]) => {
      try {
        return await read(sources, now);
      } catch (error) {
        sources.log.warn({ source: name, err: error }, 'the alerts go without one of their sources');
        return [];
      }
    }),
  );
  return parts.flat();
}

async function tenantFigures({ pool }: FigureSources, now: Date): Promise<Figure[]> {
  const tenants = await getTenantLevels(pool, now);
  return tenants.flatMap(({ tenantId, levels }) =>
    tenantMetrics.map((metric) => ({ metric, tenantId, subject: '', value: levels[metric] })),
  );
}

async function nodeFigures({ pool, infrastructure }: FigureSources, now: Date): Promise<Figure[]> {
  const { nodes } = await infrastructure();
  const greatest = await getGreatestReplicas(pool, now);
  return nodes.flatMap((node) => {
    const figure = (metric: Figure['metric'], value: number | null) => ({
      metric,
      tenantId: null,
      subject: nodeName(node),
      value,
    });
    const lags = node.replication?.replicas.flatMap(({ lagSeconds }) => lagSeconds ?? []) ?? [];
    return [
      figure('redisDown', node.up ? 0 : 1),
      figure('nodeMissing', node.up ? missingReplicas(node, greatest.get(nodeName(node)) ?? 0) : 1),
      figure('nodeMemory', share(node.usedMemoryBytes, node.maxMemoryBytes)),
      figure('replicationLag', node.up && lags.length > 0 ? Math.max(...lags) : null),
    ];
  });
}

/** Replicas that were there and are not, or are there and not in step. Null while the server was not asked. */
function missingReplicas({ replication }: NodeTruth, greatest: number): number | null {
  if (replication === null || replication.connectedReplicas === null) return null;
  const inStep = replication.replicas.filter(({ state }) => state === null || state === 'online').length;
  return Math.max(0, Math.max(greatest, replication.connectedReplicas) - inStep);
}

/** A server without a limit fills no share of it. */
const share = (used: number | null, most: number | null) => (used === null || !most ? null : (100 * used) / most);

async function ingestFigures({ pool, control }: FigureSources): Promise<Figure[]> {
  const heartbeat = await readIngestHeartbeat(control);
  const tenants = await inTransaction(pool, (client) => readConservation(control, client));
  const known = tenants.flatMap(({ unaccounted }) => (unaccounted === null ? [] : Math.abs(unaccounted)));
  const own = { tenantId: null, subject: '' };
  return [
    { ...own, metric: 'ingestDown', value: heartbeat === null ? 1 : 0 },
    {
      ...own,
      metric: 'ingestImbalance',
      value: known.length < tenants.length ? null : known.reduce((a, b) => a + b, 0),
    },
  ];
}

async function backupFigures({ pool }: FigureSources, now: Date): Promise<Figure[]> {
  const ages = await listBackupAges(pool, now);
  return ages.map(({ tenantId, hours }) => ({
    ...{ metric: 'backupAge', tenantId: null, subject: `tenant:${tenantId}`, value: Math.round(hours * 10) / 10 },
  }));
}

async function canaryFigures({ pool }: FigureSources, now: Date): Promise<Figure[]> {
  const since = new Date(now.getTime() - freshCanaryMs);
  const fresh = await listCanaryResults(pool, { since, limit: mostCanaryResults });
  const figure = (metric: Figure['metric'], value: number | null) => ({ metric, tenantId: null, subject: '', value });
  if (fresh.length === 0) {
    const last = await getLastCanaryRun(pool);
    return [figure('canaryFailed', null), figure('canaryUntried', last.length || null)];
  }
  const newest = fresh.filter(({ runId }) => runId === fresh[0]?.runId);
  const untried = [...new Set(fresh.map(({ probe }) => probe))].filter((probe) => {
    const runs = fresh.filter((result) => result.probe === probe).slice(0, untriedRuns);
    return runs.length === untriedRuns && runs.every(({ outcome }) => outcome === 'unknown');
  });
  return [
    figure('canaryFailed', newest.filter(({ outcome }) => outcome === 'breached').length),
    figure('canaryUntried', untried.length),
  ];
}
