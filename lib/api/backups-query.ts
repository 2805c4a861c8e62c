import { queryOptions } from '@tanstack/react-query';
import type { Backups } from '../contracts/backups.ts';
import { fetchJson } from './fetch-json.ts';

const busyStates = new Set(['queued', 'running', 'verifying']);

/** While something is under way, its progress is asked for every second. */
function isBusy({ backups, restores }: Pick<Backups, 'backups' | 'restores'>): boolean {
  return [...backups, ...restores].some(({ state }) => busyStates.has(state));
}

/** The tenant's backups, restores and schedule. */
export function backupsQuery() {
  return queryOptions({
    queryKey: ['backups'],
    queryFn: ({ signal }) => fetchJson<Backups>('/api/backups', signal),
    refetchInterval: ({ state }) => (state.data && isBusy(state.data) ? 1_000 : 30_000),
  });
}
