import type { ClientBase } from 'pg';
import { z } from 'zod';
import type { ApiKey } from '#lib/contracts/settings/api-keys.ts';
import { queryRows } from '../../query-rows.ts';

const iso = (date: Date | null) => date?.toISOString() ?? null;

const rowSchema = z
  .object({
    id: z.uuid(),
    name: z.string(),
    prefix: z.string(),
    scopes: z.array(z.string()),
    state: z.enum(['active', 'expired', 'revoked']),
    created_at: z.date(),
    expires_at: z.date().nullable(),
    revoked_at: z.date().nullable(),
    last_used_at: z.date().nullable(),
  })
  .transform(
    (row): ApiKey => ({
      id: row.id,
      name: row.name,
      prefix: row.prefix,
      scopes: row.scopes,
      state: row.state,
      createdAt: row.created_at.toISOString(),
      expiresAt: iso(row.expires_at),
      revokedAt: iso(row.revoked_at),
      lastUsedAt: iso(row.last_used_at),
    }),
  );

/** A tenant's keys, those that work first, the newest first; never a hash. Runs inside `withTenant`. */
export function listApiKeys(client: ClientBase, tenantId: string, id: string | null = null): Promise<ApiKey[]> {
  return queryRows(
    client,
    rowSchema,
    `select id, name, prefix, scopes, created_at, expires_at, revoked_at, last_used_at,
            case when revoked_at is not null then 'revoked' when expires_at <= now() then 'expired' else 'active' end
              as state
       from accounts.api_keys where tenant_id = $1 and ($2::uuid is null or id = $2::uuid)
      order by (revoked_at is null and (expires_at is null or expires_at > now())) desc, created_at desc, id limit 500`,
    [tenantId, id],
  );
}
