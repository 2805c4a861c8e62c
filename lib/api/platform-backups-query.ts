import { queryOptions } from '@tanstack/react-query';
import type { PlatformBackups } from '../contracts/backups.ts';
import { fetchJson } from './fetch-json.ts';

/** How every tenant's backups are doing. Platform staff only. */
export function platformBackupsQuery() {
  return queryOptions({
    queryKey: ['platform', 'backups'],
    queryFn: ({ signal }) => fetchJson<PlatformBackups>('/api/platform/backups', signal),
    refetchInterval: 10_000,
  });
}
