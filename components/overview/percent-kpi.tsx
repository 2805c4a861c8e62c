'use client';

import { useLocale, useTranslations } from 'use-intl';
import { describeChange } from '#lib/format/describe-change.ts';
import { figureText, formatChange, formatPercent } from '#lib/format/format-measure.ts';
import { Sparkline } from '../charts/sparkline.tsx';
import { TweenFigure } from '../ui/tween-figure.tsx';
import { KpiCard } from './kpi-card.tsx';
import { KpiChange } from './kpi-change.tsx';
import type { KpiProps } from './kpi-props.ts';

const kinds = {
  /** The share of reads that came from the cache. */
  hitRate: { field: 'hitRate', testId: 'kpi-hit-rate', caption: 'ofReads', better: 'up', color: 'var(--data-2)' },
  /** The share of operations that came from phones: neither good nor bad by itself. */
  mobileShare: {
    field: 'mobilePercentage',
    testId: 'kpi-mobile-share',
    caption: 'ofOperations',
    better: 'neither',
    color: 'var(--data-3)',
  },
} as const;

/** A share in percent, with its change against the hour before in percentage points. */
export function PercentKpi({ kind, metrics, hour }: KpiProps & { kind: keyof typeof kinds }) {
  const t = useTranslations('kpi');
  const locale = useLocale();
  const { field, testId, caption, better, color } = kinds[kind];
  const current = hour?.summary[field] ?? null;
  const previous = hour?.previous?.summary[field] ?? null;
  const change = describeChange(current, previous, better, 0.05);
  const text = (percent: number | null) => figureText(formatPercent(locale, percent));
  return (
    <KpiCard
      testId={testId}
      label={t(kind)}
      figure={
        <TweenFigure
          value={metrics[field]}
          format={(percent) => formatPercent(locale, percent)}
          unitClassName="font-medium text-16 text-muted"
        />
      }
      caption={t(caption)}
      trend={<Sparkline values={(hour?.points ?? []).map((point) => point[field])} color={color} />}
      detail={{
        about: t(`about.${kind}`),
        how: t(`how.${kind}`),
        facts: [
          { label: t('now'), value: text(metrics[field]) },
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
