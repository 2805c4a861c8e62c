import type { ClientBase, Pool } from 'pg';
import { z } from 'zod';
import { roleSchema } from '#lib/contracts/vocabulary.ts';
import { queryRows } from '../../query-rows.ts';

const tenantStatusSchema = z.enum(['active', 'suspended', 'maintenance']);

/** Of the module and not of a row: zod compiles a schema at its first use, which costs more than the query. */
const tenantSchema = z.object({ slug: z.string(), name: z.string(), status: tenantStatusSchema, demo: z.boolean() });

const rowSchema = z
  .object({
    session_id: z.uuid(),
    user_id: z.uuid(),
    email: z.string(),
    display_name: z.string(),
    role: roleSchema,
    tenant_id: z.uuid().nullable(),
    tenant_slug: z.string().nullable(),
    tenant_name: z.string().nullable(),
    tenant_status: tenantStatusSchema.nullable(),
    tenant_demo: z.boolean().nullable(),
    expires_at: z.date(),
    revoked_at: z.date().nullable(),
  })
  .transform((row) => ({
    sessionId: row.session_id,
    userId: row.user_id,
    email: row.email,
    displayName: row.display_name,
    role: row.role,
    tenant: toTenant(row),
    expiresAt: row.expires_at,
    revokedAt: row.revoked_at,
  }));

function toTenant(row: {
  tenant_id: string | null;
  tenant_slug: string | null;
  tenant_name: string | null;
  tenant_status: z.infer<typeof tenantStatusSchema> | null;
  tenant_demo: boolean | null;
}) {
  if (row.tenant_id === null) return null;
  const tenant = tenantSchema.parse({
    slug: row.tenant_slug,
    name: row.tenant_name,
    status: row.tenant_status,
    demo: row.tenant_demo,
  });
  return { id: row.tenant_id, ...tenant };
}

export type SessionRow = z.infer<typeof rowSchema>;

/**
 * Sessions by id, with whom they belong to; `tenant` is `null` for platform staff. Unknown ids and those of accounts that
 * lost the role are missing. Expired and revoked ones are there: the caller must look at `expiresAt` and `revokedAt`.
 */
export async function findSessions(
  client: ClientBase | Pool,
  sessionIds: readonly string[],
): Promise<Map<string, SessionRow>> {
  const sql = 'select found.* from unnest($1::uuid[]) as id, accounts.find_session(id) as found';
  const rows = await queryRows(client, rowSchema, sql, [sessionIds]);
  return new Map(rows.map((row) => [row.sessionId, row]));
}
