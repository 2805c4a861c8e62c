import type { ClientBase } from 'pg';
import { z } from 'zod';
import type { RecentOperation, RecentOperationsQuestion } from '#lib/contracts/recent-operations.ts';
import { deviceSchema, networkSchema, operationSchema, outcomeSchema } from '#lib/contracts/vocabulary.ts';
import { queryRows } from '../../query-rows.ts';

const rowSchema = z
  .object({
    id: z.uuid(),
    recorded_at: z.date(),
    operation_type: operationSchema,
    outcome: outcomeSchema,
    cache_database: z.number(),
    module: z.string(),
    data_type: z.string(),
    cache_key: z.string().nullable(),
    device_type: deviceSchema,
    network_type: networkSchema,
    response_time_ms: z.number(),
    payload_size_bytes: z.number().nullable(),
    weight: z.number(),
  })
  .transform(
    (row): RecentOperation => ({
      id: row.id,
      operation: row.operation_type,
      outcome: row.outcome,
      database: row.cache_database,
      module: row.module,
      dataType: row.data_type,
      key: row.cache_key ?? '',
      device: row.device_type,
      network: row.network_type,
      latencyMs: row.response_time_ms,
      sizeBytes: row.payload_size_bytes,
      weight: row.weight,
      timestamp: row.recorded_at.toISOString(),
    }),
  );

const columns = {
  operation: 'operation_type',
  outcome: 'outcome',
  database: 'cache_database',
  module: 'module',
  dataType: 'data_type',
  device: 'device_type',
} as const;

/**
 * The tenant's latest sampled operations that pass the filter, newest first. The key is as the caller wrote it (empty for
 * operations on many keys or none): who may not see keys gets it masked by the caller of this query.
 */
export function listRecentOperations(
  client: ClientBase,
  tenantId: string,
  { limit, ...filter }: RecentOperationsQuestion,
): Promise<RecentOperation[]> {
  const values: unknown[] = [tenantId, limit];
  let conditions = '';
  for (const [name, column] of Object.entries(columns)) {
    const value = filter[name as keyof typeof columns];
    if (value === undefined) continue;
    values.push(value);
    conditions += ` and ${column} = $${values.length}`;
  }
  return queryRows(
    client,
    rowSchema,
    `select id, recorded_at, operation_type, outcome, cache_database, module, data_type, cache_key, device_type,
            network_type, response_time_ms, payload_size_bytes, weight
       from cache_management.cache_performance_metrics
      where tenant_id = $1${conditions} order by recorded_at desc, id desc limit $2`,
    values,
  );
}
