import { queryOptions } from '@tanstack/react-query';
import type { Breakdown, BreakdownDimension } from '../contracts/breakdown.ts';
import type { Range } from '../contracts/performance.ts';
import { fetchJson } from './fetch-json.ts';
import { cacheUrl, type Scope, scopeKey } from './scope.ts';

/** The address of a breakdown, also of its file: `{ format: 'csv' }`. */
export function breakdownUrl(
  scope: Scope,
  by: BreakdownDimension,
  range: Range,
  more: Record<string, string> = {},
): string {
  return cacheUrl(scope, 'performance/breakdown', { by, range, ...more });
}

/** A tenant's figures by one dimension, of all databases or of one. */
export function breakdownQuery(scope: Scope, by: BreakdownDimension, range: Range, database?: number) {
  const filter: Record<string, string> = database === undefined ? {} : { database: String(database) };
  return queryOptions({
    queryKey: ['cache', scopeKey(scope), 'breakdown', by, range, database ?? 'all'],
    queryFn: ({ signal }) => fetchJson<Breakdown>(breakdownUrl(scope, by, range, filter), signal),
    refetchInterval: 60_000,
  });
}
