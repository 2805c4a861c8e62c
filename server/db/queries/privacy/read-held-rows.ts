import type { ClientBase } from 'pg';

/** What the tables hold of a tenant besides its keys. Secrets are left out: of an API key its name, of a person no hash. */
const tenantSections = {
  account: 'select to_jsonb(t) as row from accounts.tenants t where id = $1',
  people: `select jsonb_build_object('email', u.email, 'name', u.display_name, 'role', m.role, 'since', m.created_at) as row
             from accounts.memberships m join accounts.users u on u.id = m.user_id where m.tenant_id = $1`,
  api_keys: `select jsonb_build_object('name', name, 'prefix', prefix, 'scopes', scopes, 'createdAt', created_at,
                                       'expiresAt', expires_at, 'revokedAt', revoked_at, 'lastUsedAt', last_used_at) as row
               from accounts.api_keys where tenant_id = $1`,
  settings: 'select to_jsonb(t) as row from accounts.tenant_settings t where tenant_id = $1',
  configuration: 'select to_jsonb(t) as row from cache_management.tenant_cache_configs t where tenant_id = $1',
  sdk_sessions: 'select to_jsonb(t) as row from cache_management.sdk_sessions t where tenant_id = $1',
  audit: 'select to_jsonb(t) as row from accounts.audit_log t where tenant_id = $1 order by id desc limit 50000',
  samples: `select to_jsonb(t) as row from cache_management.cache_performance_metrics t
             where tenant_id = any (array[$1::uuid]) order by recorded_at desc limit 50000`,
} as const;

/** Of one person: $2 the id, $3 keys, $4 prefixes. */
const subjectSections = {
  sdk_sessions: `select to_jsonb(t) as row from cache_management.sdk_sessions t
                  where tenant_id = $1 and user_id::text = $2 and $3::text[] is not null and $4::text[] is not null`,
  audit: `select to_jsonb(t) as row from accounts.audit_log t
           where tenant_id = $1 and (actor = $2 or actor_user_id::text = $2 or target = any ($3::text[]))
             and $4::text[] is not null order by id desc limit 50000`,
  samples: `select to_jsonb(t) as row from cache_management.cache_performance_metrics t
             where tenant_id = any (array[$1::uuid])
               and (user_id::text = $2 or cache_key = any ($3::text[])
                    or (cache_key = $2 and operation_type in ('geo', 'session'))
                    or exists (select from unnest($4::text[]) p where starts_with(cache_key, p)))
             order by recorded_at desc limit 50000`,
} as const;

interface HeldSection {
  name: string;
  rows: unknown[];
}

async function readAll(
  client: ClientBase,
  sections: Readonly<Record<string, string>>,
  values: unknown[],
): Promise<HeldSection[]> {
  const read: HeldSection[] = [];
  for (const [name, sql] of Object.entries(sections)) {
    const { rows } = await client.query<{ row: unknown }>(sql, values);
    read.push({ name, rows: rows.map(({ row }) => row) });
  }
  return read;
}

/** Everything the tables hold of a tenant. Runs inside `withTenant`. */
export function readTenantRows(client: ClientBase, tenantId: string): Promise<HeldSection[]> {
  return readAll(client, tenantSections, [tenantId]);
}

/** Everything the tables hold of a person. Runs inside `withTenant`. */
export function readSubjectRows(
  client: ClientBase,
  {
    tenantId,
    subject,
    keys,
    prefixes,
  }: { tenantId: string; subject: string; keys: readonly string[]; prefixes: readonly string[] },
): Promise<HeldSection[]> {
  return readAll(client, subjectSections, [tenantId, subject, keys, prefixes]);
}
