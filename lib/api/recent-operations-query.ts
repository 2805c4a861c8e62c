import { queryOptions } from '@tanstack/react-query';
import type { RecentOperations, RecentOperationsQuestion } from '../contracts/recent-operations.ts';
import { fetchJson } from './fetch-json.ts';
import { cacheUrl, ownScope, type Scope, scopeKey } from './scope.ts';

/** As many as the dashboard keeps; first paint, socket and list share one cache entry through it. */
export const recentOperationsLimit = 20;

/** Which operations to show; nothing set means all. */
export type OperationsFilter = Pick<RecentOperationsQuestion, 'operation' | 'outcome' | 'database' | 'device'>;

/** The newest sampled operations, newest first. */
export function recentOperationsQuery(limit: number, scope: Scope = ownScope) {
  return queryOptions({
    queryKey: ['cache', scopeKey(scope), 'recent-operations', limit],
    queryFn: ({ signal }) =>
      fetchJson<RecentOperations>(cacheUrl(scope, 'operations/recent', { limit: String(limit) }), signal),
  });
}

/** Those that pass a filter. The socket brings all of them mixed, so these are asked for by themselves. */
export function filteredOperationsQuery(limit: number, filter: OperationsFilter, scope: Scope) {
  const chosen = Object.entries(filter).filter(([, value]) => value !== undefined);
  const parameters = Object.fromEntries([
    ['limit', String(limit)],
    ...chosen.map(([name, value]) => [name, String(value)]),
  ]);
  return queryOptions({
    queryKey: ['cache', scopeKey(scope), 'recent-operations', limit, parameters],
    queryFn: ({ signal }) => fetchJson<RecentOperations>(cacheUrl(scope, 'operations/recent', parameters), signal),
    refetchInterval: 5_000,
  });
}
