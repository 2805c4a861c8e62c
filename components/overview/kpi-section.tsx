'use client';

import { useQuery } from '@tanstack/react-query';
import { useTranslations } from 'use-intl';
import { performanceQuery } from '#lib/api/performance-query.ts';
import { realtimeQuery } from '#lib/api/realtime-query.ts';
import type { Scope } from '#lib/api/scope.ts';
import { Problem } from '../ui/problem.tsx';
import { KpiGrid } from './kpi-grid.tsx';

/** The key figures with what they need, or why they cannot be shown. */
export function KpiSection({ scope }: { scope: Scope }) {
  const t = useTranslations('overview');
  const { data: metrics, error, refetch } = useQuery(realtimeQuery(scope));
  const hour = useQuery(performanceQuery('1h', { compare: 'previous' }, scope));
  if (metrics || !error) return <KpiGrid metrics={metrics} hour={hour.data ?? (hour.error ? null : undefined)} />;
  return (
    <section className="rounded-card border border-line bg-raised p-4 md:p-5">
      <h2 className="font-semibold text-16 tracking-tight">{t('failedTitle')}</h2>
      <Problem message={t('failedBody')} error={error} onRetry={() => refetch()} />
    </section>
  );
}
