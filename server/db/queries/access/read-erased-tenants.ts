import type { ClientBase, Pool } from 'pg';
import { z } from 'zod';
import { queryRows } from '../../query-rows.ts';

/** Tenants that are no more, erased or never finished: nothing of them may be left anywhere. Runs as `kryonix_ingest`. */
export async function readErasedTenants(client: ClientBase | Pool): Promise<string[]> {
  const rows = await queryRows(
    client,
    z.object({ tenant_id: z.uuid() }),
    `select distinct o.tenant_id
       from accounts.tenant_operations o
      where ((o.kind = 'erase' and o.state = 'done') or (o.kind = 'create' and o.state = 'rolled_back'))
        and not exists (select from accounts.tenants t where t.id = o.tenant_id)`,
  );
  return rows.map(({ tenant_id: id }) => id);
}
