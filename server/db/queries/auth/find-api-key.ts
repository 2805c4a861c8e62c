import type { ClientBase, Pool } from 'pg';
import { z } from 'zod';
import { queryRow } from '../../query-rows.ts';

const rowSchema = z
  .object({
    api_key_id: z.uuid(),
    tenant_id: z.uuid(),
    tenant_slug: z.string(),
    tenant_name: z.string(),
    tenant_status: z.enum(['active', 'suspended', 'maintenance']),
    tenant_demo: z.boolean(),
    scopes: z.array(z.string()),
    expires_at: z.date().nullable(),
    revoked_at: z.date().nullable(),
  })
  .transform((row) => ({
    apiKeyId: row.api_key_id,
    tenant: {
      id: row.tenant_id,
      slug: row.tenant_slug,
      name: row.tenant_name,
      status: row.tenant_status,
      demo: row.tenant_demo,
    },
    scopes: row.scopes,
    expiresAt: row.expires_at,
    revokedAt: row.revoked_at,
  }));

export type ApiKeyRow = z.infer<typeof rowSchema>;

/**
 * The API key of a keyed SHA-256 (32 bytes); `null` where there is none. Expired and revoked ones are returned: the
 * caller must look at `expiresAt` and `revokedAt`.
 */
export function findApiKey(client: ClientBase | Pool, keyHmac: Buffer): Promise<ApiKeyRow | null> {
  return queryRow(client, rowSchema, 'select * from accounts.find_api_key($1)', [keyHmac]);
}
