import type { ClientBase, Pool } from 'pg';
import { z } from 'zod';
import { queryRows } from '../../query-rows.ts';

const rowSchema = z.object({
  kind: z.enum(['subject', 'key', 'prefix']),
  length: z.number().nullable(),
  digest: z.instanceof(Buffer),
});

/** What was erased of a tenant. `pool` is that of `kryonix_ingest`. */
export function listTombstones(pool: Pool, tenantId: string): Promise<z.infer<typeof rowSchema>[]> {
  return queryRows(
    pool,
    rowSchema,
    'select kind, length, digest from cache_management.erasure_tombstones where tenant_id = $1',
    [tenantId],
  );
}

/** Remembers what is being erased; before it is, so that nothing comes back in between. */
export async function addTombstones(
  client: ClientBase | Pool,
  tenantId: string,
  requestId: string,
  rows: readonly z.infer<typeof rowSchema>[],
): Promise<void> {
  await client.query(
    `insert into cache_management.erasure_tombstones (tenant_id, request_id, kind, length, digest)
     select $1, $2, * from unnest($3::text[], $4::integer[], $5::bytea[])
     on conflict (tenant_id, kind, digest) do nothing`,
    [tenantId, requestId, rows.map((row) => row.kind), rows.map((row) => row.length), rows.map((row) => row.digest)],
  );
}
