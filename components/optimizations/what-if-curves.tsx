'use client';

import { useState } from 'react';
import { useLocale, useTranslations } from 'use-intl';
import type { Simulation } from '#lib/contracts/optimizations.ts';
import { figureText, formatBytes, formatCount, formatPercent, formatScale } from '#lib/format/format-measure.ts';
import { formatSpan } from '#lib/format/format-time.ts';
import { Scrubber } from '../charts/scrubber.tsx';
import { CurvePanel } from './curve-panel.tsx';
import { slotOf, WhatIfReadOut } from './what-if-read-out.tsx';

/** Every slot is labelled on a desktop; a phone has room for each third. */
const labelEvery = 3;

const spanOf = (seconds: number) => formatSpan(seconds * 1_000);

/** Hit rate, memory and age over the TTL, with one finger's choice of TTL read out above. */
export function WhatIfCurves({ simulation }: { simulation: Simulation }) {
  const t = useTranslations('whatIf');
  const { points, currentTtlSeconds, watchedSeconds, reads } = simulation;
  const locale = useLocale();
  const now = currentTtlSeconds === null ? null : slotOf(points, currentTtlSeconds);
  const [slot, setSlot] = useState(() => Math.min(points.length - 1, Math.round(now ?? points.length / 2)));
  const chosen = points[slot];
  if (!chosen) return null;
  const markAt = now === null ? null : (now + 0.5) / points.length;
  const known = points.filter(({ ttlSeconds }) => ttlSeconds * 2 <= watchedSeconds).length;
  const uncertainFrom = known < points.length ? known / points.length : null;
  const low = Math.floor(Math.max(0, Math.min(...points.map(({ interval }) => interval[0]))) / 10) * 10;
  const high = Math.ceil(Math.min(100, Math.max(...points.map(({ interval }) => interval[1]))) / 10) * 10;
  const most = Math.max(1, ...points.map(({ memoryBytes }) => memoryBytes));
  const frame = { markAt, uncertainFrom };
  return (
    <>
      <WhatIfReadOut simulation={simulation} slot={slot} />
      <Scrubber
        count={points.length}
        index={slot}
        onChange={(index) => index !== null && setSlot(index)}
        label={t('slider')}
        valueText={`${spanOf(chosen.ttlSeconds)}: ${figureText(formatPercent(locale, chosen.hitRate))}`}
      >
        <CurvePanel
          {...frame}
          title={t('hitRate')}
          legend={t('intervalShort')}
          scale={formatScale(locale, low, high, '%')}
          color="var(--data-1)"
          values={points.map(({ hitRate }) => hitRate)}
          band={points.map(({ interval }) => interval)}
          domain={[low, high]}
          size="tall"
        />
        <CurvePanel
          {...frame}
          title={t('memory')}
          scale={`0–${figureText(formatBytes(locale, most))}`}
          color="var(--data-2)"
          values={points.map(({ memoryBytes }) => memoryBytes)}
          domain={[0, most * 1.05]}
          size="low"
        />
        <CurvePanel
          {...frame}
          title={t('age')}
          scale={`${spanOf(points[0]?.maxAgeSeconds ?? 0)}–${spanOf(points.at(-1)?.maxAgeSeconds ?? 0)}`}
          color="var(--data-4)"
          // Ages span three powers of ten: equal steps on the page are equal factors.
          values={points.map(({ maxAgeSeconds }) => Math.log(maxAgeSeconds))}
          domain={[
            Math.log((points[0]?.maxAgeSeconds ?? 1) * 0.8),
            Math.log((points.at(-1)?.maxAgeSeconds ?? 2) * 1.2),
          ]}
          size="low"
        />
      </Scrubber>
      <div aria-hidden className="flex text-12 text-muted tabular-nums">
        {points.map(({ ttlSeconds }, at) => (
          <span
            key={ttlSeconds}
            className={`flex-1 whitespace-nowrap text-center ${at % labelEvery === 0 ? '' : 'invisible md:visible'} ${at === slot ? 'font-semibold text-text' : ''}`}
          >
            {spanOf(ttlSeconds)}
          </span>
        ))}
      </div>
      <p className="mt-3 text-pretty text-13 text-muted">
        {t('watched', { reads: formatCount(locale, reads), span: spanOf(watchedSeconds) })}{' '}
        {uncertainFrom !== null && <>{t('littleWatched', { limit: spanOf(watchedSeconds / 2) })} </>}
        {chosen.cheHitRate !== null && t('che', { rate: figureText(formatPercent(locale, chosen.cheHitRate)) })}
      </p>
    </>
  );
}
