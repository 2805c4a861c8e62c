import { queryOptions } from '@tanstack/react-query';
import type { Eviction } from '../contracts/evictions.ts';
import { fetchJson } from './fetch-json.ts';
import { cacheUrl, type Scope, scopeKey } from './scope.ts';

/** What leaves a tenant's memory first, and why; decided each minute. */
export function evictionQuery(scope: Scope) {
  return queryOptions({
    queryKey: ['cache', scopeKey(scope), 'eviction'],
    queryFn: ({ signal }) => fetchJson<Eviction>(cacheUrl(scope, 'ai/eviction'), signal),
    refetchInterval: 60_000,
  });
}
