import { queryOptions } from '@tanstack/react-query';
import type { PlatformTenants } from '../contracts/platform.ts';
import { fetchJson } from './fetch-json.ts';

/** Every tenant with its figures of the last 5 minutes. Platform staff only. */
export function platformTenantsQuery() {
  return queryOptions({
    queryKey: ['platform', 'tenants'],
    queryFn: ({ signal }) => fetchJson<PlatformTenants>('/api/platform/tenants', signal),
    refetchInterval: 5_000,
  });
}
