import { queryOptions } from '@tanstack/react-query';
import type { Canaries } from '../contracts/canaries.ts';
import { fetchJson } from './fetch-json.ts';

/** What the canaries found, for staff. */
export function canariesQuery() {
  return queryOptions({
    queryKey: ['platform', 'canaries'],
    queryFn: ({ signal }) => fetchJson<Canaries>('/api/platform/canaries', signal),
    refetchInterval: 60_000,
  });
}
