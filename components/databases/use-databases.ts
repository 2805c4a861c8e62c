'use client';

import { useQuery } from '@tanstack/react-query';
import { databasesQuery } from '#lib/api/databases-query.ts';
import { realtimeQuery } from '#lib/api/realtime-query.ts';
import type { Scope } from '#lib/api/scope.ts';

/** The 16 databases from whichever source has them: the live figures first, the catalogue's answer otherwise. */
export function useDatabases(scope: Scope) {
  const realtime = useQuery(realtimeQuery(scope));
  const catalogue = useQuery(databasesQuery(scope));
  const databases = realtime.data?.databases ?? catalogue.data?.databases;
  return {
    databases,
    /** How many are in use; `null` while unknown. */
    active: realtime.data?.activeDatabases ?? null,
    catalogue,
    /** Set only where neither source has anything to show. */
    error: databases ? null : (realtime.error ?? catalogue.error),
    retry: () => Promise.all([realtime.refetch(), catalogue.refetch()]),
  };
}
