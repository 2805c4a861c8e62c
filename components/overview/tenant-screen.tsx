'use client';

import { type DehydratedState, HydrationBoundary } from '@tanstack/react-query';
import { useMemo } from 'react';
import { ownScope } from '#lib/api/scope.ts';
import type { Viewer } from '#lib/contracts/session.ts';
import { LiveProvider } from '../live/live-provider.tsx';
import { CacheManagementMobile } from '../mobile/cache-management-mobile.tsx';

interface Props {
  viewer: Viewer;
  /** A `DehydratedState` as JSON: as a text, its thousands of figures are not read one by one among the page's properties. */
  state: string;
}

/** A tenant's own dashboard, filled by the server and kept live by the socket. */
export function TenantScreen({ viewer, state }: Props) {
  const filled = useMemo(() => JSON.parse(state) as DehydratedState, [state]);
  return (
    <HydrationBoundary state={filled}>
      <LiveProvider scope={ownScope} tenantId={viewer.tenant?.id ?? ''}>
        <CacheManagementMobile viewer={viewer} />
      </LiveProvider>
    </HydrationBoundary>
  );
}
