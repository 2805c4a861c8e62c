import type { ClientBase } from 'pg';
import type { EventGroup } from '#lib/alerts/group-events.ts';
import { insertNotification } from '../db/queries/alerts/alert-deliveries.ts';
import { listChannelKinds, listRecipients, listSubscriptionIds } from '../db/queries/alerts/alert-recipients.ts';
import { chooseDeliveries } from './choose-deliveries.ts';

/** Queues one message to everybody who wants it, in the transaction of what it speaks of. */
export async function queueNotification(client: ClientBase, group: EventGroup, now: Date): Promise<void> {
  const { tenantId, kind, severity, alertIds } = group;
  const recipients = await listRecipients(client, tenantId);
  const userIds = recipients.map(({ userId }) => userId);
  const audience = {
    recipients,
    subscriptions: await listSubscriptionIds(client, userIds),
    channels: await listChannelKinds(client, tenantId),
  };
  const deliveries = chooseDeliveries(audience, group, now);
  if (deliveries.length === 0) return;
  await insertNotification(client, { tenantId, event: kind, severity, alertIds }, deliveries, now);
}
