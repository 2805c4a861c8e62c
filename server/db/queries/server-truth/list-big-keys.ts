import type { ClientBase } from 'pg';
import { z } from 'zod';
import type { BigKey } from '#lib/contracts/infrastructure.ts';
import { queryRows } from '../../query-rows.ts';
import { customersOnly } from '../customers-only.ts';

const rowSchema = z
  .object({
    tenant_id: z.uuid(),
    database: z.number(),
    key_class: z.string(),
    memory_bytes: z.number(),
    measured_at: z.date(),
  })
  .transform((row) => ({
    tenantId: row.tenant_id,
    database: row.database,
    keyClass: row.key_class,
    memoryBytes: row.memory_bytes,
    measuredAt: row.measured_at.toISOString(),
  }));

/** The largest keys of all tenants that the last census weighed, the largest first. For `kryonix_platform`. */
export function listBigKeys(client: ClientBase, limit: number): Promise<BigKey[]> {
  return queryRows(
    client,
    rowSchema,
    `select tenant_id, database, key_class, memory_bytes, measured_at
       from cache_management.big_keys
      where ${customersOnly}
      order by memory_bytes desc, tenant_id, database, position limit $1`,
    [limit],
  );
}
