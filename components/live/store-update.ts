import type { QueryClient } from '@tanstack/react-query';
import { realtimeQuery } from '#lib/api/realtime-query.ts';
import { recentOperationsLimit, recentOperationsQuery } from '#lib/api/recent-operations-query.ts';
import type { Scope } from '#lib/api/scope.ts';
import type { CachePerformanceUpdate } from '#lib/contracts/live-events.ts';
import { keepLatest } from './keep-latest.ts';

/** Writes one update over what the cache holds: full objects, so the newest simply wins. */
export function storeUpdate(queryClient: QueryClient, scope: Scope, update: CachePerformanceUpdate): void {
  const { tenantId, metrics, databases, recentOperations, timestamp } = update;
  const realtime = { ...metrics, tenantId, databases, timestamp };
  queryClient.setQueryData(realtimeQuery(scope).queryKey, realtime);
  keepLatest(scope, realtime);
  queryClient.setQueryData(recentOperationsQuery(recentOperationsLimit, scope).queryKey, (known) => {
    const newIds = new Set(recentOperations.map((operation) => operation.id));
    const older = (known?.operations ?? []).filter((operation) => !newIds.has(operation.id));
    return { operations: [...recentOperations, ...older].slice(0, recentOperationsLimit) };
  });
}
