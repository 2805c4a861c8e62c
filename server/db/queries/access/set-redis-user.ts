import { createHash } from 'node:crypto';
import type { ClientBase } from 'pg';

/**
 * Gives a tenant its own user on the Redis servers, or another password: connections made with the former one end.
 * Only the hash is kept. The servers follow within a second of the commit. Runs inside `withPlatform`.
 * @param password at least 24 characters from a random source, for its hash is not salted; or the hash of one
 */
export async function setRedisUser(
  client: ClientBase,
  tenantId: string,
  password: string | { sha256: Buffer },
): Promise<void> {
  if (typeof password === 'string' && password.length < 24) {
    throw new TypeError('a Redis password has at least 24 characters');
  }
  await client.query(
    `insert into cache_management.tenant_redis_users (tenant_id, password_sha256) values ($1, $2)
     on conflict (tenant_id) do update
       set password_sha256 = excluded.password_sha256, revoked_at = null, updated_at = now()`,
    [tenantId, typeof password === 'string' ? createHash('sha256').update(password).digest() : password.sha256],
  );
}

/**
 * Takes a tenant's own user from the Redis servers, its open connections too, within a second of the commit. Answers
 * whether it had one. Runs inside `withPlatform`.
 */
export async function revokeRedisUser(client: ClientBase, tenantId: string): Promise<boolean> {
  const { rowCount } = await client.query(
    `update cache_management.tenant_redis_users set revoked_at = now(), updated_at = now()
      where tenant_id = $1 and revoked_at is null`,
    [tenantId],
  );
  return rowCount === 1;
}
