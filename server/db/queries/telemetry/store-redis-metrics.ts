import type { ClientBase, Pool } from 'pg';
import type { Device, Network } from '#lib/contracts/vocabulary.ts';

/** One figure of a server at one instant. */
export interface RedisMetric {
  time: Date;
  /** Null: of the whole instance, which no tenant sees. */
  tenantId: string | null;
  /** Null: of all databases. */
  database: number | null;
  /** Its unit at the end, like `memory_bytes`. At most 100 characters. */
  name: string;
  /** Null where it was asked for and not told. */
  value: number | null;
  tags?: Record<string, string>;
  device?: Device;
  network?: Network;
}

/** Appends figures; those of tenants that do not exist are left out. Runs as `kryonix_ingest`. */
export async function storeRedisMetrics(client: ClientBase | Pool, metrics: readonly RedisMetric[]): Promise<void> {
  if (metrics.length === 0) return;
  await client.query(
    `insert into cache_management.redis_metrics
       (time, tenant_id, database_id, metric_name, metric_value, tags, device_type, network_type)
     select given.*
       from unnest($1::timestamptz[], $2::uuid[], $3::smallint[], $4::text[], $5::double precision[], $6::jsonb[],
                   $7::text[], $8::text[]) as given (time, tenant_id, database, name, value, tags, device, network)
      where given.tenant_id is null or exists (select from accounts.tenants where id = given.tenant_id)`,
    [
      metrics.map((metric) => metric.time),
      metrics.map((metric) => metric.tenantId),
      metrics.map((metric) => metric.database),
      metrics.map((metric) => metric.name),
      metrics.map((metric) => metric.value),
      metrics.map((metric) => JSON.stringify(metric.tags ?? {})),
      metrics.map((metric) => metric.device ?? null),
      metrics.map((metric) => metric.network ?? null),
    ],
  );
}
