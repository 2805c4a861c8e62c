import { z } from 'zod';
import { alertSeverities } from '#lib/contracts/account.ts';
import { alertMetrics, alertStates } from '#lib/contracts/alerts.ts';

/** A row of `cache_management.alerts`, with the name of the tenant that it concerns. */
export const alertRowSchema = z.object({
  id: z.guid(),
  tenant_id: z.guid().nullable(),
  rule: z.string(),
  rule_name: z.string().nullable(),
  metric: z.enum(alertMetrics),
  comparison: z.enum(['above', 'below']),
  threshold: z.number(),
  subject: z.string(),
  severity: z.enum(alertSeverities),
  state: z.enum(alertStates),
  value: z.number().nullable(),
  since: z.date(),
  counted_ms: z.number(),
  broken_at: z.date().nullable(),
  fired_at: z.date().nullable(),
  resolved_at: z.date().nullable(),
  acknowledged_at: z.date().nullable(),
  acknowledged_by: z.string().nullable(),
  escalated_at: z.date().nullable(),
  /** Of the owner, or of the tenant that a platform's alert is about. */
  tenant_name: z.string().nullable(),
});
export type AlertRow = z.infer<typeof alertRowSchema>;

export const alertColumns = `a.id, a.tenant_id, a.rule, a.rule_name, a.metric, a.comparison, a.threshold, a.subject,
  a.severity, a.state, a.value, a.since, a.counted_ms, a.broken_at, a.fired_at, a.resolved_at, a.acknowledged_at,
  a.acknowledged_by, a.escalated_at, t.name as tenant_name`;

export const alertTenantJoin = `left join accounts.tenants t
    on t.id = coalesce(a.tenant_id, case when a.subject like 'tenant:%' then substr(a.subject, 8, 36)::uuid end)`;
