'use client';

import { useTranslations } from 'use-intl';
import type { AnyPerformance } from '#lib/api/period-query.ts';
import { useMomentText } from '../providers/use-moment-text.ts';

/** A period in words: «Últimas 24 horas», or from when to when. */
export function usePeriodWords(): (period: Pick<AnyPerformance, 'range' | 'from' | 'to'>) => string {
  const t = useTranslations('performance');
  const { dayTime } = useMomentText();
  return ({ range, from, to }) =>
    range === 'custom' ? t('fromTo', { from: dayTime(from), to: dayTime(to) }) : t(`rangeLong.${range}`);
}
