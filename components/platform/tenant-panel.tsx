'use client';

import { useQuery } from '@tanstack/react-query';
import { realtimeQuery } from '#lib/api/realtime-query.ts';
import type { Scope } from '#lib/api/scope.ts';
import type { PlatformTenant } from '#lib/contracts/platform.ts';
import { DemoLabel } from '../account/demo-label.tsx';
import { LiveBadge } from '../live/live-badge.tsx';
import { LiveProvider } from '../live/live-provider.tsx';
import { TenantDashboard } from '../overview/tenant-dashboard.tsx';

interface Props {
  tenantId: string;
  /** What the list knows of the tenant; `undefined` until the list has loaded. */
  tenant: PlatformTenant | undefined;
}

/** The chosen tenant's dashboard, as the tenant itself sees it. */
export function TenantPanel({ tenantId, tenant }: Props) {
  const scope: Scope = { kind: 'platform', tenantId };
  const { data: metrics } = useQuery(realtimeQuery(scope));
  return (
    <LiveProvider scope={scope} tenantId={tenantId}>
      <section aria-label={tenant?.name} className="mt-2">
        <TenantDashboard
          scope={scope}
          demo={tenant?.demo ?? false}
          heading={
            <div className="mb-4 flex flex-wrap items-center gap-x-3 gap-y-1">
              <h2 className="min-w-0 break-words font-semibold text-20 tracking-tight">{tenant?.name ?? '\u00a0'}</h2>
              {tenant?.demo && <DemoLabel />}
              <LiveBadge dataFrom={metrics?.timestamp} />
            </div>
          }
        />
      </section>
    </LiveProvider>
  );
}
