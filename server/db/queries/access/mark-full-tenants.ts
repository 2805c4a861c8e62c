import type { ClientBase, Pool } from 'pg';
import { z } from 'zod';
import { queryRows } from '../../query-rows.ts';

const rowSchema = z.object({ tenant_id: z.uuid(), keys_full: z.boolean() });

/**
 * Marks the tenants that hold as many keys as they may, by the last census, and takes the mark from those that no longer
 * do; every cache follows within two seconds. Answers those that changed. Runs as `kryonix_platform`.
 */
export function markFullTenants(client: ClientBase | Pool): Promise<z.infer<typeof rowSchema>[]> {
  return queryRows(
    client,
    rowSchema,
    `update cache_management.tenant_access a
        set keys_full = held.full, updated_at = now()
       from (select a.tenant_id, coalesce(sum(c.keys), 0) >= coalesce(a.max_keys, 9007199254740991) as full
               from cache_management.tenant_access a
               left join cache_management.cache_census c on c.tenant_id = a.tenant_id
              where a.max_keys is not null or a.keys_full
              group by a.tenant_id, a.max_keys) held
      where a.tenant_id = held.tenant_id and a.keys_full <> held.full
      returning a.tenant_id, a.keys_full`,
  );
}
