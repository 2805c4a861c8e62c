import { wantsToKnow } from '#lib/alerts/wants-to-know.ts';
import type { AlertSeverity, NotificationChannel } from '#lib/contracts/account.ts';
import type { NewDelivery } from '../db/queries/alerts/alert-deliveries.ts';
import type { AlertRecipient } from '../db/queries/alerts/alert-recipients.ts';

interface Audience {
  recipients: readonly AlertRecipient[];
  subscriptions: readonly { id: string; userId: string }[];
  channels: readonly { id: string; kind: 'webhook' | 'slack' | 'whatsapp' | 'sms'; name: string }[];
}

/** `ana@example.org` → `an…@example.org`. */
export const shortAddress = (email: string) => email.replace(/^(.{2}).*(@.*)$/, '$1…$2');

/**
 * Who is told by which way. Mail, push, WhatsApp and SMS go to each person who chose them and can be reached so; a webhook
 * or a Slack channel, which is everybody's, is called once where any of the people chose it.
 */
export function chooseDeliveries(
  { recipients, subscriptions, channels }: Audience,
  message: { severity: AlertSeverity; inQuietHours: boolean },
  now: Date,
): NewDelivery[] {
  const wants = (person: AlertRecipient, channel: NotificationChannel) =>
    wantsToKnow(person, { channel, ...message }, now);
  const nobody = { userId: null, channelId: null, subscriptionId: null };
  const personal = recipients.flatMap((person): NewDelivery[] => {
    const { userId, email, phoneSealed } = person;
    const to = { ...nobody, userId, recipient: shortAddress(email) };
    const byGateway = (kind: 'whatsapp' | 'sms') => {
      const gateway = channels.find((channel) => channel.kind === kind);
      if (!gateway || phoneSealed === null || !wants(person, kind)) return [];
      return [{ ...to, channel: kind, channelId: gateway.id }];
    };
    return [
      ...(wants(person, 'email') ? [{ ...to, channel: 'email' as const }] : []),
      ...(wants(person, 'push')
        ? subscriptions
            .filter((subscription) => subscription.userId === userId)
            .map(({ id }) => ({ ...to, channel: 'push' as const, subscriptionId: id }))
        : []),
      ...byGateway('whatsapp'),
      ...byGateway('sms'),
    ];
  });
  const shared = channels.flatMap(({ id, kind, name }): NewDelivery[] => {
    if (kind !== 'webhook' && kind !== 'slack') return [];
    if (!recipients.some((person) => wants(person, kind))) return [];
    return [{ ...nobody, channel: kind, channelId: id, recipient: name }];
  });
  return [...personal, ...shared];
}
