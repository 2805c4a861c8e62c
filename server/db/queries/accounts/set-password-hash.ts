import type { ClientBase } from 'pg';

/** Replaces the password of an account and ends all its sessions. Runs inside `withPlatform`. */
export async function setPasswordHash(client: ClientBase, userId: string, passwordHash: string): Promise<void> {
  await client.query('update accounts.users set password_hash = $2 where id = $1', [userId, passwordHash]);
  await client.query('update accounts.sessions set revoked_at = now() where user_id = $1 and revoked_at is null', [
    userId,
  ]);
}
