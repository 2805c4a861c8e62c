import type { Pool } from 'pg';
import type { CachePerformanceUpdate } from '#lib/contracts/live-events.ts';
import type { RealtimeMetrics } from '#lib/contracts/realtime-metrics.ts';
import { listRecentOperations } from '../db/queries/operations/list-recent-operations.ts';
import { withTenant } from '../db/with-tenant.ts';
import { maskKey } from '../http/mask-key.ts';
import type { TenantRoom } from './tenant-rooms.ts';

interface Sources {
  pool: Pool;
  realtime(tenantId: string): Promise<RealtimeMetrics>;
  ready(): Promise<boolean>;
}

/** The `cache_performance_update` of a room now. @throws where a source does not answer. */
export async function computeUpdate(
  sources: Sources,
  { tenantId, masked }: TenantRoom,
): Promise<CachePerformanceUpdate> {
  const [realtime, operations, sourcesReady] = await Promise.all([
    sources.realtime(tenantId),
    withTenant(sources.pool, tenantId, (client) => listRecentOperations(client, tenantId, { limit: 5 })),
    sources.ready(),
  ]);
  const { databases, timestamp, tenantId: id, ...metrics } = realtime;
  return {
    tenantId: id,
    metrics,
    databases,
    recentOperations: masked ? operations.map((each) => ({ ...each, key: maskKey(each.key) })) : operations,
    sourcesReady,
    timestamp,
  };
}
