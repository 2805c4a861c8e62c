import { queryOptions } from '@tanstack/react-query';
import type { Performance, Range } from '../contracts/performance.ts';
import { fetchJson } from './fetch-json.ts';
import { cacheUrl, ownScope, type Scope, scopeKey } from './scope.ts';

/** How often a range gains a bucket worth redrawing for (ms): its bucket, but at least a minute and at most ten. */
export const refreshMs: Record<Range, number> = { '1h': 60_000, '24h': 120_000, '7d': 600_000, '30d': 600_000 };

/** Figures over time; with `compare` also those of the period before. */
export function performanceQuery(range: Range, options: { compare?: 'previous' } = {}, scope: Scope = ownScope) {
  const parameters = options.compare ? { compare: options.compare } : undefined;
  return queryOptions({
    queryKey: ['cache', scopeKey(scope), 'performance', range, options.compare ?? 'alone'],
    queryFn: ({ signal }) => fetchJson<Performance>(cacheUrl(scope, `performance/${range}`, parameters), signal),
    refetchInterval: refreshMs[range],
  });
}
