import type { ClientBase } from 'pg';

/** How a person is called. Runs inside `withTenant` of a tenant of theirs, or `withPlatform` for staff. */
export async function setDisplayName(client: ClientBase, userId: string, displayName: string): Promise<void> {
  await client.query('update accounts.users set display_name = $2 where id = $1', [userId, displayName]);
}
