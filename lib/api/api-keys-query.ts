import { queryOptions } from '@tanstack/react-query';
import type { ApiKeys } from '../contracts/settings/api-keys.ts';
import { fetchJson } from './fetch-json.ts';

/** The tenant's API keys, without their secrets. */
export function apiKeysQuery() {
  return queryOptions({
    queryKey: ['settings', 'api-keys'],
    queryFn: ({ signal }) => fetchJson<ApiKeys>('/api/settings/api-keys', signal),
  });
}
