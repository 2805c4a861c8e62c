import { createHmac } from 'node:crypto';
import type { OutboundAddresses } from '../outbound-addresses.ts';
import { outboundRequest } from '../outbound-request.ts';
import { type DeliveryResult, resultOfStatus } from './delivery-result.ts';
import type { Message } from './message.ts';

/**
 * The hexadecimal HMAC-SHA256 of `{timestamp}.{body}`. A receiver makes the same, compares it with `X-Kryonix-Signature`
 * (`v1=…`), and refuses a timestamp (seconds since 1970) older than some minutes, so that a call cannot be replayed.
 */
function signWebhook(secret: string, timestampSeconds: number, body: string): string {
  return createHmac('sha256', secret).update(`${timestampSeconds}.${body}`).digest('hex');
}

/** JSON, signed. Receivers know by `X-Kryonix-Delivery` what they have already. */
export async function sendWebhook(
  addresses: OutboundAddresses,
  { url, secret }: { url: string; secret: string },
  message: Message,
  nowMs: number,
): Promise<DeliveryResult> {
  const { deliveryId, notificationId, event, severity, title, alerts } = message;
  const body = JSON.stringify({ id: notificationId, event, severity, title, url: message.url, alerts });
  const timestamp = Math.floor(nowMs / 1_000);
  const { status } = await outboundRequest(addresses, {
    url,
    body,
    headers: {
      'content-type': 'application/json',
      'x-kryonix-delivery': deliveryId,
      'x-kryonix-event': `alert.${event}`,
      'x-kryonix-timestamp': String(timestamp),
      'x-kryonix-signature': `v1=${signWebhook(secret, timestamp, body)}`,
    },
  });
  return resultOfStatus(status);
}

/** What Slack's incoming webhooks, and those that imitate them, take. */
export async function sendSlack(
  addresses: OutboundAddresses,
  { url }: { url: string },
  message: Message,
): Promise<DeliveryResult> {
  const { title, lines } = message;
  const text = [
    `*${escapeSlack(title)}*`,
    ...lines.map(escapeSlack),
    `<${message.url}|${escapeSlack(message.words.open)}>`,
  ];
  const body = JSON.stringify({ text: text.join('\n') });
  const { status } = await outboundRequest(addresses, { url, body, headers: { 'content-type': 'application/json' } });
  return resultOfStatus(status);
}

/** Nobody's name is to call a whole channel or to become a link. */
const escapeSlack = (text: string) => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
