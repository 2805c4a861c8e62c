import type { ClientBase } from 'pg';
import { z } from 'zod';
import type { AlertStanding } from '#lib/alerts/step-alert.ts';
import type { RuleFields } from '#lib/contracts/alerts.ts';
import { queryRow } from '../../query-rows.ts';

export interface NewAlert {
  tenantId: string | null;
  rule: string;
  ruleName: string | null;
  fields: RuleFields;
  subject: string;
}

const idSchema = z.object({ id: z.guid() });
const at = (ms: number | null) => (ms === null ? null : new Date(ms));

/** Begins an alert; null where another process has begun the same. Runs as `kryonix_ingest`. */
export async function insertAlert(
  client: ClientBase,
  { tenantId, rule, ruleName, fields, subject }: NewAlert,
  standing: Exclude<AlertStanding, { state: 'ok' }>,
  now: Date,
): Promise<string | null> {
  const { sinceMs, countedMs, brokenAtMs, value, state } = standing;
  const row = await queryRow(
    client,
    idSchema,
    `insert into cache_management.alerts (tenant_id, rule, rule_name, metric, comparison, threshold, subject, severity,
         state, value, since, counted_ms, broken_at, fired_at, updated_at)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, case when $9 = 'firing' then $14::timestamptz end, $14)
     on conflict do nothing returning id`,
    [
      ...[tenantId, rule, ruleName, fields.metric, fields.comparison, fields.threshold, subject, fields.severity],
      ...[state, value, at(sinceMs), countedMs, at(brokenAtMs), now],
    ],
  );
  return row?.id ?? null;
}

/** The next look at an alert; false where another process was faster. A pending one that ends leaves nothing behind. */
export async function updateAlert(
  client: ClientBase,
  { id, state }: { id: string; state: string },
  standing: AlertStanding,
  now: Date,
): Promise<boolean> {
  if (standing.state === 'ok') {
    const sql =
      state === 'pending'
        ? "delete from cache_management.alerts where id = $1 and state = 'pending'"
        : `update cache_management.alerts set state = 'resolved', resolved_at = $2, updated_at = $2
            where id = $1 and state = 'firing'`;
    const { rowCount } = await client.query(sql, state === 'pending' ? [id] : [id, now]);
    return rowCount === 1;
  }
  const { rowCount } = await client.query(
    `update cache_management.alerts
        set state = $3, value = $4, counted_ms = $5, broken_at = $6, updated_at = $7,
            fired_at = coalesce(fired_at, case when $3 = 'firing' then $7::timestamptz end)
      where id = $1 and state = $2`,
    [id, state, standing.state, standing.value, standing.countedMs, at(standing.brokenAtMs), now],
  );
  return rowCount === 1;
}

/** Something that happened, once per subject; null where it is known. */
export async function insertNotice(client: ClientBase, notice: NewAlert, occurredAt: Date): Promise<string | null> {
  const { tenantId, rule, ruleName, fields, subject } = notice;
  const row = await queryRow(
    client,
    idSchema,
    `insert into cache_management.alerts (tenant_id, rule, rule_name, metric, comparison, threshold, subject, severity,
         state, since, fired_at)
     values ($1, $2, $3, $4, $5, $6, $7, $8, 'notice', $9, $9) on conflict do nothing returning id`,
    [
      tenantId,
      rule,
      ruleName,
      fields.metric,
      fields.comparison,
      fields.threshold,
      subject,
      fields.severity,
      occurredAt,
    ],
  );
  return row?.id ?? null;
}

/** False where somebody else was faster. */
export async function markEscalated(client: ClientBase, id: string, now: Date): Promise<boolean> {
  const { rowCount } = await client.query(
    `update cache_management.alerts set escalated_at = $2, severity = 'critical', updated_at = $2
      where id = $1 and state = 'firing' and escalated_at is null and acknowledged_at is null`,
    [id, now],
  );
  return rowCount === 1;
}

/** An alert whose rule is gone or switched off ends; nobody is told. */
export async function endAlert(client: ClientBase, { id, state }: { id: string; state: string }, now: Date) {
  await updateAlert(client, { id, state }, { state: 'ok' }, now);
}
