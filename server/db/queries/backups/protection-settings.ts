import type { ClientBase, Pool } from 'pg';
import { z } from 'zod';
import { backupSectionSchema, type ProtectionSettings } from '#lib/contracts/backups.ts';
import { queryRow, queryRows } from '../../query-rows.ts';

const defaultTimeZone = 'America/Sao_Paulo';

const rowSchema = z.object({
  backup_enabled: z.boolean().nullable(),
  backup_hour: z.number().nullable(),
  backup_retention_days: z.number().nullable(),
  backup_sections: z.array(backupSectionSchema).nullable(),
  export_retention_days: z.number().nullable(),
  time_zone: z.string().nullable(),
});

export interface TenantProtection {
  settings: ProtectionSettings;
  /** IANA, of the tenant's business hours. */
  timeZone: string;
}

function toProtection(row: z.infer<typeof rowSchema> | null): TenantProtection {
  return {
    settings: {
      backupEnabled: row?.backup_enabled ?? true,
      backupHour: row?.backup_hour ?? 3,
      backupRetentionDays: row?.backup_retention_days ?? 7,
      backupSections: row?.backup_sections ?? ['configuration', 'policies'],
      exportRetentionDays: row?.export_retention_days ?? 7,
    },
    timeZone: row?.time_zone ?? defaultTimeZone,
  };
}

const columns = `p.backup_enabled, p.backup_hour, p.backup_retention_days, p.backup_sections, p.export_retention_days,
  s.business_hours ->> 'timeZone' as time_zone`;

/** What the tenant chose, or what holds where it chose nothing. */
export async function getProtection(client: ClientBase | Pool, tenantId: string): Promise<TenantProtection> {
  const row = await queryRow(
    client,
    rowSchema,
    `select ${columns} from (select $1::uuid as tenant_id) t
       left join cache_management.protection_settings p using (tenant_id)
       left join accounts.tenant_settings s using (tenant_id)`,
    [tenantId],
  );
  return toProtection(row);
}

/** Every tenant that has backups, and when its last scheduled one was asked for. `pool` is that of `kryonix_ingest`. */
export async function listSchedules(
  pool: Pool,
): Promise<(TenantProtection & { tenantId: string; lastAt: Date | null })[]> {
  const rows = await queryRows(
    pool,
    rowSchema.extend({ tenant_id: z.uuid(), last_at: z.date().nullable() }),
    `select t.id as tenant_id, ${columns},
            (select max(b.requested_at) from cache_management.backups b
              where b.tenant_id = t.id and b.origin = 'schedule') as last_at
       from accounts.tenants t
       left join cache_management.protection_settings p on p.tenant_id = t.id
       left join accounts.tenant_settings s on s.tenant_id = t.id
      where coalesce(p.backup_enabled, true) and not t.canary`,
  );
  return rows.map((row) => ({ ...toProtection(row), tenantId: row.tenant_id, lastAt: row.last_at }));
}

export async function saveProtection(
  client: ClientBase,
  tenantId: string,
  settings: ProtectionSettings,
): Promise<void> {
  await client.query(
    `insert into cache_management.protection_settings
       (tenant_id, backup_enabled, backup_hour, backup_retention_days, backup_sections, export_retention_days)
     values ($1, $2, $3, $4, $5, $6)
     on conflict (tenant_id) do update
        set backup_enabled = excluded.backup_enabled, backup_hour = excluded.backup_hour,
            backup_retention_days = excluded.backup_retention_days, backup_sections = excluded.backup_sections,
            export_retention_days = excluded.export_retention_days, updated_at = now()`,
    [
      tenantId,
      settings.backupEnabled,
      settings.backupHour,
      settings.backupRetentionDays,
      settings.backupSections,
      settings.exportRetentionDays,
    ],
  );
}
