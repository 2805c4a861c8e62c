import { queryOptions } from '@tanstack/react-query';
import type { Quotas } from '../contracts/quotas.ts';
import { fetchJson } from './fetch-json.ts';

/** What tenants make of the memory that they share, and how it could be split. Platform staff only. */
export function quotasQuery() {
  return queryOptions({
    queryKey: ['platform', 'quotas'],
    queryFn: ({ signal }) => fetchJson<Quotas>('/api/platform/quotas', signal),
    refetchInterval: 10_000,
  });
}
