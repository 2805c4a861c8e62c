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

/** The share of operations that came from phones: neither good nor bad by itself. */
export function MobileShareKpi({ metrics, hour }: KpiProps) {
  const t = useTranslations('kpi');
  const locale = useLocale();
  const shown = useTween(metrics.mobilePercentage);
  const current = hour?.summary.mobilePercentage ?? null;
  const previous = hour?.previous?.summary.mobilePercentage ?? null;
  const change = describeChange(current, previous, 'neither', 0.05);
  const text = (percent: number | null) => figureText(formatPercent(locale, percent));
  return (
    <KpiCard
      testId="kpi-mobile-share"
      label={t('mobileShare')}
      figure={<FigureText figure={formatPercent(locale, shown)} unitClassName="font-medium text-16 text-muted" />}
      caption={t('ofOperations')}
      trend={<Sparkline values={(hour?.points ?? []).map((point) => point.mobilePercentage)} color="var(--data-3)" />}
      detail={{
        about: t('about.mobileShare'),
        how: t('how.mobileShare'),
        facts: [
          { label: t('now'), value: text(metrics.mobilePercentage) },
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
