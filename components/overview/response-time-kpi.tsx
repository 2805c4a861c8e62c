'use client';

import { useLocale, useTranslations } from 'use-intl';
import { describeChange } from '#lib/format/describe-change.ts';
import { figureText, formatChange, formatMilliseconds, unknownFigure } from '#lib/format/format-measure.ts';
import { Sparkline } from '../charts/sparkline.tsx';
import { useSplitText } from '../performance/use-split-text.ts';
import { TweenFigure } from '../ui/tween-figure.tsx';
import { KpiCard } from './kpi-card.tsx';
import { KpiChange } from './kpi-change.tsx';
import type { KpiProps } from './kpi-props.ts';

/** How long callers wait for the cache, with the slow end beside the mean. */
export function ResponseTimeKpi({ metrics, hour }: KpiProps) {
  const t = useTranslations('kpi');
  const locale = useLocale();
  const splitText = useSplitText();
  const current = hour?.summary.responseTime ?? null;
  const previous = hour?.previous?.summary.responseTime ?? null;
  const text = (ms: number | null) => figureText(formatMilliseconds(locale, ms));
  const change = describeChange(current, previous, 'down', 0.005);
  const amount = change?.amount ?? 0;
  return (
    <KpiCard
      testId="kpi-response-time"
      label={t('responseTime')}
      figure={
        <TweenFigure
          value={metrics.avgResponseTime}
          format={(ms) => formatMilliseconds(locale, ms)}
          unitClassName="font-medium text-16 text-muted"
        />
      }
      caption={t('p95', { value: text(metrics.p95ResponseTime) })}
      trend={<Sparkline values={(hour?.points ?? []).map((point) => point.responseTime)} color="var(--data-1)" />}
      detail={{
        about: t('about.responseTime'),
        how: t('how.responseTime'),
        facts: [
          { label: t('now'), value: text(metrics.avgResponseTime) },
          { label: t('p95Now'), value: text(metrics.p95ResponseTime) },
          { label: t('p99Now'), value: text(metrics.p99ResponseTime) },
          { label: t('lastHour'), value: text(current) },
          { label: t('hourBefore'), value: text(previous) },
          { label: t('readsLastHour'), value: hour ? splitText(hour.summary) : unknownFigure.value },
        ],
      }}
    >
      <KpiChange
        loading={hour === undefined}
        change={change}
        text={`${formatChange(locale, amount, Math.abs(amount) < 10 ? 2 : 0)}\u00a0ms`}
      />
    </KpiCard>
  );
}
