import webPush from 'web-push';
import type { PushSubscriptionKeys } from '#lib/contracts/alerts.ts';
import type { OutboundAddresses } from '../outbound-addresses.ts';
import { outboundRequest } from '../outbound-request.ts';
import type { VapidKeys } from '../vapid-keys.ts';
import { type DeliveryResult, resultOfStatus } from './delivery-result.ts';
import type { Message } from './message.ts';

/** What is too old to matter is not to wake anybody up (seconds). */
const ttlSeconds = 6 * 3_600;

/** Encrypted for the browser alone (RFC 8291). An endpoint that answers 404 or 410 is gone. */
export async function sendPush(
  addresses: OutboundAddresses,
  { vapid, subject, subscription }: { vapid: VapidKeys; subject: string; subscription: PushSubscriptionKeys },
  message: Message,
): Promise<DeliveryResult> {
  const { notificationId, title, lines, severity } = message;
  const payload = JSON.stringify({
    id: notificationId,
    title,
    body: lines.join('\n'),
    url: new URL(message.url).pathname,
    severity,
  });
  const details = webPush.generateRequestDetails(subscription, payload, {
    vapidDetails: { subject, ...vapid },
    TTL: ttlSeconds,
    urgency: severity === 'critical' ? 'high' : 'normal',
    // A second delivery of the same message replaces the first while it waits.
    topic: notificationId.replaceAll('-', '').slice(0, 32),
  });
  const headers = Object.fromEntries(Object.entries(details.headers).map(([name, value]) => [name, String(value)]));
  const { status } = await outboundRequest(addresses, {
    url: details.endpoint,
    headers: Object.fromEntries(Object.entries(headers).filter(([name]) => name.toLowerCase() !== 'content-length')),
    body: details.body ?? '',
  });
  return { ...resultOfStatus(status), gone: status === 404 || status === 410 };
}
