import type { ClientBase, Pool } from 'pg';
import { z } from 'zod';
import { roleSchema } from '#lib/contracts/vocabulary.ts';
import { queryRow } from '../../query-rows.ts';

const rowSchema = z
  .object({
    user_id: z.uuid(),
    password_hash: z.string(),
    display_name: z.string(),
    role: roleSchema,
    tenant_id: z.uuid().nullable(),
  })
  .transform((row) => ({
    userId: row.user_id,
    passwordHash: row.password_hash,
    displayName: row.display_name,
    role: row.role,
    tenantId: row.tenant_id,
  }));

export type Login = z.infer<typeof rowSchema>;

/** The account that signs in with an address (any case); `null` for an unknown address or an account without a role. */
export function findLogin(client: ClientBase | Pool, email: string): Promise<Login | null> {
  return queryRow(client, rowSchema, 'select * from accounts.find_login($1)', [email]);
}
