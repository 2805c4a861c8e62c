'use client';

import { useLocale, useTimeZone, useTranslations } from 'use-intl';
import type { AnyPerformance } from '#lib/api/period-query.ts';
import { formatDay, formatTimeOfDay } from '#lib/format/format-time.ts';

/** A period in words: «Últimas 24 horas», or from when to when. */
export function usePeriodWords(): (period: Pick<AnyPerformance, 'range' | 'from' | 'to'>) => string {
  const t = useTranslations('performance');
  const locale = useLocale();
  const timeZone = useTimeZone() ?? 'UTC';
  const moment = (at: string) => `${formatDay(locale, timeZone, at)}, ${formatTimeOfDay(locale, timeZone, at)}`;
  return ({ range, from, to }) =>
    range === 'custom' ? t('fromTo', { from: moment(from), to: moment(to) }) : t(`rangeLong.${range}`);
}
