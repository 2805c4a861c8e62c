import { alertTitle, type Told } from '#lib/alerts/alert-text.ts';
import { type Silence, silencedUntil } from '#lib/alerts/silenced-until.ts';
import type { Alert } from '#lib/contracts/alerts.ts';
import type { Locale } from '#lib/i18n/preferences.ts';
import type { AlertRow } from '../db/queries/alerts/alert-row.ts';

const iso = (date: Date | null) => date?.toISOString() ?? null;

/** What the words about an alert need; to its own people a tenant need not be named. */
export function toldOf(row: AlertRow, forStaff: boolean): Told {
  const { metric, value, threshold, comparison, rule_name: ruleName } = row;
  const aboutTenant = row.subject.startsWith('tenant:');
  const subject = aboutTenant ? '' : row.subject.replace(/^backup:.*$/, '');
  const tenantName = forStaff ? row.tenant_name : null;
  return { metric, value, threshold, comparison, ruleName, subject, tenantName };
}

/** An alert as a reader sees it. */
export function describeAlert(
  row: AlertRow,
  {
    locale,
    silences,
    nowMs,
    forStaff,
  }: { locale: Locale; silences: readonly Silence[]; nowMs: number; forStaff: boolean },
): Alert {
  const until = silencedUntil(silences, { ...row, tenantId: row.tenant_id }, nowMs);
  return {
    id: row.id,
    tenantId: row.tenant_id,
    tenantName: forStaff ? row.tenant_name : null,
    rule: row.rule,
    metric: row.metric,
    subject: row.subject,
    severity: row.severity,
    state: row.state,
    title: alertTitle(locale, toldOf(row, forStaff)),
    value: row.value,
    threshold: row.threshold,
    comparison: row.comparison,
    since: row.since.toISOString(),
    firedAt: iso(row.fired_at),
    resolvedAt: iso(row.resolved_at),
    acknowledgedAt: iso(row.acknowledged_at),
    acknowledgedBy: row.acknowledged_by,
    escalatedAt: iso(row.escalated_at),
    silencedUntil: until === null ? null : new Date(until).toISOString(),
  };
}
