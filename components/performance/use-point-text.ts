'use client';

import { useLocale, useTranslations } from 'use-intl';
import type { PerformancePoint, Range } from '#lib/contracts/performance.ts';
import { figureText, formatMilliseconds, formatPercent, formatRate } from '#lib/format/format-measure.ts';
import { usePointTime } from './use-point-time.ts';

/** One slot in a sentence, for those who hear the chart. */
export function usePointText(range: Range): (point: PerformancePoint | undefined) => string {
  const t = useTranslations('performance');
  const locale = useLocale();
  const pointTime = usePointTime(range);
  return (point) => {
    if (!point) return '';
    const time = pointTime(point.timestamp);
    if (point.throughput === null) return t('gap', { time });
    return t('pointText', {
      time,
      median: figureText(formatMilliseconds(locale, point.responseTime)),
      p95: figureText(formatMilliseconds(locale, point.p95)),
      hitRate: figureText(formatPercent(locale, point.hitRate)),
      operations: figureText(formatRate(locale, point.throughput, t('perSecond'))),
    });
  };
}
