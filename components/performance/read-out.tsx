'use client';

import { useLocale, useTranslations } from 'use-intl';
import type { AnyPerformance } from '#lib/api/period-query.ts';
import type { PerformancePoint } from '#lib/contracts/performance.ts';
import { type Figure, figureText, formatMilliseconds, formatPercent, formatRate } from '#lib/format/format-measure.ts';
import { FigureText } from '../ui/figure-text.tsx';
import { axisRange } from './axis-range.ts';
import { usePeriodWords } from './use-period-words.ts';
import { usePointTime } from './use-point-time.ts';
import { useSplitText } from './use-split-text.ts';

interface Props {
  /** The slot under the scrubber; without one the whole period is read out. */
  point: PerformancePoint | undefined;
  /** The slot at the same place of the period before, where that is shown. */
  previous: PerformancePoint | undefined;
  performance: AnyPerformance;
}

/** The figures of one moment, in a place that no finger covers and with a size that no value changes. */
export function ReadOut({ point, previous, performance }: Props) {
  const t = useTranslations('performance');
  const locale = useLocale();
  const pointTime = usePointTime(axisRange(performance));
  const words = usePeriodWords();
  const splitText = useSplitText();
  const figures = point ?? performance.summary;
  const before = point ? previous : performance.previous?.summary;
  const cellsOf = (of: typeof figures): { label: string; figure: Figure }[] => [
    { label: t('median'), figure: formatMilliseconds(locale, of.responseTime) },
    { label: t('p95'), figure: formatMilliseconds(locale, of.p95) },
    { label: t('p99'), figure: formatMilliseconds(locale, of.p99) },
    { label: t('hits'), figure: formatPercent(locale, of.hitRate) },
    // The unit is the label: six figures of any size then fit beside one another on a phone.
    { label: t('perSecond'), figure: formatRate(locale, of.throughput, '') },
    { label: t('mobile'), figure: formatPercent(locale, of.mobilePercentage) },
  ];
  return (
    <div className="mb-4">
      <p className="mb-1.5 flex justify-between gap-3 text-12 text-muted">
        <span className="font-medium">{point ? pointTime(point.timestamp) : words(performance)}</span>
        {point?.throughput === null && <span>{t('noMeasurement')}</span>}
      </p>
      <dl className="grid grid-cols-3 gap-x-2 gap-y-2 md:grid-cols-6">
        {cellsOf(figures).map((cell, index) => (
          <div key={cell.label} className="flex min-w-0 flex-col-reverse">
            <dt className="truncate text-12 text-muted">{cell.label}</dt>
            <dd className="font-semibold text-14 md:text-20">
              <FigureText figure={cell.figure} unitClassName="font-medium text-12 text-muted" />
            </dd>
            {performance.previous && (
              <dd className="order-first truncate text-12 text-muted tabular-nums">
                {t('before', { value: before ? figureText(cellsOf(before)[index]?.figure ?? cell.figure) : '–' })}
              </dd>
            )}
          </div>
        ))}
        <div className="col-span-full flex flex-wrap justify-between gap-x-3 text-12 text-muted tabular-nums md:justify-start">
          <dt className="min-w-0 truncate">{t('splitOf')}</dt>
          <dd className="whitespace-nowrap">{figures.throughput !== null && splitText(figures)}</dd>
          {performance.previous && (
            <dd className="w-full truncate text-right md:text-left">
              {t('before', { value: before ? splitText(before) : '–' })}
            </dd>
          )}
        </div>
      </dl>
    </div>
  );
}
