'use client';

import { ownScope } from '#lib/api/scope.ts';
import type { Viewer } from '#lib/contracts/session.ts';
import { LiveBadgeOf } from '../live/live-badge-of.tsx';
import { PauseButton } from '../live/pause-button.tsx';
import { TenantDashboard } from '../overview/tenant-dashboard.tsx';
import { TenantShell } from '../shell/tenant-shell.tsx';
import { PullToRefresh } from './pull-to-refresh.tsx';

/** The dashboard of a tenant's own cache: one column on a phone, the same content in twelve columns on a wide screen. */
export function CacheManagementMobile({ viewer }: { viewer: Viewer }) {
  return (
    <TenantShell viewer={viewer} status={<LiveBadgeOf scope={ownScope} />} actions={<PauseButton />}>
      <PullToRefresh>
        <main className="mx-auto max-w-[1280px]">
          <TenantDashboard scope={ownScope} demo={viewer.tenant?.demo ?? false} />
        </main>
      </PullToRefresh>
    </TenantShell>
  );
}
