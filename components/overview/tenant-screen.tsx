'use client';

import { type DehydratedState, HydrationBoundary } from '@tanstack/react-query';
import { ownScope } from '#lib/api/scope.ts';
import type { Viewer } from '#lib/contracts/session.ts';
import { LiveProvider } from '../live/live-provider.tsx';
import { CacheManagementMobile } from '../mobile/cache-management-mobile.tsx';

/** A tenant's own dashboard, filled by the server and kept live by the socket. */
export function TenantScreen({ viewer, state }: { viewer: Viewer; state: DehydratedState }) {
  return (
    <HydrationBoundary state={state}>
      <LiveProvider scope={ownScope} tenantId={viewer.tenant?.id ?? ''}>
        <CacheManagementMobile viewer={viewer} />
      </LiveProvider>
    </HydrationBoundary>
  );
}
