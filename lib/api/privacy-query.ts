import { queryOptions } from '@tanstack/react-query';
import type { Privacy } from '../contracts/privacy.ts';
import { fetchJson } from './fetch-json.ts';

/** Requests about personal data; while one is under way, asked for again every second. */
export function privacyQuery() {
  return queryOptions({
    queryKey: ['privacy'],
    queryFn: ({ signal }) => fetchJson<Privacy>('/api/privacy', signal),
    refetchInterval: ({ state }) =>
      state.data?.requests.some((request) => request.state === 'queued' || request.state === 'running')
        ? 1_000
        : 30_000,
  });
}
