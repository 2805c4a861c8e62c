import type { ClientBase } from 'pg';
import { z } from 'zod';
import { preferencesSchema } from '#lib/contracts/account.ts';
import { queryRows } from '../../query-rows.ts';

const recipientSchema = z
  .object({
    user_id: z.guid(),
    email: z.string(),
    language: z.string(),
    time_zone: preferencesSchema.shape.timeZone.catch(null),
    notifications: preferencesSchema.shape.notifications,
    quiet_hours: preferencesSchema.shape.quietHours,
    phone_sealed: z.string().nullable(),
  })
  .transform((row) => ({
    userId: row.user_id,
    email: row.email,
    locale: row.language === 'en' ? ('en' as const) : ('pt-BR' as const),
    timeZone: row.time_zone,
    notifications: row.notifications,
    quietHours: row.quiet_hours,
    phoneSealed: row.phone_sealed,
  }));
export type AlertRecipient = z.infer<typeof recipientSchema>;

/** The people of a tenant, or with null the platform's staff, and what they chose. Runs as `kryonix_ingest`. */
export function listRecipients(client: ClientBase, tenantId: string | null): Promise<AlertRecipient[]> {
  const sql = 'select * from cache_management.list_alert_recipients($1)';
  return queryRows(client, recipientSchema, sql, [tenantId]);
}

const subscriptionSchema = z
  .object({ id: z.guid(), user_id: z.guid() })
  .transform((row) => ({ id: row.id, userId: row.user_id }));

/** The browsers of these people. */
export function listSubscriptionIds(client: ClientBase, userIds: readonly string[]) {
  const sql = 'select id, user_id from cache_management.push_subscriptions where user_id = any ($1::uuid[])';
  return queryRows(client, subscriptionSchema, sql, [userIds]);
}

const channelSchema = z.object({
  id: z.guid(),
  kind: z.enum(['webhook', 'slack', 'whatsapp', 'sms']),
  name: z.string(),
});

/** The channels of a tenant, or with null of the platform. */
export function listChannelKinds(client: ClientBase, tenantId: string | null) {
  const sql = `select id, kind, name from cache_management.alert_channels
                where tenant_id is not distinct from $1 order by created_at, id`;
  return queryRows(client, channelSchema, sql, [tenantId]);
}
