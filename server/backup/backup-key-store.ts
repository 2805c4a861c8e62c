import type { Pool } from 'pg';
import { z } from 'zod';
import type { DataKeyStore } from '#lib/cache/data-key-store.ts';
import { queryRows } from '../db/query-rows.ts';

const rowSchema = z.object({ id: z.number(), wrapped: z.string() });

/** The wrapped keys of tenants' backups, in PostgreSQL. `pool` is that of `kryonix_ingest`. */
export function createBackupKeyStore(pool: Pool): DataKeyStore {
  return {
    load: (tenantId) =>
      queryRows(pool, rowSchema, 'select id, wrapped from cache_management.backup_keys where tenant_id = $1', [
        tenantId,
      ]),
    async add(tenantId, { id, wrapped }) {
      const { rowCount } = await pool.query(
        `insert into cache_management.backup_keys (tenant_id, id, wrapped) values ($1, $2, $3)
         on conflict (tenant_id, id) do nothing`,
        [tenantId, id, wrapped],
      );
      return rowCount === 1;
    },
    async replace(tenantId, id, from, to) {
      const { rowCount } = await pool.query(
        `update cache_management.backup_keys set wrapped = $4 where tenant_id = $1 and id = $2 and wrapped = $3`,
        [tenantId, id, from, to],
      );
      return rowCount === 1;
    },
  };
}
