'use client';

import { useEffect, useRef, useState } from 'react';
import type { PlatformTenants } from '#lib/contracts/platform.ts';
import { type FleetEntry, fleetEntries } from '#lib/fleet/arrange-tenants.ts';

/**
 * What the table shows of an answer; `undefined` until there is one. A later answer of thousands of tenants is prepared in
 * a turn of its own, so that a scrolling table never waits for that and for its drawing at once.
 */
export function useFleetEntries(data: PlatformTenants | undefined): FleetEntry[] | undefined {
  const [entries, setEntries] = useState(() => data && fleetEntries(data.tenants));
  const known = useRef({ data, entries });

  useEffect(() => {
    if (!data || known.current.data === data) return;
    const timer = setTimeout(() => {
      const prepared = fleetEntries(data.tenants, known.current.entries);
      known.current = { data, entries: prepared };
      setEntries(prepared);
    });
    return () => clearTimeout(timer);
  }, [data]);

  return entries;
}
