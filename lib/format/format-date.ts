import type { DateFormat } from '../contracts/account.ts';

/**
 * Day, month and year in the order that a person chose: «21/11/2026», «11/21/2026», «2026-11-21».
 *
 * @param at ISO 8601 or epoch milliseconds
 */
export function formatDate(locale: string, timeZone: string, at: string | number, format: DateFormat): string {
  // Swedish writes dates as ISO 8601 does.
  const by = { locale, day_first: 'en-GB', month_first: 'en-US', iso: 'sv-SE' }[format];
  const options = { timeZone, day: '2-digit', month: '2-digit', year: 'numeric' } as const;
  return new Intl.DateTimeFormat(by, options).format(new Date(at));
}
