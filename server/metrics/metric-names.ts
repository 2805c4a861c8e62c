interface Metric {
  type: 'gauge' | 'counter';
  help: string;
  labels: readonly string[];
}

const gauge = (help: string, ...labels: string[]): Metric => ({ type: 'gauge', help, labels });
const counter = (help: string, ...labels: string[]): Metric => ({ type: 'counter', help, labels });

/**
 * What `/metrics` exposes beside the process's own figures. The names are kept: dashboards and alert rules in
 * `server/deploy` rely on them, and so do those of other people. Figures of all processes together, such as a tenant's,
 * are the same from each: aggregate them by `max`.
 */
export const metrics = {
  kryonix_part_up: gauge('1 where a part answers: postgres, redis_data, redis_control, migrations, ingest.', 'part'),
  kryonix_redis_nodes_expected: gauge('Redis servers that the product was given.'),
  kryonix_redis_nodes_up: gauge('Redis servers that answer.'),
  kryonix_redis_memory_used_bytes: gauge('Memory that a Redis server uses.', 'role', 'server'),
  kryonix_redis_memory_max_bytes: gauge('Its maxmemory; absent where it has none.', 'role', 'server'),
  kryonix_redis_clients_connected: gauge('Connections of a Redis server.', 'role', 'server'),
  kryonix_redis_operations_per_second: gauge('Commands a second, by the server itself.', 'role', 'server'),
  kryonix_redis_keys: gauge('Keys of a Redis server.', 'role', 'server'),
  kryonix_redis_evicted_keys_total: counter('Keys evicted since the server started.', 'role', 'server'),
  kryonix_operations_per_second: gauge('SDK operations a second of all tenants, last five whole minutes.'),
  kryonix_operation_latency_seconds: gauge('What callers waited, all tenants, last five whole minutes.', 'quantile'),
  kryonix_operation_hit_ratio: gauge('Hits among reads, 0 to 1, all tenants, last five whole minutes.'),
  kryonix_operation_error_ratio: gauge('Failed among all operations, 0 to 1, last five whole minutes.'),
  kryonix_tenant_operations_per_second: gauge('The same for the busiest tenants; the rest is `other`.', 'tenant'),
  kryonix_tenant_hit_ratio: gauge('Hits among reads, 0 to 1.', 'tenant'),
  kryonix_tenant_latency_p95_seconds: gauge('What 95 % of callers waited at most.', 'tenant'),
  kryonix_tenant_memory_bytes: gauge('Memory held by the last census.', 'tenant'),
  kryonix_tenant_keys: gauge('Keys held by the last census.', 'tenant'),
  kryonix_ingest_last_seen_timestamp_seconds: gauge('When ingestion was last seen alive; absent while it is not.'),
  kryonix_ingest_waiting_batches: gauge('Telemetry batches in the stream that are not stored yet.'),
  kryonix_ingest_rejected_batches: gauge('Telemetry batches that could not be read and are kept for inspection.'),
  kryonix_telemetry_operations: gauge(
    'Operations that producers recorded, by what became of them: sent, stored, rejected, dropped, pending, unaccounted.',
    'state',
  ),
  kryonix_sockets_connected: gauge('Open live sockets of this process.'),
  kryonix_live_tenants_watched: gauge('Tenants whose live figures somebody watches by this process.'),
  kryonix_live_tenants_led: gauge('Those that this process computes.'),
  kryonix_live_messages_sent_total: counter('Live messages given to sockets by this process.'),
  kryonix_database_connections: gauge('Connections to PostgreSQL of this process.', 'pool', 'state'),
  kryonix_job_last_success_timestamp_seconds: gauge('When a periodic job last ended well in this process.', 'job'),
  kryonix_job_failures_total: counter('Runs of a periodic job that failed in this process.', 'job'),
  kryonix_usage_reports_total: counter('Usage told over HTTP to this process, by what became of it.', 'outcome'),
  kryonix_canary_probes: gauge('Ways between two canary tenants, by what the last run found.', 'outcome'),
  kryonix_canary_last_run_timestamp_seconds: gauge('When the canaries last tried to reach each other.'),
  kryonix_alerts_firing: gauge('Alerts that go on, of all tenants and the platform.', 'severity'),
  kryonix_alert_deliveries_waiting: gauge('Messages of alerts that are not delivered yet.'),
  kryonix_scrape_failures_total: counter('Sources that did not answer while metrics were gathered.', 'source'),
} as const satisfies Record<string, Metric>;

export type MetricName = keyof typeof metrics;
