'use client';

import type { ReactNode } from 'react';
import type { Scope } from '#lib/api/scope.ts';
import { DemoNote } from '../account/demo-note.tsx';
import { DatabasesCard } from '../databases/databases-card.tsx';
import { Freshness } from '../live/freshness.tsx';
import { RecentOperationsCard } from '../operations/recent-operations-card.tsx';
import { OptimizationsCard } from '../optimizations/optimizations-card.tsx';
import { PerformanceCard } from '../performance/performance-card.tsx';
import { HealthSentence } from './health-sentence.tsx';
import { KpiSection } from './kpi-section.tsx';

interface Props {
  scope: Scope;
  /** True where the traffic is generated, which the page then says. */
  demo: boolean;
  /** Stands above the health sentence where the page's bar does not name the tenant. */
  heading?: ReactNode;
}

/**
 * Everything that one tenant's cache has to say, for its own people and for platform staff alike. Each part asks for its
 * own figures, so that a live update draws only what shows them.
 */
export function TenantDashboard({ scope, demo, heading }: Props) {
  return (
    <div className="isolate">
      <HealthSentence scope={scope}>{heading}</HealthSentence>
      <Freshness className="flex flex-col gap-3 px-4 pb-10 text-text md:gap-4 md:px-6">
        <KpiSection scope={scope} />
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
      </Freshness>
    </div>
  );
}
