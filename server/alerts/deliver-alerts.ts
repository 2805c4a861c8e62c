import type { Pool } from 'pg';
import type { Logger } from 'pino';
import { greatestAttempts, retryDelayMs } from '#lib/alerts/retry-delay.ts';
import { inTransaction } from '../db/in-transaction.ts';
import {
  claimDeliveries,
  type DueDelivery,
  deleteSubscription,
  finishAttempt,
} from '../db/queries/alerts/alert-deliveries.ts';
import { type AlertRecipient, listRecipients } from '../db/queries/alerts/alert-recipients.ts';
import { findAlerts } from '../db/queries/alerts/list-alert-rows.ts';
import type { DeliveryResult } from './channels/delivery-result.ts';
import { type Couriers, sendByChannel } from './channels/send-by-channel.ts';
import { writeMessage } from './write-message.ts';

export interface DeliverySources extends Couriers {
  /** `kryonix_ingest`. */
  pool: Pool;
  baseUrl: string;
  log: Logger;
  /** In [0, 1): spreads the attempts. */
  random(): number;
}

const batch = 20;
/** Longer than any channel's own time-outs together. */
const holdMs = 60_000;

/**
 * Sends what is due, each at least once: a process that dies after it sent and before it noted so leaves it to be sent
 * again, under the same id. What fails is tried again ever later. Answers how many were tried and how many arrived.
 */
export async function deliverAlerts(
  sources: DeliverySources,
  now: () => Date,
): Promise<{ tried: number; sent: number }> {
  const { pool } = sources;
  const due = await claimDeliveries(pool, { now: now(), holdMs, most: batch });
  const sent = await Promise.all(due.map((delivery) => deliver(sources, delivery, now)));
  return { tried: due.length, sent: sent.filter(Boolean).length };
}

async function deliver(sources: DeliverySources, delivery: DueDelivery, now: () => Date): Promise<boolean> {
  const { pool, log, random } = sources;
  const result = await attempt(sources, delivery, now());
  if (result.gone && delivery.subscriptionId !== null) await deleteSubscription(pool, delivery.subscriptionId);
  const lastTime = result.ok || result.final || delivery.attempt >= greatestAttempts;
  const retryAt = lastTime ? null : new Date(now().getTime() + retryDelayMs(delivery.attempt, random()));
  const { ok, status, error } = result;
  await finishAttempt(pool, delivery.id, { sent: ok, status, error, retryAt, now: now() });
  if (!ok)
    log.info(
      { delivery: delivery.id, channel: delivery.channel, status, error, retryAt },
      'an alert was not delivered',
    );
  return ok;
}

async function attempt(sources: DeliverySources, delivery: DueDelivery, now: Date): Promise<DeliveryResult> {
  try {
    const { person, rows } = await inTransaction(sources.pool, async (client) => ({
      person: await findPerson(client, delivery),
      rows: await findAlerts(client, delivery.alertIds),
    }));
    if (delivery.userId !== null && person === null) return impossible('the person is gone');
    const message = writeMessage({ delivery, person, rows, baseUrl: sources.baseUrl });
    return await sendByChannel(sources, { delivery, person, message, nowMs: now.getTime() });
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    const forbidden = error instanceof Error && error.name === 'ForbiddenAddressError';
    return { ok: false, status: null, error: reason, final: forbidden };
  }
}

const impossible = (error: string): DeliveryResult => ({ ok: false, status: null, error, final: true });

/** Whoever left meanwhile is told nothing. */
async function findPerson(
  client: Parameters<typeof listRecipients>[0],
  { tenantId, userId }: DueDelivery,
): Promise<AlertRecipient | null> {
  if (userId === null) return null;
  return (await listRecipients(client, tenantId)).find((person) => person.userId === userId) ?? null;
}
