import { type ClientBase, escapeIdentifier, type Pool } from 'pg';
import { asOwner } from '../../as-owner.ts';
import { listTenantTables, type TenantTable, tenantTableName } from '../tenants/list-tenant-tables.ts';
import type { HeldQuery } from './read-held-rows.ts';

/** What an export leaves out: what opens or proves something and says nothing of anybody. */
const leftOut = [
  // Of these the export has what is no secret, below.
  ...['api_keys', 'memberships', 'alert_channels', 'invitations', 'sessions'],
  // Sealed for the servers of push messages and of texts, and of use to nobody else.
  ...['push_subscriptions', 'alert_phones'],
  // Keys, hashes of passwords, digests of those who were erased, seals.
  ...['backup_keys', 'tenant_redis_users', 'erasure_tombstones', 'audit_seals'],
];

/** Columns that stay out wherever they are: hashes, digests, and what is made of them. */
const secretColumns = ['subject_digest', 'request', 'request_key'];

/** As people know them. */
const names: Readonly<Record<string, string>> = {
  tenants: 'account',
  tenant_settings: 'settings',
  tenant_cache_configs: 'configuration',
  audit_log: 'audit',
  cache_performance_metrics: 'samples',
};

/** Of tables with secrets what is none: of an API key its name, of a person no hash. */
const withoutSecrets = {
  people: `select jsonb_build_object('email', u.email, 'name', u.display_name, 'role', m.role, 'since', m.created_at) as row
             from accounts.memberships m join accounts.users u on u.id = m.user_id where m.tenant_id = $1`,
  api_keys: `select jsonb_build_object('name', name, 'prefix', prefix, 'scopes', scopes, 'createdAt', created_at,
                                       'expiresAt', expires_at, 'revokedAt', revoked_at, 'lastUsedAt', last_used_at) as row
               from accounts.api_keys where tenant_id = $1`,
  alert_channels: `select jsonb_build_object('id', id, 'name', name, 'kind', kind) as row
                     from cache_management.alert_channels where tenant_id = $1`,
} as const;

function rowsOf(table: TenantTable): string {
  return `select to_jsonb(t) - $2::text[] as row from ${tenantTableName(table)} t
           where ${escapeIdentifier(table.column)} = any (array[$1::uuid])`;
}

/** What the tables hold of a tenant: `queries` as the tenant itself reads it, `tables` that only the owner reads. */
export async function findTenantSections(
  app: Pool,
  tenantId: string,
): Promise<{ queries: HeldQuery[]; tables: TenantTable[] }> {
  const tables = await listTenantTables(app, leftOut);
  return {
    queries: [
      ...Object.entries(withoutSecrets).map(([name, sql]) => ({ name, sql, values: [tenantId] })),
      ...tables
        .filter(({ readable }) => readable)
        .map((table) => ({
          name: names[table.name] ?? table.name,
          sql: rowsOf(table),
          values: [tenantId, secretColumns],
        })),
    ],
    tables: tables.filter(({ readable }) => !readable),
  };
}

/** A tenant's rows of a table that the application may not read. `client` is a connection of the owner login. */
export function readRowsAsOwner(client: ClientBase, table: TenantTable, tenantId: string): Promise<unknown[]> {
  return asOwner(client, async () => {
    await client.query("select set_config('app.erased_tenant', $1, true)", [tenantId]);
    const { rows } = await client.query<{ row: unknown }>(rowsOf(table), [tenantId, secretColumns]);
    return rows.map(({ row }) => row);
  });
}
