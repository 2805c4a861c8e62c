'use client';

import { useTranslations } from 'use-intl';
import type { RealtimeMetrics } from '#lib/contracts/realtime-metrics.ts';
import { DatabasesKpi } from './databases-kpi.tsx';
import type { KpiProps } from './kpi-props.ts';
import { PercentKpi } from './percent-kpi.tsx';
import { ResponseTimeKpi } from './response-time-kpi.tsx';

interface Props extends Pick<KpiProps, 'hour'> {
  metrics: RealtimeMetrics | undefined;
}

const gridClass = 'grid grid-cols-2 gap-3 md:gap-4 lg:grid-cols-4';

/** The four figures that tell a cache's state. */
export function KpiGrid({ metrics, hour }: Props) {
  if (!metrics) return <KpiSkeleton />;
  return (
    <div className={gridClass}>
      <PercentKpi kind="hitRate" metrics={metrics} hour={hour} />
      <ResponseTimeKpi metrics={metrics} hour={hour} />
      <PercentKpi kind="mobileShare" metrics={metrics} hour={hour} />
      <DatabasesKpi metrics={metrics} />
    </div>
  );
}

function KpiSkeleton() {
  const t = useTranslations();
  const labels = [t('kpi.hitRate'), t('kpi.responseTime'), t('kpi.mobileShare'), t('kpi.databases')];
  return (
    <div className={gridClass} role="status" aria-label={t('overview.loading')}>
      {labels.map((label) => (
        <div key={label} className="flex flex-col rounded-card border border-line bg-raised p-3.5 md:p-5">
          <span className="truncate font-medium text-13 text-muted">{label}</span>
          <span className="skeleton mt-2 h-[30px] w-24 md:h-[36px]" />
          <span className="skeleton mt-1 h-3.5 w-20" />
          <span className="mt-2 min-h-8 md:min-h-5">
            <span className="skeleton block h-3.5 w-28" />
          </span>
          <span className="skeleton mt-2 h-8 w-full" />
        </div>
      ))}
    </div>
  );
}
