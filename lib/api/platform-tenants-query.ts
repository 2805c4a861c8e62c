import { queryOptions } from '@tanstack/react-query';
import type { PlatformTenants } from '../contracts/platform.ts';
import { fetchJson } from './fetch-json.ts';

/** From this many tenants on the answer is megabytes, and every few seconds of it would keep the page busy. */
const manyTenants = 500;

/** Every tenant with its figures of the last 5 minutes. Platform staff only. */
export function platformTenantsQuery() {
  return queryOptions({
    queryKey: ['platform', 'tenants'],
    queryFn: ({ signal }) => fetchJson<PlatformTenants>('/api/platform/tenants', signal),
    refetchInterval: ({ state }) => ((state.data?.tenants.length ?? 0) > manyTenants ? 30_000 : 5_000),
    // Nearly every figure of a new answer differs: comparing thousands of tenants in depth would save nothing.
    structuralSharing: false,
  });
}
