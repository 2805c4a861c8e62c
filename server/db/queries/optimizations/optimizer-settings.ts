import type { ClientBase } from 'pg';
import { z } from 'zod';
import { queryRow } from '../../query-rows.ts';

const rowSchema = z
  .object({ auto_apply: z.boolean(), max_age_seconds: z.record(z.string(), z.int().positive()) })
  .transform((row) => ({ autoApply: row.auto_apply, maxAgeSeconds: row.max_age_seconds }));

/** What a tenant allows the optimiser. */
export interface OptimizerSettings {
  autoApply: boolean;
  /** By `module:type`: no value may be served that is older, seconds. */
  maxAgeSeconds: Record<string, number>;
}

const defaults: OptimizerSettings = { autoApply: false, maxAgeSeconds: {} };

/** Of a tenant that never set any: the defaults. */
export async function readOptimizerSettings(client: ClientBase, tenantId: string): Promise<OptimizerSettings> {
  const row = await queryRow(
    client,
    rowSchema,
    'select auto_apply, max_age_seconds from cache_management.optimizer_settings where tenant_id = $1',
    [tenantId],
  );
  return row ?? defaults;
}

export async function saveOptimizerSettings(
  client: ClientBase,
  tenantId: string,
  { autoApply, maxAgeSeconds }: OptimizerSettings,
  at: Date,
): Promise<void> {
  await client.query(
    `insert into cache_management.optimizer_settings (tenant_id, auto_apply, max_age_seconds, updated_at)
     values ($1, $2, $3, $4)
     on conflict (tenant_id) do update
       set auto_apply = excluded.auto_apply, max_age_seconds = excluded.max_age_seconds, updated_at = excluded.updated_at`,
    [tenantId, autoApply, JSON.stringify(maxAgeSeconds), at],
  );
}
