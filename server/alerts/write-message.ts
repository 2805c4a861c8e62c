import { alertDetail, alertTitle, eventTitle, wordsOf } from '#lib/alerts/alert-text.ts';
import type { DueDelivery } from '../db/queries/alerts/alert-deliveries.ts';
import type { AlertRecipient } from '../db/queries/alerts/alert-recipients.ts';
import type { AlertRow } from '../db/queries/alerts/alert-row.ts';
import type { Message } from './channels/message.ts';
import { toldOf } from './describe-alert.ts';

const mostLines = 12;

/** Puts what happened into the words of whoever reads it: in their language and their time, and for programs as data. */
export function writeMessage({
  delivery,
  person,
  rows,
  baseUrl,
}: {
  delivery: DueDelivery;
  /** Null where everybody reads it, as in a channel. */
  person: AlertRecipient | null;
  rows: readonly AlertRow[];
  baseUrl: string;
}): Message {
  const { event, severity, tenantId } = delivery;
  const locale = person?.locale ?? 'pt-BR';
  const words = wordsOf(locale);
  const staff = tenantId === null;
  const told = rows.map((row) => toldOf(row, staff));
  const [only] = rows;
  const when = new Intl.DateTimeFormat(locale, {
    ...({ dateStyle: 'short', timeStyle: 'short' } as const),
    timeZone: person?.timeZone ?? 'America/Sao_Paulo',
  });
  const since = (row: AlertRow) => words.since.replace('{time}', when.format(row.since));
  const several = rows.length > 1 || only === undefined;
  const lines = several
    ? rows.slice(0, mostLines).map((row) => `${alertTitle(locale, toldOf(row, staff))} · ${since(row)}`)
    : [alertDetail(locale, toldOf(only, staff)), since(only)].filter((line) => line !== '');
  const page = staff ? '/platform/alerts' : '/alerts';
  return {
    ...{ deliveryId: delivery.id, notificationId: delivery.notificationId, event, severity, locale },
    title: eventTitle(locale, event, told),
    lines: event === 'test' ? [words.testBody] : lines,
    url: baseUrl + (only ? `${page}/${only.id}` : page),
    words,
    alerts: rows.map((row) => ({
      ...{ id: row.id, rule: row.rule, metric: row.metric, subject: row.subject, tenantId: row.tenant_id },
      ...{ severity: row.severity, state: row.state, value: row.value, threshold: row.threshold },
      since: row.since.toISOString(),
    })),
  };
}
