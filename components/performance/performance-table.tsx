'use client';

import { useLocale, useTranslations } from 'use-intl';
import type { AnyPerformance } from '#lib/api/period-query.ts';
import {
  figureText,
  formatMilliseconds,
  formatPercent,
  formatRate,
  formatServerTime,
} from '#lib/format/format-measure.ts';
import { ScrollRegion } from '../ui/scroll-region.tsx';
import { axisRange } from './axis-range.ts';
import { usePeriodWords } from './use-period-words.ts';
import { usePointTime } from './use-point-time.ts';

const columns = ['time', 'median', 'p95', 'p99', 'hits', 'perSecond', 'mobile', 'queue', 'server'] as const;

/** Every measured slot of the chart as text, the newest first; slots without a measurement are left out. */
export function PerformanceTable({ performance }: { performance: AnyPerformance }) {
  const t = useTranslations('performance');
  const locale = useLocale();
  const pointTime = usePointTime(axisRange(performance));
  const words = usePeriodWords();
  const measured = performance.points.filter((point) => point.throughput !== null).reverse();
  return (
    <ScrollRegion className="-mx-5 max-h-[60dvh] overflow-auto px-5" label={words(performance)}>
      <table className="w-full text-right text-13 tabular-nums">
        <caption className="pb-2 text-left text-13 text-muted">{words(performance)}</caption>
        <thead className="sticky top-0 bg-raised text-muted">
          <tr>
            {columns.map((column) => (
              <th
                key={column}
                scope="col"
                className="whitespace-nowrap py-2 pl-3 font-medium first:pl-0 first:text-left"
              >
                {t(column)}
              </th>
            ))}
          </tr>
        </thead>
        <tbody className="divide-y divide-line">
          {measured.map((point) => (
            <tr key={point.timestamp} className="whitespace-nowrap">
              <th scope="row" className="py-2 text-left font-medium">
                {pointTime(point.timestamp)}
              </th>
              <td className="pl-3">{figureText(formatMilliseconds(locale, point.responseTime))}</td>
              <td className="pl-3">{figureText(formatMilliseconds(locale, point.p95))}</td>
              <td className="pl-3">{figureText(formatMilliseconds(locale, point.p99))}</td>
              <td className="pl-3">{figureText(formatPercent(locale, point.hitRate))}</td>
              <td className="pl-3">{figureText(formatRate(locale, point.throughput, ''))}</td>
              <td className="pl-3">{figureText(formatPercent(locale, point.mobilePercentage))}</td>
              <td className="pl-3">{figureText(formatServerTime(locale, point.queueTime ?? null))}</td>
              <td className="pl-3">{figureText(formatServerTime(locale, point.serverTime ?? null))}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </ScrollRegion>
  );
}
