import type { BackupSection } from '#lib/contracts/backups.ts';
import { withTenant } from '../db/with-tenant.ts';
import type { BackupContext } from './backup-context.ts';
import { readPoliciesInEffect } from './policies-in-effect.ts';
import type { SectionRow } from './section-row.ts';

/** What is measured and worth keeping: totals by hour and day. */
export const metricTables = [
  'cache_management.cache_tenant_rollups_1h',
  'cache_management.cache_tenant_rollups_1d',
] as const;

/** The tables of each section, each with its own rows of the tenant; policies are no table. */
const tables: Record<BackupSection, readonly string[]> = {
  configuration: [
    'cache_management.tenant_cache_configs',
    'cache_management.tenant_access',
    'accounts.tenant_settings',
    'accounts.tenant_images',
  ],
  policies: [],
  metrics: metricTables,
};

/** The rows of a section, a table at a time. */
export async function* readSection(
  context: BackupContext,
  tenantId: string,
  section: BackupSection,
): AsyncGenerator<SectionRow[]> {
  if (section === 'policies') yield await readPoliciesInEffect(context, tenantId);
  for (const table of tables[section]) {
    const { rows } = await withTenant(context.pools.app, tenantId, (client) =>
      client.query<{ row: unknown }>(
        `select to_jsonb(t) as row from ${table} t where tenant_id = any (array[$1::uuid])`,
        [tenantId],
      ),
    );
    yield rows.map(({ row }) => ({ table, row }));
  }
}
