import type { AlertEventKind } from '#lib/alerts/group-events.ts';
import type { AlertSeverity } from '#lib/contracts/account.ts';
import type { Locale } from '#lib/i18n/preferences.ts';

/** What a person or a program is told, ready to be sent. */
export interface Message {
  /** The same at every attempt: receivers know by it what they have already. */
  deliveryId: string;
  notificationId: string;
  event: AlertEventKind | 'test';
  severity: AlertSeverity;
  locale: Locale;
  title: string;
  /** Lines below the title. */
  lines: string[];
  /** Where it is shown. */
  url: string;
  words: { open: string; footer: string };
  /** For programs. */
  alerts: {
    id: string;
    rule: string;
    metric: string;
    subject: string;
    tenantId: string | null;
    severity: string;
    state: string;
    value: number | null;
    threshold: number;
    since: string;
  }[];
}
