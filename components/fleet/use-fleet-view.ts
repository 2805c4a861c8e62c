'use client';

import { useSearchParams } from 'next/navigation';
import { useCallback, useMemo } from 'react';
import { type FleetView, fleetQuery, parseFleetView } from '#lib/fleet/fleet-view.ts';

/** The view that the address names, and the way to change it. Opening a tenant can be undone with the back button. */
export function useFleetView(): [FleetView, (change: Partial<FleetView>) => void] {
  const query = useSearchParams().toString();
  const view = useMemo(() => parseFleetView(query), [query]);
  const change = useCallback((changes: Partial<FleetView>) => {
    const now = parseFleetView(window.location.search);
    const next = fleetQuery({ ...now, ...changes });
    const opens = changes.tenantId && now.tenantId === null;
    window.history[opens ? 'pushState' : 'replaceState'](null, '', next ? `?${next}` : window.location.pathname);
  }, []);
  return [view, change];
}
