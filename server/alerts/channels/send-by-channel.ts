import { z } from 'zod';
import { pushSubscriptionSchema } from '#lib/contracts/alerts.ts';
import type { DueDelivery } from '../../db/queries/alerts/alert-deliveries.ts';
import type { AlertRecipient } from '../../db/queries/alerts/alert-recipients.ts';
import type { OutboundAddresses } from '../outbound-addresses.ts';
import { channelOwner, phoneOwner, subscriptionOwner } from '../seal-owner.ts';
import type { SecretBox } from '../secret-box.ts';
import type { VapidKeys } from '../vapid-keys.ts';
import type { DeliveryResult } from './delivery-result.ts';
import type { Message } from './message.ts';
import type { Mailer } from './send-email.ts';
import { sendSms, sendWhatsapp } from './send-gateway.ts';
import { sendPush } from './send-push.ts';
import { sendSlack, sendWebhook } from './send-webhook.ts';

/** What sending needs. */
export interface Couriers {
  addresses: OutboundAddresses;
  box: SecretBox;
  vapid: VapidKeys;
  /** Who is behind the pushes: a `mailto:` or the product's own address. */
  vapidSubject: string;
  /** Null where no server for mail was named. */
  mailer: Mailer | null;
}

interface Task {
  delivery: DueDelivery;
  person: AlertRecipient | null;
  message: Message;
  nowMs: number;
}

const webhookSchema = z.object({ url: z.string(), secret: z.string() });
const slackSchema = z.object({ url: z.string() });
const whatsappSchema = z.object({ url: z.string(), instance: z.string(), apiKey: z.string() });
const smsSchema = z.object({ url: z.string(), token: z.string(), toField: z.string(), textField: z.string() });

const impossible = (error: string): DeliveryResult => ({ ok: false, status: null, error, final: true });

/** Sends one message by the way that its delivery names. @throws what the network says */
export async function sendByChannel(couriers: Couriers, task: Task): Promise<DeliveryResult> {
  const { addresses, box, mailer } = couriers;
  const { delivery, person, message } = task;
  const { channel, tenantId, channelSealed } = delivery;
  if (channel === 'push') return push(couriers, task);
  if (channel === 'email') {
    if (person === null) return impossible('the person is gone');
    return mailer === null ? impossible('SMTP_URL is not set') : mailer.send(person.email, message);
  }
  if (channelSealed === null) return impossible('the channel is gone');
  const opened = box.open(channelSealed, channelOwner(tenantId));
  if (channel === 'webhook') return sendWebhook(addresses, webhookSchema.parse(opened), message, task.nowMs);
  if (channel === 'slack') return sendSlack(addresses, slackSchema.parse(opened), message);
  if (person === null || person.phoneSealed === null) return impossible('there is no phone number');
  const phone = z.string().parse(box.open(person.phoneSealed, phoneOwner(person.userId)));
  if (channel === 'whatsapp') return sendWhatsapp(addresses, whatsappSchema.parse(opened), phone, message);
  return sendSms(addresses, smsSchema.parse(opened), phone, message);
}

async function push({ addresses, box, vapid, vapidSubject: subject }: Couriers, { delivery, person, message }: Task) {
  if (person === null || delivery.subscriptionSealed === null) return impossible('the browser is gone');
  const opened = box.open(delivery.subscriptionSealed, subscriptionOwner(person.userId));
  return sendPush(addresses, { vapid, subject, subscription: pushSubscriptionSchema.parse(opened) }, message);
}
