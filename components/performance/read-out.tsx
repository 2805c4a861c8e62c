'use client';

import { useLocale, useTranslations } from 'use-intl';
import type { PerformancePoint, PerformanceSummary, Range } from '#lib/contracts/performance.ts';
import { type Figure, formatMilliseconds, formatPercent, formatRate } from '#lib/format/format-measure.ts';
import { FigureText } from '../ui/figure-text.tsx';
import { usePointTime } from './use-point-time.ts';

interface Props {
  range: Range;
  /** The slot under the scrubber; without one the whole period is read out. */
  point: PerformancePoint | undefined;
  summary: PerformanceSummary;
}

/** The figures of one moment, in a place that no finger covers and with a size that no value changes. */
export function ReadOut({ range, point, summary }: Props) {
  const t = useTranslations('performance');
  const locale = useLocale();
  const pointTime = usePointTime(range);
  const figures = point ?? summary;
  const cells: { label: string; figure: Figure }[] = [
    { label: t('median'), figure: formatMilliseconds(locale, figures.responseTime) },
    { label: t('p95'), figure: formatMilliseconds(locale, figures.p95) },
    { label: t('hits'), figure: formatPercent(locale, figures.hitRate) },
    // The unit is the label: four figures of any size then fit beside one another on a phone.
    { label: t('perSecond'), figure: formatRate(locale, figures.throughput, '') },
  ];
  return (
    <div className="mb-4">
      <p className="mb-1.5 flex justify-between gap-3 text-12 text-muted">
        <span className="font-medium">{point ? pointTime(point.timestamp) : t(`rangeLong.${range}`)}</span>
        {point?.throughput === null && <span>{t('noMeasurement')}</span>}
      </p>
      <dl className="grid grid-cols-4 gap-2">
        {cells.map((cell) => (
          <div key={cell.label} className="flex min-w-0 flex-col-reverse">
            <dt className="truncate text-12 text-muted">{cell.label}</dt>
            <dd className="font-semibold text-14 md:text-20">
              <FigureText figure={cell.figure} unitClassName="font-medium text-12 text-muted" />
            </dd>
          </div>
        ))}
      </dl>
    </div>
  );
}
