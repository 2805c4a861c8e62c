import type { Redis } from 'ioredis';
import type { Pool } from 'pg';
import type { Readiness } from '#lib/contracts/health.ts';
import type { RedisNode } from '#lib/contracts/platform.ts';
import { totalConservation } from '#lib/telemetry/conservation.ts';
import { inTransaction } from '../db/in-transaction.ts';
import { countFiring } from '../db/queries/alerts/count-firing.ts';
import { countCanaries } from '../db/queries/canaries/canary-rows.ts';
import { getTenantFigures, type TenantFiguresRow } from '../db/queries/metrics/get-tenant-figures.ts';
import { readJobRuns } from '../jobs/job-runs.ts';
import { readIngestHeartbeat } from '../telemetry/ingest-heartbeat.ts';
import { readConservation } from '../telemetry/read-conservation.ts';
import { rejectedStream, telemetryStream } from '../telemetry/stream.ts';
import { readUsageReports } from '../v1/usage-reports.ts';
import type { MetricBook } from './metric-book.ts';

/** Tenants with a label of their own: what Prometheus keeps must not grow with the tenants. */
export const tenantsByName = 20;
const minuteMs = 60_000;
const windowMinutes = 5;

export interface MetricSources {
  pools: { app: Pool; platform: Pool; ingest: Pool };
  control: Redis;
  readiness(): Promise<Readiness>;
  infrastructure(): Promise<{ nodes: RedisNode[] }>;
  live(): { sockets: number; tenantsWatched: number; tenantsLed: number; messagesSent: number };
  now?: () => number;
}

/** Notes what every source says now. A source that does not answer leaves its metrics out, and is counted. */
export async function gatherMetrics(book: MetricBook, sources: MetricSources): Promise<void> {
  const parts = { readiness: noteParts, redis: noteRedis, tenants: noteTenants, ingest: noteIngest, watch: noteWatch };
  noteProcess(book, sources);
  await Promise.all(
    Object.entries(parts).map(async ([source, note]) => {
      try {
        await note(book, sources);
      } catch {
        // The failure is itself a metric; whoever owns the connection logs its fault.
        book.increment('kryonix_scrape_failures_total', { source });
      }
    }),
  );
}

const partNames = {
  postgres: 'postgres',
  redisData: 'redis_data',
  redisControl: 'redis_control',
  migrations: 'migrations',
  ingest: 'ingest',
} as const satisfies Record<keyof Readiness['checks'], string>;

async function noteParts(book: MetricBook, { readiness }: MetricSources): Promise<void> {
  const { checks } = await readiness();
  for (const [check, part] of Object.entries(partNames)) {
    book.set('kryonix_part_up', checks[check as keyof typeof checks] === 'ok' ? 1 : 0, { part });
  }
}

async function noteRedis(book: MetricBook, { infrastructure }: MetricSources): Promise<void> {
  const { nodes } = await infrastructure();
  book.set('kryonix_redis_nodes_expected', nodes.length);
  book.set('kryonix_redis_nodes_up', nodes.filter(({ up }) => up).length);
  for (const node of nodes) {
    const labels = { role: node.role, server: node.server ?? '' };
    book.set('kryonix_redis_memory_used_bytes', node.usedMemoryBytes, labels);
    book.set('kryonix_redis_memory_max_bytes', node.maxMemoryBytes || null, labels);
    book.set('kryonix_redis_clients_connected', node.connectedClients, labels);
    book.set('kryonix_redis_operations_per_second', node.opsPerSecond, labels);
    book.set('kryonix_redis_keys', node.keys, labels);
    book.set('kryonix_redis_evicted_keys_total', node.evictedKeys, labels);
  }
}

async function noteTenants(book: MetricBook, { pools, now = Date.now }: MetricSources): Promise<void> {
  const names = [
    'kryonix_tenant_operations_per_second',
    'kryonix_tenant_hit_ratio',
    'kryonix_tenant_latency_p95_seconds',
    'kryonix_tenant_memory_bytes',
    'kryonix_tenant_keys',
  ] as const;
  const toMs = Math.floor(now() / minuteMs) * minuteMs;
  const range = { from: new Date(toMs - windowMinutes * minuteMs), to: new Date(toMs) };
  const rows = await getTenantFigures(pools.ingest, { ...range, most: tenantsByName });
  for (const name of names) book.clear(name);
  for (const row of rows) {
    if (row.key === 'all') noteAll(book, row);
    else noteTenant(book, row);
  }
}

function noteTenant(book: MetricBook, row: TenantFiguresRow): void {
  const labels = { tenant: row.key };
  book.set('kryonix_tenant_operations_per_second', perSecond(row), labels);
  book.set('kryonix_tenant_hit_ratio', ratio(row.answered, row.asked), labels);
  book.set('kryonix_tenant_latency_p95_seconds', toSeconds(row.p95Ms), labels);
  book.set('kryonix_tenant_memory_bytes', row.memoryBytes, labels);
  book.set('kryonix_tenant_keys', row.keys, labels);
}

function noteAll(book: MetricBook, row: TenantFiguresRow): void {
  book.set('kryonix_operations_per_second', perSecond(row) ?? 0);
  book.clear('kryonix_operation_latency_seconds');
  book.set('kryonix_operation_latency_seconds', toSeconds(row.p50Ms), { quantile: '0.5' });
  book.set('kryonix_operation_latency_seconds', toSeconds(row.p95Ms), { quantile: '0.95' });
  book.set('kryonix_operation_latency_seconds', toSeconds(row.p99Ms), { quantile: '0.99' });
  for (const name of ['kryonix_operation_hit_ratio', 'kryonix_operation_error_ratio'] as const) book.clear(name);
  book.set('kryonix_operation_hit_ratio', ratio(row.answered, row.asked));
  book.set('kryonix_operation_error_ratio', ratio(row.errors, row.calls));
}

async function noteIngest(book: MetricBook, { control, pools }: MetricSources): Promise<void> {
  const heartbeat = await readIngestHeartbeat(control);
  book.clear('kryonix_ingest_last_seen_timestamp_seconds');
  book.set('kryonix_ingest_last_seen_timestamp_seconds', heartbeat && heartbeat.at / 1_000);
  book.set('kryonix_ingest_waiting_batches', await control.xlen(telemetryStream));
  book.set('kryonix_ingest_rejected_batches', await control.xlen(rejectedStream));
  const tenants = await inTransaction(pools.ingest, (client) => readConservation(control, client));
  const { sent, stored, rejected, dropped, pending, unaccounted } = totalConservation(tenants);
  book.clear('kryonix_telemetry_operations');
  for (const [state, count] of Object.entries({ sent, stored, rejected, dropped, pending, unaccounted })) {
    book.set('kryonix_telemetry_operations', count, { state });
  }
}

async function noteWatch(book: MetricBook, { pools }: MetricSources): Promise<void> {
  const canaries = await countCanaries(pools.ingest);
  if (canaries?.at) {
    for (const outcome of ['held', 'breached', 'unknown'] as const) {
      book.set('kryonix_canary_probes', canaries[outcome], { outcome });
    }
    book.set('kryonix_canary_last_run_timestamp_seconds', canaries.at.getTime() / 1_000);
  }
  const { info, warning, critical, waiting } = await countFiring(pools.ingest);
  for (const [severity, count] of Object.entries({ info, warning, critical })) {
    book.set('kryonix_alerts_firing', count, { severity });
  }
  book.set('kryonix_alert_deliveries_waiting', waiting);
}

function noteProcess(book: MetricBook, { pools, live }: MetricSources): void {
  const { sockets, tenantsWatched, tenantsLed, messagesSent } = live();
  book.set('kryonix_sockets_connected', sockets);
  book.set('kryonix_live_tenants_watched', tenantsWatched);
  book.set('kryonix_live_tenants_led', tenantsLed);
  book.set('kryonix_live_messages_sent_total', messagesSent);
  for (const pool of ['app', 'platform', 'ingest'] as const) {
    const { totalCount, idleCount, waitingCount } = pools[pool];
    book.set('kryonix_database_connections', totalCount - idleCount, { pool, state: 'busy' });
    book.set('kryonix_database_connections', idleCount, { pool, state: 'idle' });
    book.set('kryonix_database_connections', waitingCount, { pool, state: 'waiting' });
  }
  for (const [job, { lastSuccessMs, failures }] of readJobRuns()) {
    book.set('kryonix_job_last_success_timestamp_seconds', lastSuccessMs && lastSuccessMs / 1_000, { job });
    book.set('kryonix_job_failures_total', failures, { job });
  }
  for (const [outcome, reports] of readUsageReports()) book.set('kryonix_usage_reports_total', reports, { outcome });
}

const perSecond = ({ calls }: TenantFiguresRow) => (calls === null ? null : calls / (windowMinutes * 60));
const ratio = (part: number | null, whole: number | null) => (whole ? (part ?? 0) / whole : null);
const toSeconds = (ms: number | null) => (ms === null ? null : ms / 1_000);
