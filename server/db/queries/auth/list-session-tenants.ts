import type { ClientBase, Pool } from 'pg';
import { z } from 'zod';
import type { AccountTenant } from '#lib/contracts/account-tenants.ts';
import { tenantStatuses } from '#lib/contracts/v1/tenant-rules.ts';
import { roleSchema } from '#lib/contracts/vocabulary.ts';
import { queryRows } from '../../query-rows.ts';

const rowSchema = z
  .object({
    tenant_id: z.uuid(),
    slug: z.string(),
    name: z.string(),
    status: z.enum(tenantStatuses),
    role: roleSchema,
    current: z.boolean(),
  })
  .transform(({ tenant_id, ...row }) => ({ id: tenant_id, ...row }));

/** The tenants that the person of an open session belongs to, by name, 500 at most; none for staff. */
export function listSessionTenants(client: ClientBase | Pool, sessionId: string): Promise<AccountTenant[]> {
  return queryRows(client, rowSchema, 'select * from accounts.list_session_tenants($1)', [sessionId]);
}
