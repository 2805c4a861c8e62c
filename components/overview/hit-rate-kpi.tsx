'use client';

import { useLocale, useTranslations } from 'use-intl';
import { describeChange } from '#lib/format/describe-change.ts';
import { figureText, formatChange, formatPercent } from '#lib/format/format-measure.ts';
import { Sparkline } from '../charts/sparkline.tsx';
import { FigureText } from '../ui/figure-text.tsx';
import { useTween } from '../ui/use-tween.ts';
import { KpiCard } from './kpi-card.tsx';
import { KpiChange } from './kpi-change.tsx';
import type { KpiProps } from './kpi-props.ts';

/** The share of reads that came from the cache. */
export function HitRateKpi({ metrics, hour }: KpiProps) {
  const t = useTranslations('kpi');
  const locale = useLocale();
  const shown = useTween(metrics.hitRate);
  const current = hour?.summary.hitRate ?? null;
  const previous = hour?.previous?.summary.hitRate ?? null;
  const change = describeChange(current, previous, 'up', 0.05);
  const text = (percent: number | null) => figureText(formatPercent(locale, percent));
  return (
    <KpiCard
      testId="kpi-hit-rate"
      label={t('hitRate')}
      figure={<FigureText figure={formatPercent(locale, shown)} unitClassName="font-medium text-16 text-muted" />}
      caption={t('ofReads')}
      trend={<Sparkline values={(hour?.points ?? []).map((point) => point.hitRate)} color="var(--data-2)" />}
      detail={{
        about: t('about.hitRate'),
        how: t('how.hitRate'),
        facts: [
          { label: t('now'), value: text(metrics.hitRate) },
          { label: t('lastHour'), value: text(current) },
          { label: t('hourBefore'), value: text(previous) },
        ],
      }}
    >
      <KpiChange
        loading={hour === undefined}
        change={change}
        text={t('points', { value: formatChange(locale, change?.amount ?? 0, 1) })}
      />
    </KpiCard>
  );
}
