import { queryOptions } from '@tanstack/react-query';
import type { Backups } from '../contracts/backups.ts';
import { fetchJson } from './fetch-json.ts';

const busyStates = new Set(['queued', 'running', 'verifying']);

/** While something is under way, its progress is asked for every second. */
function isBusy({ backups, restores }: Pick<Backups, 'backups' | 'restores'>): boolean {
  return [...backups, ...restores].some(({ state }) => busyStates.has(state));
}

/** Backups, restores and schedule: one's own, or for platform staff those of the tenant with this id. */
export function backupsQuery(tenantId?: string) {
  const url = tenantId === undefined ? '/api/backups' : `/api/platform/backups/${tenantId}`;
  // Each reading by staff is an entry of the tenant's audit log.
  const busyMs = tenantId === undefined ? 1_000 : 2_000;
  return queryOptions({
    queryKey: ['backups', tenantId ?? 'own'],
    queryFn: ({ signal }) => fetchJson<Backups>(url, signal),
    refetchInterval: ({ state }) => (state.data && isBusy(state.data) ? busyMs : 30_000),
  });
}
