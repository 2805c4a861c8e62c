import type { ClientBase } from 'pg';
import { z } from 'zod';
import { brandImageKindSchema, organisationSchema } from '#lib/contracts/settings/organisation.ts';
import { setDatabaseConfig } from '../db/queries/access/set-database-config.ts';
import { saveBrandImage } from '../db/queries/settings/brand-image.ts';
import { saveOrganisation } from '../db/queries/settings/save-organisation.ts';
import { withTenant } from '../db/with-tenant.ts';
import type { BackupContext } from './backup-context.ts';
import type { SectionRow } from './section-row.ts';

const configSchema = z.object({
  database_number: z.int(),
  max_memory_mb: z.int().nullable(),
  default_ttl_seconds: z.int().nullable(),
  mobile_ttl_seconds: z.int().nullable(),
  mobile_compression: z.boolean(),
  mobile_sync_interval_seconds: z.int(),
  cache_hit_target: z.number(),
  ai_optimization: z.boolean(),
});

const settingsSchema = z.object({
  brand_color: organisationSchema.shape.brandColor,
  business_hours: organisationSchema.shape.businessHours,
});

const imageSchema = z.object({
  kind: brandImageKindSchema,
  content_type: z.enum(['image/png', 'image/webp']),
  /** As PostgreSQL writes bytes. */
  bytes: z.string().startsWith('\\x'),
  version: z.string(),
});

/** Colour, business hours and pictures. */
async function restoreOrganisation(client: ClientBase, tenantId: string, rows: readonly SectionRow[]): Promise<number> {
  const settings = rowsOf(rows, 'accounts.tenant_settings', settingsSchema);
  for (const each of settings) {
    await saveOrganisation(client, tenantId, { brandColor: each.brand_color, businessHours: each.business_hours });
  }
  const images = rowsOf(rows, 'accounts.tenant_images', imageSchema);
  for (const { kind, content_type: contentType, bytes, version } of images) {
    const image = { contentType, bytes: Buffer.from(bytes.slice(2), 'hex'), version };
    await saveBrandImage(client, tenantId, kind, image);
  }
  return settings.length + images.length;
}

function rowsOf<T>(rows: readonly SectionRow[], table: string, schema: z.ZodType<T>): T[] {
  return rows.flatMap((each) => (each.table === table ? [schema.parse(each.row)] : []));
}

/**
 * Puts back what the tenant itself may set of itself and of its databases. Limits and access are the platform's word and stay as they
 * are now. Answers how many rows that was.
 */
export async function restoreConfiguration(
  { pools }: BackupContext,
  tenantId: string,
  rows: readonly SectionRow[],
): Promise<number> {
  const configs = rowsOf(rows, 'cache_management.tenant_cache_configs', configSchema);
  return withTenant(pools.app, tenantId, async (client) => {
    for (const each of configs) {
      await setDatabaseConfig(client, tenantId, each.database_number, {
        maxMemoryMb: each.max_memory_mb,
        defaultTtlSeconds: each.default_ttl_seconds,
        mobileTtlSeconds: each.mobile_ttl_seconds,
        mobileCompression: each.mobile_compression,
        mobileSyncIntervalSeconds: each.mobile_sync_interval_seconds,
        cacheHitTargetPercent: each.cache_hit_target,
        aiOptimization: each.ai_optimization,
      });
    }
    return configs.length + (await restoreOrganisation(client, tenantId, rows));
  });
}
