'use client';

import { useQuery } from '@tanstack/react-query';
import { CircleAlert, CircleCheck, CircleDashed } from 'lucide-react';
import { useLocale, useTranslations } from 'use-intl';
import { platformScoreQuery } from '#lib/api/platform-score-query.ts';
import type { ScoreMetric } from '#lib/contracts/score.ts';
import { figureText, formatCompact, formatMilliseconds, formatPercent } from '#lib/format/format-measure.ts';
import { Card } from '../ui/card.tsx';
import { Problem } from '../ui/problem.tsx';

const looks = {
  met: { icon: CircleCheck, tone: 'text-good' },
  missed: { icon: CircleAlert, tone: 'text-warn' },
  unknown: { icon: CircleDashed, tone: 'text-muted' },
} as const;

/** How the platform stands against its targets. */
export function ScorePanel() {
  const t = useTranslations('fleet.score');
  const { data, error, refetch } = useQuery(platformScoreQuery());
  const known = data?.metrics.filter(({ status }) => status !== 'unknown') ?? [];
  const met = known.filter(({ status }) => status === 'met').length;
  return (
    <Card
      id="score"
      title={t('title')}
      aside={
        data && (
          <span className="shrink-0 text-13 text-muted tabular-nums">{t('met', { met, known: known.length })}</span>
        )
      }
    >
      {data && (
        <ul className="flex flex-col">
          {data.metrics.map((metric) => (
            <li key={metric.id}>
              <MetricLine metric={metric} />
            </li>
          ))}
        </ul>
      )}
      {!data && error && <Problem message={t('failed')} error={error} onRetry={() => refetch()} />}
      {!data && !error && <div className="skeleton h-63" />}
    </Card>
  );
}

function useMetricText(): (metric: ScoreMetric, value: number | null) => string {
  const locale = useLocale();
  return ({ unit }, value) => {
    if (unit === 'percent') return figureText(formatPercent(locale, value));
    if (unit === 'ms') return figureText(formatMilliseconds(locale, value));
    return formatCompact(locale, value);
  };
}

function MetricLine({ metric }: { metric: ScoreMetric }) {
  const t = useTranslations('fleet.score');
  const text = useMetricText();
  const { icon: Icon, tone } = looks[metric.status];
  return (
    <div className="flex min-h-7 items-center gap-2 py-1 text-13">
      <Icon size={16} strokeWidth={2} aria-hidden className={`shrink-0 ${tone}`} />
      <span className="sr-only">{t(`status.${metric.status}`)}</span>
      <span className="min-w-0 flex-1 text-pretty leading-4">{t(`metric.${metric.id}`)}</span>
      <span className="shrink-0 font-medium tabular-nums">{text(metric, metric.value)}</span>
      <span className="w-17 shrink-0 truncate text-right text-12 text-muted tabular-nums">
        {metric.better === 'higher' ? '≥' : '≤'} {text(metric, metric.target)}
      </span>
    </div>
  );
}
