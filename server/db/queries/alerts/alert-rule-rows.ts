import type { ClientBase, Pool } from 'pg';
import { z } from 'zod';
import { alertSeverities } from '#lib/contracts/account.ts';
import { alertMetrics, type RuleFields } from '#lib/contracts/alerts.ts';
import { queryRow, queryRows } from '../../query-rows.ts';

const ruleRowSchema = z
  .object({
    id: z.guid(),
    tenant_id: z.guid().nullable(),
    shipped: z.string().nullable(),
    name: z.string().nullable(),
    metric: z.enum(alertMetrics),
    comparison: z.enum(['above', 'below']),
    threshold: z.number(),
    clear_threshold: z.number(),
    for_seconds: z.number(),
    severity: z.enum(alertSeverities),
    escalate_after_minutes: z.number().nullable(),
    in_quiet_hours: z.boolean(),
    enabled: z.boolean(),
  })
  .transform(({ id, tenant_id, shipped, name, ...row }) => ({
    id,
    tenantId: tenant_id,
    shipped,
    name,
    fields: {
      metric: row.metric,
      comparison: row.comparison,
      threshold: row.threshold,
      clearThreshold: row.clear_threshold,
      forSeconds: row.for_seconds,
      severity: row.severity,
      escalateAfterMinutes: row.escalate_after_minutes,
      inQuietHours: row.in_quiet_hours,
      enabled: row.enabled,
    } satisfies RuleFields,
  }));
export type RuleRow = z.infer<typeof ruleRowSchema>;

const columns = `id, tenant_id, shipped, name, metric, comparison, threshold, clear_threshold, for_seconds, severity,
  escalate_after_minutes, in_quiet_hours, enabled`;

/** What people changed and added: everybody's. Runs as `kryonix_ingest`. */
export function listAllRuleRows(client: ClientBase | Pool): Promise<RuleRow[]> {
  return queryRows(
    client,
    ruleRowSchema,
    `select ${columns} from cache_management.alert_rules order by created_at, id`,
  );
}

/** Of one tenant, or with null of the platform. */
export function listRuleRows(client: ClientBase, tenantId: string | null): Promise<RuleRow[]> {
  return queryRows(
    client,
    ruleRowSchema,
    `select ${columns} from cache_management.alert_rules where tenant_id is not distinct from $1 order by created_at, id`,
    [tenantId],
  );
}

const values = ({ metric, comparison, threshold, clearThreshold, forSeconds, ...fields }: RuleFields) => [
  ...[metric, comparison, threshold, clearThreshold, forSeconds, fields.severity, fields.escalateAfterMinutes],
  ...[fields.inQuietHours, fields.enabled],
];

/** Makes a rule of their own, or lays a change over the shipped one. Answers its id. */
export async function saveRule(
  client: ClientBase,
  {
    tenantId,
    shipped,
    name,
    fields,
  }: { tenantId: string | null; shipped: string | null; name: string | null; fields: RuleFields },
): Promise<string> {
  const row = await queryRow(
    client,
    z.object({ id: z.guid() }),
    `insert into cache_management.alert_rules (tenant_id, shipped, name, metric, comparison, threshold, clear_threshold,
         for_seconds, severity, escalate_after_minutes, in_quiet_hours, enabled)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)
     on conflict (tenant_id, shipped) where shipped is not null do update
       set metric = excluded.metric, comparison = excluded.comparison, threshold = excluded.threshold,
           clear_threshold = excluded.clear_threshold, for_seconds = excluded.for_seconds, severity = excluded.severity,
           escalate_after_minutes = excluded.escalate_after_minutes, in_quiet_hours = excluded.in_quiet_hours,
           enabled = excluded.enabled, updated_at = now()
     returning id`,
    [tenantId, shipped, name, ...values(fields)],
  );
  if (row === null) throw new Error('the rule was not stored');
  return row.id;
}

/** Changes a rule of their own. False where there is none. */
export async function changeRule(
  client: ClientBase,
  { tenantId, id, name, fields }: { tenantId: string | null; id: string; name: string | null; fields: RuleFields },
): Promise<boolean> {
  const { rowCount } = await client.query(
    `update cache_management.alert_rules
        set metric = $3, comparison = $4, threshold = $5, clear_threshold = $6, for_seconds = $7, severity = $8,
            escalate_after_minutes = $9, in_quiet_hours = $10, enabled = $11, name = coalesce($12, name), updated_at = now()
      where tenant_id is not distinct from $1 and id = $2 and shipped is null`,
    [tenantId, id, ...values(fields), name],
  );
  return rowCount === 1;
}

/** Takes a rule of their own away, or what was changed of a shipped one. False where there is nothing. */
export async function deleteRule(client: ClientBase, tenantId: string | null, key: string): Promise<boolean> {
  const { rowCount } = await client.query(
    `delete from cache_management.alert_rules
      where tenant_id is not distinct from $1 and (shipped = $2 or shipped is null and id::text = $2)`,
    [tenantId, key],
  );
  return rowCount === 1;
}
