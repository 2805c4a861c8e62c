import { Client } from 'pg';
import { encodeSessionToken } from '#server/auth/session-token.ts';
import type { Connections } from '#server/runtime/connections.ts';
import { databaseName } from '#server/runtime/embedded-runtime.ts';

/** A person per tenant who is signed in on so many devices; answers their `Cookie` headers, tenants taking turns. */
export async function addSessions(
  connections: Connections,
  tenantIds: readonly string[],
  { perTenant, secret }: { perTenant: number; secret: string },
): Promise<string[]> {
  const url = new URL(connections.superuserDatabaseUrl ?? '');
  url.pathname = `/${databaseName}`;
  const client = new Client({ connectionString: url.href });
  await client.connect();
  try {
    const { rows } = await client.query<{ id: string }>(
      `with people as (
         insert into accounts.users (email, display_name, password_hash)
         select t || '@example.test', 'Bench', 'none' from unnest($1::text[]) as t returning id, email
       ), members as (
         insert into accounts.memberships (tenant_id, user_id, role)
         select split_part(email, '@', 1)::uuid, id, 'tenant_admin' from people returning tenant_id, user_id
       )
       insert into accounts.sessions (user_id, tenant_id, role, expires_at)
       select user_id, tenant_id, 'tenant_admin', now() + interval '1 day' from generate_series(1, $2), members
       returning id`,
      [tenantIds, perTenant],
    );
    const tokens = await Promise.all(rows.map(({ id }) => encodeSessionToken(id, secret)));
    return tokens.map((token) => `next-auth.session-token=${token}`);
  } finally {
    await client.end();
  }
}
