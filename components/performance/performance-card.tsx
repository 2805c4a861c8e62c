'use client';

import { useQuery } from '@tanstack/react-query';
import { useTranslations } from 'use-intl';
import { periodQuery } from '#lib/api/period-query.ts';
import type { Scope } from '#lib/api/scope.ts';
import { Card } from '../ui/card.tsx';
import { Problem } from '../ui/problem.tsx';
import { PerformanceChart } from './performance-chart.tsx';
import { PerformanceSkeleton } from './performance-skeleton.tsx';
import { PeriodChoice } from './period-choice.tsx';
import { TakeAway } from './take-away.tsx';
import { usePeriod } from './use-period.ts';

/** Response time, hit rate, operations and the share of phones over the chosen period. */
export function PerformanceCard({ scope }: { scope: Scope }) {
  const t = useTranslations('performance');
  const [period, setPeriod] = usePeriod();
  const { data, error, refetch } = useQuery(periodQuery(period, scope));
  return (
    <Card
      id="performance"
      testId="performance-chart"
      title={period.range === 'custom' ? t('titleCustom') : t('title', { range: t(`range.${period.range}`) })}
      aside={<PeriodChoice period={period} onChange={setPeriod} />}
    >
      {data && <PerformanceChart performance={data} />}
      {data && <TakeAway performance={data} period={period} scope={scope} />}
      {!data && error && <Problem message={t('failed')} error={error} onRetry={() => refetch()} />}
      {!data && !error && <PerformanceSkeleton />}
    </Card>
  );
}
