import type { Optimizations } from '#lib/contracts/optimizations.ts';
import { targetScore } from '#lib/optimizer/target-score.ts';
import { getTenantPerformance } from '../db/queries/performance/get-tenant-performance.ts';
import { services } from '../services.ts';
import type { TenantScope } from './tenant-scope.ts';

/** How near the tenant's last 24 hours, and what was watched of its keys, are to the specification's targets. */
export async function readTargetScore(
  scope: TenantScope,
  now: Date,
): Promise<Pick<Optimizations, 'score' | 'scoreParts'>> {
  const { summary } = await scope.query((client) =>
    getTenantPerformance(client, scope.tenantId, { range: '24h', now }),
  );
  const { score, parts } = targetScore({
    cache_hit_ratio: summary.hitRate,
    latency_p99: summary.p99,
    memory_efficiency: services().optimizer.memoryEfficiency(scope.tenantId),
  });
  return { score, scoreParts: parts };
}
