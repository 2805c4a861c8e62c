import type { OutboundAddresses } from '../outbound-addresses.ts';
import { outboundRequest } from '../outbound-request.ts';
import { type DeliveryResult, resultOfStatus } from './delivery-result.ts';
import type { Message } from './message.ts';

const smsLength = 320;

const plainText = ({ title, lines, url }: Message) => [title, ...lines, url].join('\n');

/** A WhatsApp message by an Evolution-API-compatible server. */
export async function sendWhatsapp(
  addresses: OutboundAddresses,
  { url, instance, apiKey }: { url: string; instance: string; apiKey: string },
  phone: string,
  message: Message,
): Promise<DeliveryResult> {
  const { status } = await outboundRequest(addresses, {
    url: `${url.replace(/\/+$/, '')}/message/sendText/${encodeURIComponent(instance)}`,
    headers: { 'content-type': 'application/json', apikey: apiKey },
    body: JSON.stringify({ number: phone.replace(/^\+/, ''), text: plainText(message) }),
  });
  return resultOfStatus(status);
}

/** An SMS by any gateway that takes JSON: which fields it wants is the operator's to say. */
export async function sendSms(
  addresses: OutboundAddresses,
  { url, token, toField, textField }: { url: string; token: string; toField: string; textField: string },
  phone: string,
  message: Message,
): Promise<DeliveryResult> {
  const text = plainText(message);
  const { status } = await outboundRequest(addresses, {
    url,
    headers: {
      'content-type': 'application/json',
      authorization: `Bearer ${token}`,
      'idempotency-key': message.deliveryId,
    },
    body: JSON.stringify({
      [toField]: phone,
      [textField]: text.length <= smsLength ? text : `${text.slice(0, smsLength - 1)}…`,
    }),
  });
  return resultOfStatus(status);
}
