import { queryOptions } from '@tanstack/react-query';
import type { Infrastructure } from '../contracts/infrastructure.ts';
import { fetchJson } from './fetch-json.ts';

/** What the Redis or Valkey servers say of themselves. Platform staff only. */
export function infrastructureQuery() {
  return queryOptions({
    queryKey: ['platform', 'infrastructure'],
    queryFn: ({ signal }) => fetchJson<Infrastructure>('/api/platform/infrastructure', signal),
    refetchInterval: 5_000,
  });
}
