import { queryOptions } from '@tanstack/react-query';
import type { AnyRange, Performance, Range } from '../contracts/performance.ts';
import { fetchJson } from './fetch-json.ts';
import { performanceQuery, refreshMs } from './performance-query.ts';
import { cacheUrl, type Scope, scopeKey } from './scope.ts';

/** What a person looks at: one of the ranges, or two moments (ISO 8601) of their own; beside the period before or not. */
export type Period = ({ range: Range } | { range: 'custom'; from: string; to: string }) & { compare: boolean };

/** The figures of any period. */
export type AnyPerformance = Omit<Performance, 'range'> & { range: AnyRange };

function parametersOf(period: Period): Record<string, string> {
  return {
    ...(period.compare ? { compare: 'previous' } : {}),
    ...(period.range === 'custom' ? { from: period.from, to: period.to } : {}),
  };
}

/** Where the chart's figures can be saved from. */
export function exportUrl(period: Period, format: 'csv' | 'json', scope: Scope): string {
  return cacheUrl(scope, `performance/${period.range}`, { ...parametersOf(period), format });
}

/** Figures over any period; a range shares what the page has of it already. */
export function periodQuery(period: Period, scope: Scope) {
  const parameters = parametersOf(period);
  const named =
    period.range === 'custom'
      ? null
      : performanceQuery(period.range, period.compare ? { compare: 'previous' } : {}, scope);
  return queryOptions<AnyPerformance>({
    queryKey: named?.queryKey ?? ['cache', scopeKey(scope), 'performance', 'custom', parameters],
    queryFn: ({ signal }) =>
      fetchJson<AnyPerformance>(cacheUrl(scope, `performance/${period.range}`, parameters), signal),
    // A period that ended does not change any more.
    refetchInterval: period.range === 'custom' ? false : refreshMs[period.range],
  });
}
