import { queryOptions } from '@tanstack/react-query';
import type { AccountTenants } from '../contracts/account-tenants.ts';
import { fetchJson } from './fetch-json.ts';

/** The tenants that the person who is signed in belongs to. */
export function accountTenantsQuery() {
  return queryOptions({
    queryKey: ['account', 'tenants'],
    queryFn: ({ signal }) => fetchJson<AccountTenants>('/api/account/tenants', signal),
  });
}
