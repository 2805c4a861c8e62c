import { queryOptions } from '@tanstack/react-query';
import type { TenantOptions } from '../contracts/tenant-life-cycle.ts';
import { fetchJson } from './fetch-json.ts';

/** Sectors and tiers that a tenant can be made from. Platform staff only. */
export function tenantOptionsQuery() {
  return queryOptions({
    queryKey: ['platform', 'tenant-options'],
    queryFn: ({ signal }) => fetchJson<TenantOptions>('/api/platform/tenant-options', signal),
    staleTime: Number.POSITIVE_INFINITY,
  });
}
