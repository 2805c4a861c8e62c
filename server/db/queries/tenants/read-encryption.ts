import type { ClientBase, Pool } from 'pg';
import { z } from 'zod';
import { encryptionStates } from '#lib/contracts/tenant-control.ts';
import { queryRow } from '../../query-rows.ts';

const rowSchema = z.object({ state: z.enum(encryptionStates), since: z.date().nullable() });

/**
 * Whether a tenant's values are encrypted, and since when by the audit log; `null` for an unknown tenant. Runs as
 * `kryonix_platform`.
 *
 * @param action under which a change is noted
 */
export function readEncryption(
  client: ClientBase | Pool,
  tenantId: string,
  action: string,
): Promise<z.infer<typeof rowSchema> | null> {
  return queryRow(
    client,
    rowSchema,
    `select coalesce(a.encryption, 'off') as state,
            (select l.at from accounts.audit_log l
              where l.tenant_id = t.id and l.action = $2 order by l.id desc limit 1) as since
       from accounts.tenants t
       left join cache_management.tenant_access a on a.tenant_id = t.id
      where t.id = $1`,
    [tenantId, action],
  );
}
