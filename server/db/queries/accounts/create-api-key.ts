import type { ClientBase } from 'pg';
import { z } from 'zod';
import { queryRow } from '../../query-rows.ts';

export interface NewApiKey {
  tenantId: string;
  /** Unique within the tenant. */
  name: string;
  /** Keyed SHA-256 of the secret, 32 bytes; the secret itself is stored nowhere. */
  keyHmac: Buffer;
  /** The first characters of the key, so that people recognise it. */
  prefix: string;
  scopes: readonly string[];
  /** `null`: never. */
  expiresAt: Date | null;
}

/** Stores an API key and returns its id. Runs inside `withPlatform` or `withTenant` of that tenant. */
export async function createApiKey(client: ClientBase, key: NewApiKey): Promise<string> {
  const row = await queryRow(
    client,
    z.object({ id: z.uuid() }),
    `insert into accounts.api_keys (tenant_id, name, key_hmac, prefix, scopes, expires_at)
     values ($1, $2, $3, $4, $5, $6) returning id`,
    [key.tenantId, key.name, key.keyHmac, key.prefix, key.scopes, key.expiresAt],
  );
  if (row === null) throw new Error('the API key was not inserted');
  return row.id;
}
