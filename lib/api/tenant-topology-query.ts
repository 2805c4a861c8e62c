import { keepPreviousData, queryOptions } from '@tanstack/react-query';
import type { TenantOperation } from '../contracts/tenant-life-cycle.ts';
import type { TenantTopologyView } from '../contracts/tenant-move.ts';
import { fetchJson } from './fetch-json.ts';

const underWayMs = 700;
const quietMs = 15_000;

/**
 * On which servers a tenant's databases are, and which processes follow; asked again with each step of what is under way
 * with the tenant, and meanwhile as often as that. Platform staff only.
 */
export function tenantTopologyQuery(tenantId: string, operation: TenantOperation | null) {
  const at = operation === null ? null : [operation.id, operation.state, operation.step];
  return queryOptions({
    queryKey: ['platform', 'topology', tenantId, at],
    queryFn: ({ signal }) => fetchJson<TenantTopologyView>(`/api/platform/tenants/${tenantId}/move`, signal),
    placeholderData: keepPreviousData,
    refetchInterval: operation?.state === 'running' ? underWayMs : quietMs,
  });
}
