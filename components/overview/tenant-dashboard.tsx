'use client';

import { useQuery } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { useTranslations } from 'use-intl';
import { performanceQuery } from '#lib/api/performance-query.ts';
import { realtimeQuery } from '#lib/api/realtime-query.ts';
import type { Scope } from '#lib/api/scope.ts';
import { DemoNote } from '../account/demo-note.tsx';
import { DatabasesCard } from '../databases/databases-card.tsx';
import { useLiveness } from '../live/use-liveness.ts';
import { RecentOperationsCard } from '../operations/recent-operations-card.tsx';
import { OptimizationsCard } from '../optimizations/optimizations-card.tsx';
import { PerformanceCard } from '../performance/performance-card.tsx';
import { Problem } from '../ui/problem.tsx';
import { HealthSentence } from './health-sentence.tsx';
import { KpiGrid } from './kpi-grid.tsx';

interface Props {
  scope: Scope;
  /** True where the traffic is generated, which the page then says. */
  demo: boolean;
  /** Stands above the health sentence where the page's bar does not name the tenant. */
  heading?: ReactNode;
}

/** Everything that one tenant's cache has to say, for its own people and for platform staff alike. */
export function TenantDashboard({ scope, demo, heading }: Props) {
  const t = useTranslations();
  const realtime = useQuery(realtimeQuery(scope));
  const hour = useQuery(performanceQuery('1h', { compare: 'previous' }, scope));
  const liveness = useLiveness();
  const link =
    liveness.state === 'offline' ? 'offline' : liveness.state === 'stale' && 'ageMs' in liveness ? 'silent' : 'up';

  return (
    <div className="isolate">
      <HealthSentence
        scope={scope}
        metrics={realtime.data}
        hour={hour.data}
        link={link}
        failed={realtime.error !== null}
      >
        {heading}
      </HealthSentence>
      <div
        data-freshness={link === 'up' ? 'fresh' : 'stale'}
        className="flex flex-col gap-3 px-4 pb-10 text-text md:gap-4 md:px-6"
      >
        {realtime.error && !realtime.data ? (
          <section className="rounded-card border border-line bg-raised p-4 md:p-5">
            <h2 className="font-semibold text-16 tracking-tight">{t('overview.failedTitle')}</h2>
            <Problem message={t('overview.failedBody')} error={realtime.error} onRetry={() => realtime.refetch()} />
          </section>
        ) : (
          <KpiGrid metrics={realtime.data} hour={hour.data ?? (hour.error ? null : undefined)} />
        )}
        <div className="grid gap-3 md:gap-4 lg:grid-cols-12">
          <div className="flex min-w-0 flex-col gap-3 md:gap-4 lg:col-span-8">
            <PerformanceCard scope={scope} />
            <DatabasesCard scope={scope} />
          </div>
          <div className="flex min-w-0 flex-col gap-3 md:gap-4 lg:col-span-4">
            <OptimizationsCard scope={scope} />
            <RecentOperationsCard scope={scope} />
          </div>
        </div>
        {demo && <DemoNote />}
      </div>
    </div>
  );
}
