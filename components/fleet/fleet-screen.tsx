'use client';

import { type DehydratedState, HydrationBoundary, useQuery } from '@tanstack/react-query';
import { CloudOff } from 'lucide-react';
import { useEffect, useMemo, useRef } from 'react';
import { useTranslations } from 'use-intl';
import { platformTenantsQuery } from '#lib/api/platform-tenants-query.ts';
import type { Viewer } from '#lib/contracts/session.ts';
import { arrangeTenants, countByFilter, fleetEntries } from '#lib/fleet/arrange-tenants.ts';
import { partitionOf } from '#lib/offline/partition.ts';
import { useShortcuts } from '../console/use-shortcuts.ts';
import { useMomentText } from '../providers/use-moment-text.ts';
import { PlatformShell } from '../shell/platform-shell.tsx';
import { NewTenantLink } from '../tenants/new-tenant-link.tsx';
import { Problem } from '../ui/problem.tsx';
import { FleetTable } from './fleet-table.tsx';
import { FleetToolbar } from './fleet-toolbar.tsx';
import { NeighborStrip } from './neighbor-strip.tsx';
import { OwnCostPanel } from './own-cost-panel.tsx';
import { ReconciliationPanel } from './reconciliation-panel.tsx';
import { ScorePanel } from './score-panel.tsx';
import { TenantDrawer } from './tenant-drawer.tsx';
import { useFleetView } from './use-fleet-view.ts';

/** All tenants on one screen: the table, who is noisy, and beside it the platform's own state or one tenant's. */
export function FleetScreen({ viewer, state }: { viewer: Viewer; state: DehydratedState }) {
  return (
    <HydrationBoundary state={state}>
      <FleetPage viewer={viewer} />
    </HydrationBoundary>
  );
}

function FleetPage({ viewer }: { viewer: Viewer }) {
  const t = useTranslations('fleet');
  const [view, change] = useFleetView();
  const { data } = useQuery(platformTenantsQuery());
  const known = useRef<ReturnType<typeof fleetEntries>>([]);
  const entries = useMemo(() => (data ? fleetEntries(data.tenants, known.current) : undefined), [data]);
  useEffect(() => {
    if (entries) known.current = entries;
  }, [entries]);
  const movers = view.sort === 'change' && view.order === 'desc';
  useShortcuts({
    m: () => change(movers ? { sort: 'opsPerSecond', order: 'desc' } : { sort: 'change', order: 'desc' }),
    escape: () => change({ tenantId: null }),
  });
  const { tenantId } = view;
  return (
    <PlatformShell
      viewer={viewer}
      title={t('title')}
      status={<FleetStatus />}
      actions={viewer.role === 'platform_admin' && <NewTenantLink />}
    >
      <main className="flex flex-col gap-3 p-3 md:gap-4 md:p-4 min-[87.5rem]:grid min-[87.5rem]:h-[calc(100dvh-3.5rem-1px)] min-[87.5rem]:grid-rows-[minmax(0,1fr)] min-[87.5rem]:grid-cols-[minmax(0,1fr)_320px]">
        <div className="flex min-h-0 flex-col gap-3 max-[87.5rem]:h-[calc(100dvh-9rem)] max-[87.5rem]:min-h-[480px]">
          <NeighborStrip onChoose={(id) => change({ tenantId: id })} />
          <FleetBox owner={partitionOf(viewer)} entries={entries} view={view} change={change} />
        </div>
        {tenantId ? (
          <TenantDrawer
            entry={entries && (entries.find(({ tenant }) => tenant.id === tenantId) ?? null)}
            onClose={() => change({ tenantId: null })}
          />
        ) : (
          <div className="flex flex-col gap-3 min-[87.5rem]:overflow-y-auto">
            <ScorePanel />
            <ReconciliationPanel />
            <OwnCostPanel />
          </div>
        )}
      </main>
    </PlatformShell>
  );
}

interface BoxProps {
  /** Who looks: a partition. */
  owner: string;
  entries: ReturnType<typeof fleetEntries> | undefined;
  view: ReturnType<typeof useFleetView>[0];
  change: ReturnType<typeof useFleetView>[1];
}

function FleetBox({ owner, entries, view, change }: BoxProps) {
  const t = useTranslations('fleet');
  const { error, refetch } = useQuery(platformTenantsQuery());
  const { search, sort, order, filter } = view;
  const shown = useMemo(
    () => arrangeTenants(entries ?? [], { search, sort, order, filter }),
    [entries, search, sort, order, filter],
  );
  const counts = useMemo(() => countByFilter(entries ?? []), [entries]);
  return (
    <section aria-label={t('title')} className="flex min-h-0 flex-col rounded-card border border-line bg-raised">
      <FleetToolbar owner={owner} view={view} onChange={change} counts={counts} shown={shown} />
      {entries && shown.length > 0 && <FleetTable entries={shown} view={view} onChange={change} />}
      {entries && shown.length === 0 && (
        <p className="text-pretty p-6 text-14 text-muted">{t(entries.length === 0 ? 'empty' : 'noMatch')}</p>
      )}
      {!entries && error && (
        <div className="p-4">
          <Problem message={t('failed')} error={error} onRetry={() => refetch()} />
        </div>
      )}
      {!entries && !error && <TableSkeleton />}
      <p className="sr-only" role="status">
        {entries && t('shown', { count: shown.length })}
      </p>
    </section>
  );
}

function TableSkeleton() {
  return (
    <div aria-hidden className="flex flex-col overflow-hidden px-4 pt-9">
      {Array.from({ length: 12 }, (_, row) => row).map((row) => (
        <div key={row} className="flex h-12 shrink-0 items-center border-line border-t">
          <div className="skeleton h-4 w-full" />
        </div>
      ))}
    </div>
  );
}

/** How many tenants there are, or since when their figures are old. */
function FleetStatus() {
  const t = useTranslations('fleet');
  const { time } = useMomentText();
  const { data, error, dataUpdatedAt } = useQuery(platformTenantsQuery());
  if (!data) return <span className="text-12 text-muted">{'\u00a0'}</span>;
  if (error) {
    return (
      <span className="inline-flex items-center gap-1 truncate font-medium text-12 text-warn">
        <CloudOff size={14} strokeWidth={2} aria-hidden />
        {t('stale', { time: time(dataUpdatedAt) })}
      </span>
    );
  }
  return <span className="truncate text-12 text-muted">{t('count', { count: data.tenants.length })}</span>;
}
