'use client';

import { useLocale, useTranslations } from 'use-intl';
import type { Simulation } from '#lib/contracts/optimizations.ts';
import { figureText, formatBytes, formatChange, formatCompact, formatPercent } from '#lib/format/format-measure.ts';
import { formatSpan } from '#lib/format/format-time.ts';
import { FigureText } from '../ui/figure-text.tsx';

type Points = Simulation['points'];

/** Where a TTL lies between the slots, on the logarithm; at most half a slot beyond the ends. */
export function slotOf(points: Points, ttlSeconds: number): number {
  const above = points.findIndex((point) => point.ttlSeconds >= ttlSeconds);
  if (above === 0) return 0;
  const upper = points[above];
  const lower = points[above - 1];
  if (!upper || !lower) return points.length - 1;
  return above - 1 + Math.log(ttlSeconds / lower.ttlSeconds) / Math.log(upper.ttlSeconds / lower.ttlSeconds);
}

/** The hit rate between two slots on a straight line. */
function hitRateAt(points: Points, slot: number): number | null {
  const lower = points[Math.floor(slot)];
  const upper = points[Math.ceil(slot)];
  if (!lower || !upper) return null;
  return lower.hitRate + (slot - Math.floor(slot)) * (upper.hitRate - lower.hitRate);
}

/** The chosen TTL in figures: what it would reach, how sure that is, and what it costs. */
export function WhatIfReadOut({ simulation, slot }: { simulation: Simulation; slot: number }) {
  const t = useTranslations('whatIf');
  const locale = useLocale();
  const { points, currentTtlSeconds, maxAgeSeconds, reads, watchedSeconds } = simulation;
  const point = points[slot];
  if (!point) return null;
  const percent = (value: number) => figureText(formatPercent(locale, value));
  const today = currentTtlSeconds === null ? null : hitRateAt(points, slotOf(points, currentTtlSeconds));
  const originPerHour = (reads * (1 - point.hitRate / 100) * 3_600) / Math.max(1, watchedSeconds);
  return (
    <div className="mb-4">
      <p className="font-medium text-13 text-muted">{t('withTtl', { ttl: formatSpan(point.ttlSeconds * 1_000) })}</p>
      <p className="flex flex-wrap items-baseline gap-x-3">
        <span className="font-semibold text-28 tracking-tight tabular-nums md:text-36">
          <FigureText figure={formatPercent(locale, point.hitRate)} unitClassName="text-16 font-medium" />
        </span>
        <span className="text-13 text-muted tabular-nums">
          {t('interval', { low: percent(point.interval[0]), high: percent(point.interval[1]) })}
        </span>
      </p>
      <p className="min-h-5 text-13 tabular-nums">
        {currentTtlSeconds === null ? t('todayUnknown') : t('todayIs', { ttl: formatSpan(currentTtlSeconds * 1_000) })}
        {today !== null && ' · '}
        {today !== null && t('against', { points: formatChange(locale, point.hitRate - today, 1) })}
      </p>
      {maxAgeSeconds !== null && (
        <p className={`text-13 text-warn ${point.ttlSeconds > maxAgeSeconds ? '' : 'invisible'}`}>
          {t('outOfBounds', { limit: formatSpan(maxAgeSeconds * 1_000) })}
        </p>
      )}
      <dl className="mt-2 grid grid-cols-3 gap-3 border-line border-t pt-3">
        <Fact label={t('memory')} value={figureText(formatBytes(locale, point.memoryBytes))} />
        <Fact label={t('age')} value={formatSpan(point.maxAgeSeconds * 1_000)} />
        <Fact label={t('originLoads')} value={t('perHour', { count: formatCompact(locale, originPerHour) })} />
      </dl>
    </div>
  );
}

function Fact({ label, value }: { label: string; value: string }) {
  return (
    <div className="flex min-w-0 flex-col">
      <dt className="text-pretty text-12 text-muted">{label}</dt>
      <dd className="mt-auto font-medium text-14 tabular-nums md:text-16">{value}</dd>
    </div>
  );
}
