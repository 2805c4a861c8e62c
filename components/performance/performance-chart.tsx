'use client';

import { useMemo, useState } from 'react';
import { useTimeZone, useTranslations } from 'use-intl';
import type { AnyPerformance } from '#lib/api/period-query.ts';
import { Scrubber } from '../charts/scrubber.tsx';
import { SmallMultiples } from '../charts/small-multiples.tsx';
import { useMomentText } from '../providers/use-moment-text.ts';
import { axisRange } from './axis-range.ts';
import { ReadOut } from './read-out.tsx';
import { timeTicks } from './time-ticks.ts';
import { usePanels } from './use-panels.ts';
import { usePointText } from './use-point-text.ts';

/** Small multiples on one time axis, with one fixed read-out above them. */
export function PerformanceChart({ performance }: { performance: AnyPerformance }) {
  const t = useTranslations('performance');
  const timeZone = useTimeZone() ?? 'UTC';
  const texts = useMomentText();
  const [index, setIndex] = useState<number | null>(null);
  const panels = usePanels(performance);
  const range = axisRange(performance);
  const pointText = usePointText(range);
  const { points } = performance;
  const ticks = useMemo(() => timeTicks(points, range, { timeZone, ...texts }), [points, range, timeZone, texts]);
  const point = index === null ? undefined : points[index];

  if (points.every((candidate) => candidate.throughput === null)) {
    return <p className="text-pretty py-6 text-14 text-muted">{t('empty')}</p>;
  }
  return (
    <>
      <ReadOut
        performance={performance}
        point={point}
        previous={index === null ? undefined : performance.previous?.points[index]}
      />
      <Scrubber
        count={points.length}
        index={index}
        onChange={setIndex}
        label={t('scrub')}
        valueText={pointText(point ?? points[points.length - 1])}
      >
        <SmallMultiples panels={panels} ticks={ticks} />
      </Scrubber>
    </>
  );
}
