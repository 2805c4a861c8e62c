import type { QueryClient } from '@tanstack/react-query';
import { databasesQuery } from '#lib/api/databases-query.ts';
import { optimizationsQuery } from '#lib/api/optimizations-query.ts';
import { performanceQuery } from '#lib/api/performance-query.ts';
import { realtimeQuery } from '#lib/api/realtime-query.ts';
import { recentOperationsLimit, recentOperationsQuery } from '#lib/api/recent-operations-query.ts';
import type { Scope } from '#lib/api/scope.ts';
import type { Locale } from '#lib/i18n/preferences.ts';
import { getPerformance } from '../handlers/get-performance.ts';
import { getRealtimeMetrics } from '../handlers/get-realtime-metrics.ts';
import { listDatabases } from '../handlers/list-databases.ts';
import { listOptimizations } from '../handlers/list-optimizations.ts';
import { listRecentOperations } from '../handlers/list-recent-operations.ts';
import type { TenantScope } from '../tenant-scope.ts';
import { fill } from './fill.ts';

/** Everything that the first paint of a tenant's dashboard shows, under the keys by which the browser will ask for it. */
export async function prefetchTenant(
  client: QueryClient,
  reader: TenantScope,
  scope: Scope,
  locale: Locale,
): Promise<void> {
  await Promise.all([
    fill(client, realtimeQuery(scope), () => getRealtimeMetrics.query(reader)),
    fill(client, performanceQuery('1h', { compare: 'previous' }, scope), () =>
      getPerformance.query(reader, { range: '1h', filter: { compare: 'previous' } }),
    ),
    fill(client, performanceQuery('24h', {}, scope), () => getPerformance.query(reader, { range: '24h', filter: {} })),
    fill(client, recentOperationsQuery(recentOperationsLimit, scope), () =>
      listRecentOperations.query(reader, { limit: recentOperationsLimit }),
    ),
    fill(client, databasesQuery(scope), () => listDatabases.query(reader)),
    fill(client, optimizationsQuery(scope), () => listOptimizations.query(reader, locale)),
  ]);
}
