import type { Alert, AlertMetric } from '../contracts/alerts.ts';
import type { Locale } from '../i18n/preferences.ts';
import { type AlertWords, englishWords, portugueseWords } from './alert-words.ts';
import type { AlertEventKind } from './group-events.ts';

export const wordsOf = (locale: Locale): AlertWords => (locale === 'en' ? englishWords : portugueseWords);

/** What of an alert its words need. */
export type Told = Pick<Alert, 'metric' | 'subject' | 'value' | 'threshold' | 'comparison'> & {
  /** What people called the rule; null for a shipped one. */
  ruleName: string | null;
  /** Of the tenant that it is about, where that is not the reader's own. */
  tenantName: string | null;
};

const units: Partial<Record<AlertMetric, string>> = {
  ...{ hitRate: '%', errorRate: '%', memory: '%', quota: '%', nodeMemory: '%' },
  ...{ p95: '\u00a0ms', replicationLag: '\u00a0s', backupAge: '\u00a0h' },
};
/** Metrics that are either so or not: a figure would say nothing. */
const yesOrNo = new Set<AlertMetric>(['redisDown', 'ingestDown', 'backupSucceeded', 'backupFailed']);

function figure(locale: Locale, metric: AlertMetric, value: number): string {
  return new Intl.NumberFormat(locale, { maximumFractionDigits: 1 }).format(value) + (units[metric] ?? '');
}

/** One line: what it is, about whom, and the figure. */
export function alertTitle(locale: Locale, alert: Told): string {
  const words = wordsOf(locale);
  const { metric, value, subject, tenantName, ruleName } = alert;
  const about = tenantName ?? words.subjects[subject] ?? (isPlainSubject(subject) ? subject : null);
  const what = ruleName ?? words.metrics[metric];
  const named = about === null ? what : `${what} · ${about}`;
  return value === null || yesOrNo.has(metric) ? named : `${named}: ${figure(locale, metric, value)}`;
}

/** Ids of tenants and backups tell a person nothing. */
const isPlainSubject = (subject: string) => subject !== '' && !/[0-9a-f]{8}-[0-9a-f]{4}-/.test(subject);

/** The line below: the limit that was crossed; empty where there is none. */
export function alertDetail(locale: Locale, { metric, comparison, threshold }: Told): string {
  if (yesOrNo.has(metric)) return '';
  return wordsOf(locale)[comparison].replace('{limit}', figure(locale, metric, threshold));
}

/** What a message of several alerts, or of one, begins with. */
export function eventTitle(locale: Locale, kind: AlertEventKind | 'test', alerts: readonly Told[]): string {
  const words = wordsOf(locale);
  const [only] = alerts;
  if (kind === 'test') return words.test;
  const what =
    alerts.length === 1 && only
      ? alertTitle(locale, only)
      : words.several.replace('{count}', new Intl.NumberFormat(locale).format(alerts.length));
  return words.events[kind].replace('{what}', what);
}
