'use client';

import { type DehydratedState, HydrationBoundary } from '@tanstack/react-query';
import { ownScope } from '#lib/api/scope.ts';
import type { Viewer } from '#lib/contracts/session.ts';
import { LiveProvider } from '../live/live-provider.tsx';
import { TenantShell } from '../shell/tenant-shell.tsx';
import { AlertsPage } from './alerts-page.tsx';
import { AlertsStatus } from './alerts-status.tsx';

interface Props {
  viewer: Viewer;
  state: DehydratedState;
  /** The alert that a message led to. */
  alertId?: string;
}

/** What is wrong for a tenant and what was, by which rules, and who is told. */
export function AlertsScreen({ viewer, state, alertId }: Props) {
  return (
    <HydrationBoundary state={state}>
      <LiveProvider scope={ownScope} tenantId={viewer.tenant?.id ?? ''}>
        <TenantShell viewer={viewer} status={<AlertsStatus side="own" />}>
          <AlertsPage side="own" canAct={viewer.role === 'tenant_admin'} chosenId={alertId ?? null} />
        </TenantShell>
      </LiveProvider>
    </HydrationBoundary>
  );
}
