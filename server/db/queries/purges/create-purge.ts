import type { ClientBase } from 'pg';

export interface NewPurge {
  tenantId: string;
  id: string;
  requestedBy: string;
  requestedByUser: string | null;
  requestId: string;
  database: number;
  module: string;
  dataType: string | null;
  keyPrefix: string | null;
  /** What the dry run counted. */
  total: number;
}

/** False where a purge of this id is there already: the same confirmation was sent twice. */
export async function createPurge(client: ClientBase, purge: NewPurge): Promise<boolean> {
  const { rowCount } = await client.query(
    `insert into cache_management.cache_purges (tenant_id, id, requested_by, requested_by_user, request_id, database,
                                                module, data_type, key_prefix, total)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10) on conflict (tenant_id, id) do nothing`,
    [
      purge.tenantId,
      purge.id,
      purge.requestedBy,
      purge.requestedByUser,
      purge.requestId,
      purge.database,
      purge.module,
      purge.dataType,
      purge.keyPrefix,
      purge.total,
    ],
  );
  return rowCount === 1;
}
