import { queryOptions } from '@tanstack/react-query';
import type { Range } from '../contracts/performance.ts';
import type { Top, TopMeasure } from '../contracts/top.ts';
import { fetchJson } from './fetch-json.ts';
import { cacheUrl, type Scope, scopeKey } from './scope.ts';

export interface TopQuery {
  by: TopMeasure;
  of: Top['of'];
  range: Range;
}

/** The address of a top list, also of its file: `{ format: 'csv' }`. */
export function topUrl(scope: Scope, { by, of, range }: TopQuery, more: Record<string, string> = {}): string {
  return cacheUrl(scope, 'top', { by, of, range, limit: '10', ...more });
}

/** A tenant's ten greatest classes or keys. */
export function topQuery(scope: Scope, query: TopQuery) {
  return queryOptions({
    queryKey: ['cache', scopeKey(scope), 'top', query.of, query.by, query.range],
    queryFn: ({ signal }) => fetchJson<Top>(topUrl(scope, query), signal),
    refetchInterval: 60_000,
  });
}
