import type { ClientBase, Pool } from 'pg';
import { z } from 'zod';
import { queryRows } from '../../query-rows.ts';

const rowSchema = z
  .object({
    key_hmac: z.string(),
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
    hmac: row.key_hmac,
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
 * API keys by the base64 of their keyed SHA-256; unknown ones are missing. Expired and revoked ones are there: the caller
 * must look at `expiresAt` and `revokedAt`.
 */
export async function findApiKeys(
  client: ClientBase | Pool,
  hmacs: readonly string[],
): Promise<Map<string, ApiKeyRow>> {
  const sql = `select hmac as key_hmac, found.*
                 from unnest($1::text[]) as hmac, accounts.find_api_key(decode(hmac, 'base64')) as found`;
  const rows = await queryRows(client, rowSchema, sql, [hmacs]);
  return new Map(rows.map((row) => [row.hmac, row]));
}
