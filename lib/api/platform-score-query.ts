import { queryOptions } from '@tanstack/react-query';
import type { Score } from '../contracts/score.ts';
import { fetchJson } from './fetch-json.ts';

/** How the platform stands against its targets. Platform staff only. */
export function platformScoreQuery() {
  return queryOptions({
    queryKey: ['platform', 'score'],
    queryFn: ({ signal }) => fetchJson<Score>('/api/platform/score', signal),
    refetchInterval: 30_000,
  });
}
