import { queryOptions } from '@tanstack/react-query';
import type { Optimizations } from '../contracts/optimizations.ts';
import { fetchJson } from './fetch-json.ts';
import { cacheUrl, ownScope, type Scope, scopeKey } from './scope.ts';

/** Proposed and applied policy changes, and how much data analysis still needs. */
export function optimizationsQuery(scope: Scope = ownScope) {
  return queryOptions({
    queryKey: ['cache', scopeKey(scope), 'optimizations'],
    queryFn: ({ signal }) => fetchJson<Optimizations>(cacheUrl(scope, 'ai/optimizations'), signal),
    refetchInterval: 60_000,
  });
}
