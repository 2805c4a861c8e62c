'use client';

import { useMemo } from 'react';
import { useLocale, useTranslations } from 'use-intl';
import type { AnyPerformance } from '#lib/api/period-query.ts';
import { formatScale } from '#lib/format/format-measure.ts';
import { joinSlots } from '../charts/join-slots.ts';
import type { Panel } from '../charts/panel.ts';
import { floorOf, peakTop, roundUp } from './scale-ends.ts';

/** More bars than this blur into one another on a phone. */
const maxBars = 72;

/** The four drawings of the performance card. */
export function usePanels(performance: AnyPerformance): Panel[] {
  const t = useTranslations('performance');
  const locale = useLocale();
  return useMemo(() => {
    const { points } = performance;
    const before = performance.previous?.points;
    const p95 = points.map((point) => point.p95);
    const hitRates = points.map((point) => point.hitRate);
    const operations = joinSlots(
      points.map((point) => point.throughput),
      maxBars,
    );
    const operationsBefore =
      before &&
      joinSlots(
        before.map((point) => point.throughput),
        maxBars,
      );
    const p99 = points.map((point) => point.p99);
    const slowest = peakTop([...p95, ...(before ?? []).map((point) => point.responseTime)], p99);
    const lowest = floorOf([...hitRates, ...(before ?? []).map((point) => point.hitRate)]);
    const busiest = roundUp(Math.max(0, ...[...operations, ...(operationsBefore ?? [])].map((value) => value ?? 0)));
    return [
      {
        id: 'response-time',
        title: t('responseTime'),
        legend: t('responseTimeLegend'),
        shape: 'line',
        color: 'var(--data-1)',
        values: points.map((point) => point.responseTime),
        upper: p95,
        peak: p99,
        previous: before?.map((point) => point.responseTime),
        domain: [0, slowest],
        scale: slowest < 1000 ? formatScale(locale, 0, slowest, 'ms') : formatScale(locale, 0, slowest / 1000, 's'),
        size: 'tall',
      },
      {
        id: 'hit-rate',
        title: t('hitRate'),
        shape: 'line',
        color: 'var(--data-2)',
        values: hitRates,
        previous: before?.map((point) => point.hitRate),
        domain: [lowest, 100],
        scale: formatScale(locale, lowest, 100, '%'),
        size: 'low',
      },
      {
        id: 'operations',
        title: t('operations'),
        shape: 'bars',
        color: 'var(--data-3)',
        values: operations,
        previous: operationsBefore,
        domain: [0, busiest],
        scale: formatScale(locale, 0, busiest, t('perSecond')),
        size: 'low',
      },
      {
        id: 'mobile-share',
        title: t('mobileShare'),
        shape: 'line',
        color: 'var(--data-4)',
        values: points.map((point) => point.mobilePercentage),
        previous: before?.map((point) => point.mobilePercentage),
        domain: [0, 100],
        scale: formatScale(locale, 0, 100, '%'),
        size: 'low',
      },
    ];
  }, [performance, t, locale]);
}
