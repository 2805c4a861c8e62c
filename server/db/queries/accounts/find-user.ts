import type { ClientBase } from 'pg';
import { z } from 'zod';
import { queryRow } from '../../query-rows.ts';

const rowSchema = z
  .object({
    id: z.uuid(),
    email: z.string(),
    display_name: z.string(),
    platform_role: z.enum(['platform_admin', 'platform_viewer']).nullable(),
  })
  .transform((row) => ({
    id: row.id,
    email: row.email,
    displayName: row.display_name,
    platformRole: row.platform_role,
  }));

export type User = z.infer<typeof rowSchema>;

/** The account of an address, without its hash; `null` where there is none. Runs inside `withPlatform`. */
export function findUser(client: ClientBase, email: string): Promise<User | null> {
  return queryRow(
    client,
    rowSchema,
    'select id, email, display_name, platform_role from accounts.users where email = lower(btrim($1))',
    [email],
  );
}
