import { queryOptions } from '@tanstack/react-query';
import type { PlatformTenant } from '../contracts/platform.ts';
import { fetchJson } from './fetch-json.ts';

/** One tenant as the fleet lists it. Platform staff only. */
export function platformTenantQuery(tenantId: string) {
  return queryOptions({
    queryKey: ['platform', 'tenant', tenantId],
    queryFn: ({ signal }) => fetchJson<{ tenant: PlatformTenant }>(`/api/platform/tenants/${tenantId}`, signal),
    refetchInterval: 10_000,
  });
}
