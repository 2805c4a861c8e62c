import type { Locale } from '#lib/i18n/preferences.ts';

/** A share of 1 as the language writes percent: «92%», «95,3%» with one digit. */
export function percentText(locale: Locale, share: number, digits = 0): string {
  return share.toLocaleString(locale, {
    ...{ style: 'percent', minimumFractionDigits: digits, maximumFractionDigits: digits },
  });
}
