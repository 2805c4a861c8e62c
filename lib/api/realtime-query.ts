import { queryOptions } from '@tanstack/react-query';
import type { RealtimeMetrics } from '../contracts/realtime-metrics.ts';
import { fetchJson } from './fetch-json.ts';
import { cacheUrl, ownScope, type Scope, scopeKey } from './scope.ts';

/** A tenant's figures now. The socket keeps it fresh; this fetch fills it first and after a reconnect. */
export function realtimeQuery(scope: Scope = ownScope) {
  return queryOptions({
    queryKey: ['cache', scopeKey(scope), 'realtime'],
    queryFn: ({ signal }) => fetchJson<RealtimeMetrics>(cacheUrl(scope, 'metrics/realtime'), signal),
  });
}
