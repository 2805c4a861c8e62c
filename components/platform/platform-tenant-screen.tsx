'use client';

import { type DehydratedState, HydrationBoundary, useQuery } from '@tanstack/react-query';
import { ChevronLeft, ShieldCheck } from 'lucide-react';
import Link from 'next/link';
import { useTranslations } from 'use-intl';
import { platformTenantQuery } from '#lib/api/platform-tenant-query.ts';
import type { Scope } from '#lib/api/scope.ts';
import type { PlatformTenant } from '#lib/contracts/platform.ts';
import type { Viewer } from '#lib/contracts/session.ts';
import { fleetEntries } from '#lib/fleet/arrange-tenants.ts';
import { DemoLabel } from '../account/demo-label.tsx';
import { HealthWord } from '../fleet/fleet-row.tsx';
import { StaffKeys } from '../keys/staff-keys.tsx';
import { LiveBadgeOf } from '../live/live-badge-of.tsx';
import { LiveProvider } from '../live/live-provider.tsx';
import { EvictionCard } from '../optimizations/eviction-card.tsx';
import { TenantDashboard } from '../overview/tenant-dashboard.tsx';
import { axisRange } from '../performance/axis-range.ts';
import { usePeriod } from '../performance/use-period.ts';
import { PrivacyCard } from '../privacy/privacy-card.tsx';
import { PlatformShell } from '../shell/platform-shell.tsx';
import { EncryptionCard } from '../tenants/encryption-card.tsx';
import { LifeCycleCard } from '../tenants/life-cycle-card.tsx';
import { PlaceCard } from '../tenants/place-card.tsx';
import { RedisUserCard } from '../tenants/redis-user-card.tsx';
import { TenantDatabasesCard } from '../tenants/tenant-databases-card.tsx';
import { TopCard } from '../top/top-card.tsx';
import { BreakdownCard } from './breakdown-card.tsx';
import { RangeChoice } from './range-choice.tsx';

interface Props {
  viewer: Viewer;
  state: DehydratedState;
  /** As of the first paint. */
  tenant: PlatformTenant;
}

/** Everything that a tenant sees of its own cache, and what only staff see beside it. */
export function PlatformTenantScreen({ viewer, state, tenant }: Props) {
  return (
    <HydrationBoundary state={state}>
      <LiveProvider scope={{ kind: 'platform', tenantId: tenant.id }} tenantId={tenant.id}>
        <TenantPage viewer={viewer} first={tenant} />
      </LiveProvider>
    </HydrationBoundary>
  );
}

function TenantPage({ viewer, first }: { viewer: Viewer; first: PlatformTenant }) {
  const scope: Scope = { kind: 'platform', tenantId: first.id };
  const [period, setPeriod] = usePeriod();
  // Sums are kept by range: beside a period of one's own they show the range that is nearest to it, and say which.
  const range = period.range === 'custom' ? axisRange(period) : period.range;
  const admin = viewer.role === 'platform_admin';
  const { data } = useQuery(platformTenantQuery(first.id));
  const tenant = data?.tenant ?? first;
  return (
    <PlatformShell
      viewer={viewer}
      title={tenant.name}
      status={<LiveBadgeOf scope={scope} />}
      actions={<RangeChoice period={period} onChange={setPeriod} />}
    >
      <main className="mx-auto max-w-[1440px] overflow-x-clip pb-6">
        <TenantDashboard scope={scope} demo={false} heading={<WatchedNote tenant={tenant} />} />
        <div className="grid gap-3 px-4 md:gap-4 md:px-6 lg:-mt-6 lg:grid-cols-12">
          <div className="min-w-0 lg:col-span-6">
            <BreakdownCard scope={scope} range={range} />
          </div>
          <div className="min-w-0 lg:col-span-6">
            <TopCard scope={scope} range={range} />
          </div>
          <div className="min-w-0 lg:col-span-12">
            <EvictionCard scope={scope} />
          </div>
          <div className="min-w-0 lg:col-span-12">
            <LifeCycleCard tenantId={first.id} admin={admin} />
          </div>
          <div className="min-w-0 lg:col-span-12">
            <TenantDatabasesCard tenantId={first.id} admin={admin} />
          </div>
          <div className="min-w-0 lg:col-span-7">
            <EncryptionCard tenantId={first.id} admin={admin} />
          </div>
          <div className="min-w-0 lg:col-span-5">
            <RedisUserCard tenantId={first.id} admin={admin} />
          </div>
          <div className="min-w-0 lg:col-span-12">
            <PlaceCard tenantId={first.id} admin={admin} />
          </div>
          <div className="min-w-0 lg:col-span-12">
            <PrivacyCard tenantId={first.id} admin={admin} />
          </div>
          <div className="min-w-0 lg:col-span-12">
            <StaffKeys scope={scope} admin={admin} />
          </div>
        </div>
      </main>
    </PlatformShell>
  );
}

/** Says whose data this is, that looking at it leaves a trace, and the way back. */
function WatchedNote({ tenant }: { tenant: PlatformTenant }) {
  const t = useTranslations('platform');
  const [entry] = fleetEntries([tenant]);
  return (
    <div className="mb-4 flex flex-wrap items-center gap-x-4 gap-y-1 rounded-card border border-line bg-raised py-1 pr-4 pl-1 text-13">
      <Link
        href={`/platform?tenant=${tenant.id}`}
        className="inline-flex min-h-11 items-center gap-1 rounded-control px-2 font-medium text-accent hover:bg-sunken pointer-fine:min-h-9"
      >
        <ChevronLeft size={16} strokeWidth={2} aria-hidden />
        {t('back')}
      </Link>
      {/* What is well or not, the sentence below says better. */}
      {entry && tenant.status !== 'active' && <HealthWord entry={entry} className="" />}
      {tenant.demo && <DemoLabel />}
      <p className="flex min-w-0 flex-1 basis-64 items-center gap-2 pl-2 text-muted md:justify-end md:pl-0">
        <ShieldCheck size={16} strokeWidth={1.5} aria-hidden className="shrink-0" />
        <span className="text-pretty">{t('watched')}</span>
      </p>
    </div>
  );
}
