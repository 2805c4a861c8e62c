import type { BackupSection } from '#lib/contracts/backups.ts';
import { withTenant } from '../db/with-tenant.ts';
import type { BackupContext } from './backup-context.ts';

/** The tables of each section, each with its own rows of the tenant. */
const tables: Record<BackupSection, readonly string[]> = {
  configuration: [
    'cache_management.tenant_cache_configs',
    'cache_management.tenant_access',
    'accounts.tenant_settings',
  ],
  policies: ['cache_management.optimizations', 'cache_management.ai_cache_patterns'],
  metrics: ['cache_management.cache_tenant_rollups_1h', 'cache_management.cache_tenant_rollups_1d'],
};

/** One row of a section: its table, and the row as PostgreSQL writes it in JSON. */
export interface SectionRow {
  table: string;
  row: unknown;
}

/** The rows of a section, a table at a time. */
export async function* readSection(
  { pools }: BackupContext,
  tenantId: string,
  section: BackupSection,
): AsyncGenerator<SectionRow[]> {
  for (const table of tables[section]) {
    const { rows } = await withTenant(pools.app, tenantId, (client) =>
      client.query<{ row: unknown }>(`select to_jsonb(t) as row from ${table} t where tenant_id = $1`, [tenantId]),
    );
    yield rows.map(({ row }) => ({ table, row }));
  }
}
