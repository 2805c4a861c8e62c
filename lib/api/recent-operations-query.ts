import { queryOptions } from '@tanstack/react-query';
import type { RecentOperations } from '../contracts/recent-operations.ts';
import { fetchJson } from './fetch-json.ts';
import { cacheUrl, ownScope, type Scope, scopeKey } from './scope.ts';

/** As many as the dashboard keeps; first paint, socket and list share one cache entry through it. */
export const recentOperationsLimit = 20;

/** The newest sampled operations, newest first. */
export function recentOperationsQuery(limit: number, scope: Scope = ownScope) {
  return queryOptions({
    queryKey: ['cache', scopeKey(scope), 'recent-operations', limit],
    queryFn: ({ signal }) =>
      fetchJson<RecentOperations>(cacheUrl(scope, 'operations/recent', { limit: String(limit) }), signal),
  });
}
