'use client';

import { useLocale, useTranslations } from 'use-intl';
import type { Optimizations, ScorePart } from '#lib/contracts/optimizations.ts';
import { figureText, formatCount, formatMilliseconds, formatPercent } from '#lib/format/format-measure.ts';
import { Card } from '../ui/card.tsx';

const words = {
  cache_hit_ratio: { label: 'metricHitRate', target: 'targetAtLeast' },
  latency_p99: { label: 'metricLatency', target: 'targetAtMost' },
  memory_efficiency: { label: 'metricMemory', target: 'targetAtLeast' },
} as const;

/** How near the tenant is to its three targets, with the formula. */
export function ScoreCard({ score, scoreParts }: Pick<Optimizations, 'score' | 'scoreParts'>) {
  const t = useTranslations('optimizations');
  const locale = useLocale();
  return (
    <Card title={t('scoreTitle')} testId="optimization-score">
      {score === null ? (
        <p className="text-pretty text-14 text-muted">{t('scoreUnknown')}</p>
      ) : (
        <p className="flex items-baseline gap-2">
          <span className="font-semibold text-36 tracking-tight tabular-nums">
            {formatCount(locale, Math.round(score))}
          </span>
          <span className="text-14 text-muted">{t('scoreOf')}</span>
        </p>
      )}
      <ul className="mt-3 flex flex-col gap-3 md:grid md:grid-cols-3 md:gap-6">
        {scoreParts.map((part) => (
          <Part key={part.metric} part={part} />
        ))}
      </ul>
      <p className="mt-3 text-pretty text-12 text-muted">{t('scoreFormula')}</p>
    </Card>
  );
}

function Part({ part }: { part: ScorePart }) {
  const t = useTranslations('optimizations');
  const locale = useLocale();
  const { metric, value, target, weight, reached } = part;
  const format = metric === 'latency_p99' ? formatMilliseconds : formatPercent;
  const { label, target: targetWord } = words[metric];
  return (
    <li>
      <p className="mb-1 flex justify-between gap-3 text-13">
        <span className="font-medium">{t(label)}</span>
        <span className="tabular-nums">{figureText(format(locale, value))}</span>
      </p>
      <div aria-hidden className="h-1.5 overflow-hidden rounded-full bg-sunken">
        <div
          className={`h-full rounded-full ${reached === 1 ? 'bg-good' : 'bg-accent-solid'}`}
          style={{ width: `${(100 * (reached ?? 0)).toFixed(1)}%` }}
        />
      </div>
      <p className="mt-1 text-12 text-muted tabular-nums">
        {t(targetWord, {
          target: metric === 'latency_p99' ? `${target} ms` : `${target}%`,
          weight: weight.toLocaleString(locale),
        })}
      </p>
    </li>
  );
}
