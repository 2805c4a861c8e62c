import type { ClientBase } from 'pg';
import type { SampleRow } from '#lib/telemetry/batch.ts';
import { bigintArray, doubleArray, smallintArray, textArray, uuidArray } from '../../binary-array.ts';

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
     select tenant_id, to_timestamp(at_seconds), id, operation, outcome, key, database, module, data_type,
            latency_ms, size_bytes, ttl_seconds, to_timestamp(at_seconds + ttl_seconds), device, network, weight
       from unnest($1::uuid[], $2::float8[], $3::uuid[], $4::text[], $5::text[], $6::text[], $7::smallint[],
                   $8::text[], $9::text[], $10::float8[], $11::bigint[], $12::bigint[], $13::text[], $14::text[],
                   $15::float8[])
         as given (tenant_id, at_seconds, id, operation, outcome, key, database, module, data_type, latency_ms,
                   size_bytes, ttl_seconds, device, network, weight)`,
    [
      uuidArray(samples.map((sample) => sample.tenantId)),
      doubleArray(samples.map((sample) => sample.atMs / 1_000)),
      uuidArray(samples.map((sample) => sample.id)),
      textArray(samples.map((sample) => sample.operation)),
      textArray(samples.map((sample) => sample.outcome)),
      textArray(samples.map((sample) => sample.key)),
      smallintArray(samples.map((sample) => sample.database)),
      textArray(samples.map((sample) => sample.module)),
      textArray(samples.map((sample) => sample.dataType)),
      doubleArray(samples.map((sample) => sample.latencyUs / 1_000)),
      bigintArray(samples.map((sample) => sample.sizeBytes)),
      bigintArray(samples.map((sample) => sample.ttlSeconds)),
      textArray(samples.map((sample) => sample.device)),
      textArray(samples.map((sample) => sample.network)),
      doubleArray(samples.map((sample) => sample.weight)),
    ],
  );
}
