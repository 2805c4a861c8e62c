import { queryOptions } from '@tanstack/react-query';
import type { TenantLifeCycle } from '../contracts/tenant-life-cycle.ts';
import { fetchJson } from './fetch-json.ts';

const underWayMs = 700;
const quietMs = 15_000;

/** How a tenant is set up and what is under way with it; asked more often while something is. Platform staff only. */
export function lifeCycleQuery(tenantId: string) {
  return queryOptions({
    queryKey: ['platform', 'life-cycle', tenantId],
    queryFn: ({ signal }) => fetchJson<TenantLifeCycle>(`/api/platform/tenants/${tenantId}/life-cycle`, signal),
    refetchInterval: ({ state }) => (state.data?.operation?.state === 'running' ? underWayMs : quietMs),
  });
}
