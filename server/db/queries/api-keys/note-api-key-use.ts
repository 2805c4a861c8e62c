import type { ClientBase } from 'pg';

/** Writes down that an API key was used, unless that was done in the last minute, by whichever process. */
export async function noteApiKeyUse(client: ClientBase, key: { tenantId: string; apiKeyId: string }): Promise<void> {
  await client.query(
    `update accounts.api_keys set last_used_at = now()
      where tenant_id = $1 and id = $2 and (last_used_at is null or last_used_at < now() - interval '1 minute')`,
    [key.tenantId, key.apiKeyId],
  );
}
