'use client';

import { useQuery } from '@tanstack/react-query';
import { useTranslations } from 'use-intl';
import { realtimeQuery } from '#lib/api/realtime-query.ts';
import { ownScope } from '#lib/api/scope.ts';
import type { Viewer } from '#lib/contracts/session.ts';
import { DemoLabel } from '../account/demo-label.tsx';
import { LiveBadge } from '../live/live-badge.tsx';
import { TenantDashboard } from '../overview/tenant-dashboard.tsx';
import { AppBar } from './app-bar.tsx';
import { PullToRefresh } from './pull-to-refresh.tsx';

/** The dashboard of a tenant's own cache: one column on a phone, the same content in twelve columns on a wide screen. */
export function CacheManagementMobile({ viewer }: { viewer: Viewer }) {
  const t = useTranslations('app');
  const { data: metrics } = useQuery(realtimeQuery(ownScope));
  return (
    <>
      <AppBar viewer={viewer} title={viewer.tenant?.name ?? t('name')} label={viewer.tenant?.demo && <DemoLabel />}>
        <LiveBadge dataFrom={metrics?.timestamp} />
      </AppBar>
      <PullToRefresh>
        <main className="mx-auto max-w-[1280px]">
          <TenantDashboard scope={ownScope} demo={viewer.tenant?.demo ?? false} />
        </main>
      </PullToRefresh>
    </>
  );
}
