import type { Redis } from 'ioredis';
import type { Pool } from 'pg';
import type { RealtimeMetrics } from '#lib/contracts/realtime-metrics.ts';
import { readHitTargets } from '../db/queries/configs/read-hit-targets.ts';
import { getCensus } from '../db/queries/databases/get-census.ts';
import { countOperations24h } from '../db/queries/realtime/count-operations-24h.ts';
import { withTenant } from '../db/with-tenant.ts';
import { readIngestHeartbeat } from '../telemetry/ingest-heartbeat.ts';
import { describeRealtime, type Instance } from './describe-realtime.ts';
import { readLiveWindow } from './live-window.ts';

interface Sources extends Instance {
  pool: Pool;
  control: Redis;
  now?: () => number;
}

/**
 * A tenant's figures now: rates, shares and latencies from the live window, keys and memory from the last census, the
 * day's operations from the rollups. What no source knows is `null`.
 * @throws when PostgreSQL or the control plane does not answer.
 */
export async function getRealtimeMetrics(sources: Sources, tenantId: string): Promise<RealtimeMetrics> {
  const nowMs = (sources.now ?? Date.now)();
  const heartbeat = await readIngestHeartbeat(sources.control);
  const [window, stored] = await Promise.all([
    heartbeat ? readLiveWindow(sources.control, tenantId, nowMs, heartbeat.since) : null,
    withTenant(sources.pool, tenantId, async (client) => ({
      census: await getCensus(client, tenantId),
      totalOperations: await countOperations24h(client, tenantId, new Date(nowMs)),
      hitTargets: await readHitTargets(client, tenantId),
    })),
  ]);
  return describeRealtime(sources, tenantId, { window, stored, nowMs });
}
