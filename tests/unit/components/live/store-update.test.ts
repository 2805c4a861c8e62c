import { QueryClient } from '@tanstack/react-query';
import { expect, test } from 'vitest';
import { storeUpdate } from '#components/live/store-update.ts';
import { realtimeQuery } from '#lib/api/realtime-query.ts';
import { recentOperationsLimit, recentOperationsQuery } from '#lib/api/recent-operations-query.ts';
import { ownScope } from '#lib/api/scope.ts';
import type { CachePerformanceUpdate } from '#lib/contracts/live-events.ts';
import type { RecentOperation } from '#lib/contracts/recent-operations.ts';

function operation(id: string): RecentOperation {
  const where = {
    database: 1,
    module: 'crm',
    dataType: 'api_response',
    key: 'k',
    device: 'mobile',
    network: 'wifi',
  } as const;
  const measured = { latencyMs: 0.4, sizeBytes: 10, weight: 1, timestamp: '2026-01-01T00:00:00.000Z' };
  return { id, operation: 'get', outcome: 'hit', ...where, ...measured };
}

function update(recentOperations: RecentOperation[]): CachePerformanceUpdate {
  const metrics = {
    hitRate: 94,
    avgResponseTime: 0.4,
    p95ResponseTime: 1,
    p99ResponseTime: 2,
    mobilePercentage: 78,
    activeDatabases: 14,
    totalOperations: 10,
    opsPerSecond: 1,
    memoryUsage: 1,
  };
  return {
    tenantId: 't1',
    metrics,
    databases: [],
    recentOperations,
    sourcesReady: true,
    timestamp: '2026-01-01T00:00:01.000Z',
  };
}

test('an update replaces the figures and puts new operations in front, each once', () => {
  const client = new QueryClient();
  const recentKey = recentOperationsQuery(recentOperationsLimit, ownScope).queryKey;
  client.setQueryData(recentKey, { operations: [operation('b'), operation('a')] });
  storeUpdate(client, ownScope, update([operation('c'), operation('b')]));
  expect(client.getQueryData(realtimeQuery(ownScope).queryKey)).toMatchObject({ tenantId: 't1', hitRate: 94 });
  expect(client.getQueryData(recentKey)?.operations.map(({ id }) => id)).toEqual(['c', 'b', 'a']);
});

test('the list of operations never outgrows its limit', () => {
  const client = new QueryClient();
  const known = Array.from({ length: recentOperationsLimit }, (_, index) => operation(`old-${index}`));
  const recentKey = recentOperationsQuery(recentOperationsLimit, ownScope).queryKey;
  client.setQueryData(recentKey, { operations: known });
  storeUpdate(client, ownScope, update([operation('new')]));
  const ids = client.getQueryData(recentKey)?.operations.map(({ id }) => id) ?? [];
  expect(ids).toHaveLength(recentOperationsLimit);
  expect(ids[0]).toBe('new');
});
