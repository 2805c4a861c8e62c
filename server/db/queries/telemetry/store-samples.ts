import type { ClientBase } from 'pg';
import type { SampleRow } from '#lib/telemetry/batch.ts';
import { plainArray, textArray } from '../../array-literal.ts';

/**
 * Inserts sampled operations, in the transaction that records their batch: one whose id is stored already is an error.
 * Every tenant must exist.
 */
export async function storeSamples(client: ClientBase, samples: readonly SampleRow[]): Promise<void> {
  if (samples.length === 0) return;
  await client.query(
    `insert into cache_management.cache_performance_metrics
       (tenant_id, recorded_at, id, operation_type, outcome, cache_key, cache_database, module, data_type,
        response_time_ms, payload_size_bytes, ttl_seconds, expires_at, device_type, network_type, weight)
     select tenant_id, to_timestamp(at_ms / 1000.0), id, operation, outcome, key, database, module, data_type,
            latency_us / 1000.0, size_bytes, ttl_seconds,
            to_timestamp(at_ms / 1000.0) + make_interval(secs => ttl_seconds), device, network, weight
       from unnest($1::uuid[], $2::bigint[], $3::uuid[], $4::text[], $5::text[], $6::text[], $7::smallint[],
                   $8::text[], $9::text[], $10::bigint[], $11::bigint[], $12::bigint[], $13::text[], $14::text[],
                   $15::double precision[])
         as given (tenant_id, at_ms, id, operation, outcome, key, database, module, data_type, latency_us,
                   size_bytes, ttl_seconds, device, network, weight)`,
    [
      plainArray(samples.map((sample) => sample.tenantId)),
      plainArray(samples.map((sample) => sample.atMs)),
      plainArray(samples.map((sample) => sample.id)),
      plainArray(samples.map((sample) => sample.operation)),
      plainArray(samples.map((sample) => sample.outcome)),
      textArray(samples.map((sample) => sample.key)),
      plainArray(samples.map((sample) => sample.database)),
      textArray(samples.map((sample) => sample.module)),
      textArray(samples.map((sample) => sample.dataType)),
      plainArray(samples.map((sample) => sample.latencyUs)),
      plainArray(samples.map((sample) => sample.sizeBytes)),
      plainArray(samples.map((sample) => sample.ttlSeconds)),
      plainArray(samples.map((sample) => sample.device)),
      plainArray(samples.map((sample) => sample.network)),
      plainArray(samples.map((sample) => sample.weight)),
    ],
  );
}
