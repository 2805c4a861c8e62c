import { queryOptions } from '@tanstack/react-query';
import type { Jobs } from '../contracts/jobs.ts';
import { fetchJson } from './fetch-json.ts';

/** What the platform does by itself. Platform staff only. */
export function jobsQuery() {
  return queryOptions({
    queryKey: ['platform', 'jobs'],
    queryFn: ({ signal }) => fetchJson<Jobs>('/api/platform/jobs', signal),
    refetchInterval: 3_000,
  });
}
