'use client';

import { useState } from 'react';
import { useLocale, useTimeZone, useTranslations } from 'use-intl';
import type { Performance } from '#lib/contracts/performance.ts';
import { Scrubber } from '../charts/scrubber.tsx';
import { SmallMultiples } from '../charts/small-multiples.tsx';
import { ReadOut } from './read-out.tsx';
import { timeTicks } from './time-ticks.ts';
import { usePanels } from './use-panels.ts';
import { usePointText } from './use-point-text.ts';

/** Small multiples on one time axis, with one fixed read-out above them. */
export function PerformanceChart({ performance }: { performance: Performance }) {
  const t = useTranslations('performance');
  const locale = useLocale();
  const timeZone = useTimeZone() ?? 'UTC';
  const [index, setIndex] = useState<number | null>(null);
  const panels = usePanels(performance);
  const pointText = usePointText(performance.range);
  const { points, range, summary } = performance;
  const point = index === null ? undefined : points[index];

  if (points.every((candidate) => candidate.throughput === null)) {
    return <p className="text-pretty py-6 text-14 text-muted">{t('empty')}</p>;
  }
  return (
    <>
      <ReadOut range={range} point={point} summary={summary} />
      <Scrubber
        count={points.length}
        index={index}
        onChange={setIndex}
        label={t('scrub')}
        valueText={pointText(point ?? points[points.length - 1])}
      >
        <SmallMultiples panels={panels} ticks={timeTicks(points, range, locale, timeZone)} />
      </Scrubber>
    </>
  );
}
