'use client';

import { useQuery } from '@tanstack/react-query';
import { useLocale, useTranslations } from 'use-intl';
import { patternsQuery } from '#lib/api/optimizer-queries.ts';
import type { Patterns } from '#lib/contracts/optimizations.ts';
import { formatCompact } from '#lib/format/format-measure.ts';
import { Sparkline } from '../charts/sparkline.tsx';
import { Card } from '../ui/card.tsx';
import { Problem } from '../ui/problem.tsx';

const shownAtMost = 8;

/** What the tenant's traffic does day by day, and what is expected of the next one. */
export function PatternsCard() {
  const t = useTranslations('optimizations');
  const { data, error, refetch } = useQuery(patternsQuery());
  return (
    <Card title={t('patternsTitle')} testId="patterns">
      {data && data.patterns.length === 0 && <p className="text-pretty text-14 text-muted">{t('patternsNone')}</p>}
      {data && data.patterns.length > 0 && (
        <ul className="divide-y divide-line">
          {data.patterns.slice(0, shownAtMost).map(({ type, description }) => (
            <li key={`${type} ${description}`} className="py-2.5 text-pretty text-14 first:pt-0 last:pb-0">
              {description}
            </li>
          ))}
        </ul>
      )}
      {data?.forecast && <Forecast forecast={data.forecast} />}
      {!data && error && <Problem message={t('patternsFailed')} error={error} onRetry={() => refetch()} />}
      {!data && !error && <div className="skeleton h-24" />}
    </Card>
  );
}

function Forecast({ forecast }: { forecast: NonNullable<Patterns['forecast']> }) {
  const t = useTranslations('optimizations');
  const locale = useLocale();
  return (
    <figure className="mt-4 border-line border-t pt-3">
      <figcaption className="mb-1 flex justify-between gap-3 text-12">
        <span className="font-medium">{t('forecastTitle')}</span>
        <span className="text-muted tabular-nums">
          {t('forecastScale', { count: formatCompact(locale, Math.max(0, ...forecast.calls)) })}
        </span>
      </figcaption>
      <Sparkline values={forecast.calls} color="var(--data-1)" />
    </figure>
  );
}
