import { queryOptions } from '@tanstack/react-query';
import type { Breakdown, BreakdownDimension } from '../contracts/breakdown.ts';
import { fetchJson } from './fetch-json.ts';
import { cacheUrl, type Scope, scopeKey } from './scope.ts';

/** The last 24 hours of one database, broken down by a dimension. */
export function breakdownQuery(by: BreakdownDimension, database: number, scope: Scope) {
  const parameters = { by, range: '24h', database: String(database) };
  return queryOptions({
    queryKey: ['cache', scopeKey(scope), 'breakdown', by, database],
    queryFn: ({ signal }) => fetchJson<Breakdown>(cacheUrl(scope, 'performance/breakdown', parameters), signal),
  });
}
