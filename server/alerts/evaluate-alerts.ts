import type { PoolClient } from 'pg';
import { type AlertEvent, groupEvents } from '#lib/alerts/group-events.ts';
import { isEscalationDue } from '#lib/alerts/is-escalation-due.ts';
import { silencedUntil } from '#lib/alerts/silenced-until.ts';
import { type AlertStanding, stepAlert } from '#lib/alerts/step-alert.ts';
import { type AlertRule, isEventMetric, isTenantMetric } from '#lib/contracts/alerts.ts';
import { inTransaction } from '../db/in-transaction.ts';
import type { AlertRow } from '../db/queries/alerts/alert-row.ts';
import { listAllRuleRows, type RuleRow } from '../db/queries/alerts/alert-rule-rows.ts';
import { listSilences } from '../db/queries/alerts/alert-silence-rows.ts';
import { findAlerts, listOpenAlerts } from '../db/queries/alerts/list-alert-rows.ts';
import { endAlert, insertAlert, markEscalated, updateAlert } from '../db/queries/alerts/store-alert.ts';
import { effectiveRules } from './effective-rules.ts';
import type { Figure } from './figure.ts';
import { noteBackups } from './note-backups.ts';
import { queueNotification } from './queue-notification.ts';
import { type FigureSources, readFigures } from './read-figures.ts';

export interface EvaluatorSources extends FigureSources {
  /** Told of every alert that began, ended or was escalated, after it was committed. */
  onChange(rows: readonly AlertRow[]): Promise<void>;
}

interface Watched {
  rule: AlertRule;
  /** Whose alert it becomes. */
  tenantId: string | null;
  subject: string;
  value: number | null;
}

const keyOf = (tenantId: string | null, rule: string, subject: string) => `${tenantId ?? ''} ${rule} ${subject}`;

/** Which rules look at a figure: its tenant's own, and the platform's, for which the tenant is the subject. */
function watchedBy(rows: readonly RuleRow[], figures: readonly Figure[]): Watched[] {
  const rulesOf = new Map<string | null, AlertRule[]>();
  const rules = (tenantId: string | null) => {
    const known = rulesOf.get(tenantId) ?? effectiveRules(tenantId, rows);
    rulesOf.set(tenantId, known);
    return known;
  };
  return figures.flatMap(({ metric, tenantId, subject, value }) => {
    const owners = isTenantMetric(metric) && tenantId !== null ? [tenantId, null] : [null];
    return owners.flatMap((owner) =>
      rules(owner)
        .filter((rule) => rule.enabled && rule.metric === metric && !isEventMetric(rule.metric))
        .map((rule) => ({
          rule,
          tenantId: owner,
          value,
          subject: tenantId !== owner ? `tenant:${tenantId}` : subject,
        })),
    );
  });
}

/**
 * One look at everything: what begins, ends or goes unanswered is stored and its messages queued in one transaction.
 * Answers how many rules were looked at and how many events came of it. Runs in one process at a time; two at once would
 * agree on who was first.
 */
export async function evaluateAlerts(
  sources: EvaluatorSources,
  now: Date,
): Promise<{ watched: number; events: number }> {
  const { pool } = sources;
  const figures = await readFigures(sources, now);
  const rules = await listAllRuleRows(pool);
  const watched = watchedBy(rules, figures);
  const open = new Map((await listOpenAlerts(pool)).map((row) => [keyOf(row.tenant_id, row.rule, row.subject), row]));
  const changed = await inTransaction(pool, async (client) => {
    const events: AlertEvent[] = [];
    for (const each of watched) events.push(...(await look(client, each, open, now)));
    events.push(...(await noteBackups(client, rules, now)));
    await endOrphans(client, open, watched, rules, now);
    return { ids: events.map(({ alertId }) => alertId), rows: await tell(client, events, now) };
  });
  if (changed.rows.length > 0) await sources.onChange(changed.rows);
  return { watched: watched.length, events: changed.ids.length };
}

const standingOf = (row: AlertRow | undefined): AlertStanding =>
  row === undefined
    ? { state: 'ok' }
    : {
        state: row.state === 'firing' ? 'firing' : 'pending',
        sinceMs: row.since.getTime(),
        countedMs: row.counted_ms,
        brokenAtMs: row.broken_at?.getTime() ?? null,
        value: row.value ?? 0,
      };

async function look(
  client: PoolClient,
  { rule, tenantId, subject, value }: Watched,
  open: ReadonlyMap<string, AlertRow>,
  now: Date,
): Promise<AlertEvent[]> {
  const row = open.get(keyOf(tenantId, rule.key, subject));
  const { standing, event } = stepAlert(rule, standingOf(row), { value, nowMs: now.getTime() });
  const about = { tenantId, severity: rule.severity, inQuietHours: rule.inQuietHours };
  if (row === undefined) {
    if (standing.state === 'ok') return [];
    const alert = { tenantId, rule: rule.key, ruleName: rule.name, fields: rule, subject };
    const alertId = await insertAlert(client, alert, standing, now);
    return alertId === null || event === null ? [] : [{ ...about, alertId, kind: event }];
  }
  if (!(await updateAlert(client, row, standing, now))) return [];
  if (event !== null) return [{ ...about, alertId: row.id, kind: event }];
  const times = {
    state: standing.state,
    firedAtMs: row.fired_at?.getTime() ?? null,
    acknowledgedAtMs: row.acknowledged_at?.getTime() ?? null,
    escalatedAtMs: row.escalated_at?.getTime() ?? null,
  };
  if (!isEscalationDue(times, rule.escalateAfterMinutes, now.getTime())) return [];
  if (!(await markEscalated(client, row.id, now))) return [];
  return [{ ...about, alertId: row.id, kind: 'escalated', severity: 'critical', inQuietHours: true }];
}

/** Alerts whose rule was switched off or taken away; those whose figure is merely unknown stay. */
async function endOrphans(
  client: PoolClient,
  open: ReadonlyMap<string, AlertRow>,
  watched: readonly Watched[],
  rules: readonly RuleRow[],
  now: Date,
): Promise<void> {
  const live = new Set(watched.map(({ tenantId, rule, subject }) => keyOf(tenantId, rule.key, subject)));
  for (const [key, row] of open) {
    if (live.has(key)) continue;
    const rule = effectiveRules(row.tenant_id, rules).find((each) => each.key === row.rule);
    if (!rule?.enabled || rule.metric !== row.metric) await endAlert(client, row, now);
  }
}

/** Queues what is to be told; what is silenced is stored and shown, and told to nobody. */
async function tell(client: PoolClient, events: readonly AlertEvent[], now: Date): Promise<AlertRow[]> {
  if (events.length === 0) return [];
  const rows = await findAlerts(client, [...new Set(events.map(({ alertId }) => alertId))]);
  const silences = await listSilences(client, now);
  const silent = new Set(
    rows
      .filter((row) => silencedUntil(silences, { ...row, tenantId: row.tenant_id }, now.getTime()) !== null)
      .map(({ id }) => id),
  );
  for (const group of groupEvents(events.filter(({ alertId }) => !silent.has(alertId)))) {
    await queueNotification(client, group, now);
  }
  return rows;
}
