import type { ClientBase, Pool } from 'pg';
import { z } from 'zod';
import { alertSeverities, notificationChannels } from '#lib/contracts/account.ts';
import { queryRow, queryRows } from '../../query-rows.ts';

const channelSchema = z.enum(notificationChannels);
const eventSchema = z.enum(['firing', 'resolved', 'escalated', 'notice', 'test']);

export interface NewDelivery {
  channel: z.infer<typeof channelSchema>;
  userId: string | null;
  channelId: string | null;
  subscriptionId: string | null;
  recipient: string;
}

/** Writes what is to be told, and to whom, into the transaction in which it became true. */
export async function insertNotification(
  client: ClientBase,
  {
    tenantId,
    event,
    severity,
    alertIds,
  }: { tenantId: string | null; event: string; severity: string; alertIds: string[] },
  deliveries: readonly NewDelivery[],
  now: Date,
): Promise<string> {
  const row = await queryRow(
    client,
    z.object({ id: z.guid() }),
    `insert into cache_management.alert_notifications (tenant_id, event, severity, alert_ids, created_at)
     values ($1, $2, $3, $4::uuid[], $5) returning id`,
    [tenantId, event, severity, alertIds, now],
  );
  if (row === null) throw new Error('the notification was not stored');
  for (const { channel, userId, channelId, subscriptionId, recipient } of deliveries) {
    await client.query(
      `insert into cache_management.alert_deliveries
         (tenant_id, notification_id, channel, user_id, channel_id, subscription_id, recipient, next_attempt_at, created_at)
       values ($1, $2, $3, $4, $5, $6, $7, $8, $8) on conflict do nothing`,
      [tenantId, row.id, channel, userId, channelId, subscriptionId, recipient.slice(0, 100), now],
    );
  }
  return row.id;
}

const dueSchema = z
  .object({
    id: z.guid(),
    tenant_id: z.guid().nullable(),
    notification_id: z.guid(),
    channel: channelSchema,
    user_id: z.guid().nullable(),
    attempts: z.number(),
    event: eventSchema,
    severity: z.enum(alertSeverities),
    alert_ids: z.array(z.guid()),
    channel_sealed: z.string().nullable(),
    subscription_id: z.guid().nullable(),
    subscription_sealed: z.string().nullable(),
  })
  .transform((row) => ({
    id: row.id,
    tenantId: row.tenant_id,
    notificationId: row.notification_id,
    channel: row.channel,
    userId: row.user_id,
    /** This one included. */
    attempt: row.attempts,
    event: row.event,
    severity: row.severity,
    alertIds: row.alert_ids,
    channelSealed: row.channel_sealed,
    subscriptionId: row.subscription_id,
    subscriptionSealed: row.subscription_sealed,
  }));
export type DueDelivery = z.infer<typeof dueSchema>;

/**
 * Takes up to `most` deliveries that are due, for `holdMs`: a process that dies while it sends lets go of them after that,
 * and they are sent again. Runs as `kryonix_ingest`.
 */
export function claimDeliveries(pool: Pool, { now, holdMs, most }: { now: Date; holdMs: number; most: number }) {
  return queryRows(
    pool,
    dueSchema,
    `with turns as (
       select id, next_attempt_at, row_number() over (partition by tenant_id order by next_attempt_at, id) as turn
         from cache_management.alert_deliveries where state = 'waiting' and next_attempt_at <= $1
     ), due as (
       select d.id from cache_management.alert_deliveries d join turns t on t.id = d.id
        where d.state = 'waiting' and d.next_attempt_at <= $1
        order by t.turn, t.next_attempt_at, t.id limit $3 for update of d skip locked
     ), claimed as (
       update cache_management.alert_deliveries d set attempts = attempts + 1, next_attempt_at = $2
         from due where d.id = due.id returning d.*
     )
     select c.id, c.tenant_id, c.notification_id, c.channel, c.user_id, c.attempts, n.event, n.severity, n.alert_ids,
            ch.sealed as channel_sealed, c.subscription_id, s.sealed as subscription_sealed
       from claimed c
       join cache_management.alert_notifications n on n.id = c.notification_id
       left join cache_management.alert_channels ch on ch.id = c.channel_id
       left join cache_management.push_subscriptions s on s.id = c.subscription_id
      order by c.created_at, c.id`,
    [now, new Date(now.getTime() + holdMs), most],
  );
}

/** How an attempt ended; `retryAt` null: for good. */
export async function finishAttempt(
  pool: Pool,
  id: string,
  {
    sent,
    status,
    error,
    retryAt,
    now,
  }: { sent: boolean; status: number | null; error: string | null; retryAt: Date | null; now: Date },
): Promise<void> {
  const state = sent ? 'sent' : retryAt === null ? 'failed' : 'waiting';
  await pool.query(
    `update cache_management.alert_deliveries
        set state = $2, response_status = $3, error = $4, next_attempt_at = coalesce($5, next_attempt_at),
            sent_at = case when $2 = 'sent' then $6::timestamptz end
      where id = $1 and state = 'waiting'`,
    [id, state, status, error?.slice(0, 500) ?? null, retryAt, now],
  );
}

/** A browser that answered that it is gone. */
export async function deleteSubscription(pool: Pool, id: string): Promise<void> {
  await pool.query('delete from cache_management.push_subscriptions where id = $1', [id]);
}

const logSchema = z
  .object({
    id: z.guid(),
    channel: channelSchema,
    event: eventSchema,
    recipient: z.string(),
    state: z.enum(['waiting', 'sent', 'failed']),
    attempts: z.number(),
    response_status: z.number().nullable(),
    error: z.string().nullable(),
    created_at: z.date(),
    sent_at: z.date().nullable(),
  })
  .transform(({ response_status, created_at, sent_at, ...row }) => ({
    ...row,
    responseStatus: response_status,
    createdAt: created_at.toISOString(),
    sentAt: sent_at?.toISOString() ?? null,
  }));

/** The newest deliveries of one owner. */
export function listDeliveries(client: ClientBase, tenantId: string | null, most: number) {
  return queryRows(
    client,
    logSchema,
    `select d.id, d.channel, n.event, d.recipient, d.state, d.attempts, d.response_status, d.error, d.created_at, d.sent_at
       from cache_management.alert_deliveries d join cache_management.alert_notifications n on n.id = d.notification_id
      where d.tenant_id is not distinct from $1 order by d.created_at desc, d.id limit $2`,
    [tenantId, most],
  );
}

/** What ended long ago: alerts after 90 days, what was told of them after 30. Runs as `kryonix_ingest`. */
export async function forgetOldAlerts(pool: Pool, now: Date): Promise<{ alerts: number; notifications: number }> {
  const before = (days: number) => new Date(now.getTime() - days * 86_400_000);
  const alerts = await pool.query(
    "delete from cache_management.alerts where state in ('resolved', 'notice') and updated_at < $1",
    [before(90)],
  );
  const told = await pool.query('delete from cache_management.alert_notifications where created_at < $1', [before(30)]);
  await pool.query('delete from cache_management.alert_silences where until < $1', [before(30)]);
  return { alerts: alerts.rowCount ?? 0, notifications: told.rowCount ?? 0 };
}
