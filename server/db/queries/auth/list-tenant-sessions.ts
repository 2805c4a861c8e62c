import type { ClientBase } from 'pg';
import { z } from 'zod';
import { roleSchema } from '#lib/contracts/vocabulary.ts';
import { queryRows } from '../../query-rows.ts';

const rowSchema = z
  .object({
    handle: z.string(),
    user_id: z.uuid(),
    email: z.string(),
    display_name: z.string(),
    role: roleSchema,
    created_at: z.date(),
    expires_at: z.date(),
    address: z.string().nullable(),
    user_agent: z.string().nullable(),
  })
  .transform((row) => ({
    handle: row.handle,
    userId: row.user_id,
    email: row.email,
    displayName: row.display_name,
    role: row.role,
    createdAt: row.created_at,
    expiresAt: row.expires_at,
    address: row.address,
    userAgent: row.user_agent,
  }));

export type TenantSession = z.infer<typeof rowSchema>;

/** The open sign-in sessions of the tenant whose transaction this is (`withTenant`), the newest first, 500 at most. */
export function listTenantSessions(client: ClientBase): Promise<TenantSession[]> {
  return queryRows(client, rowSchema, 'select * from accounts.list_tenant_sessions()');
}
