import type { NodeTruth } from '#lib/contracts/infrastructure.ts';
import { activityBetween } from '#lib/telemetry/node-activity.ts';
import { added, countsOn, type NodeCounters } from '#lib/telemetry/node-counters.ts';
import type { RedisInfo } from '#lib/telemetry/parse-info.ts';
import type { RedisMetric } from '../../db/queries/telemetry/store-redis-metrics.ts';

/**
 * A minute of a server as figures over time, always the same names: gauges, what was added since the minute before, and
 * the totals that reconciliation compares, with the run of the server that they belong to.
 */
export function nodeMetrics(
  node: string,
  {
    info,
    before,
    after,
    truth,
    ownReads,
  }: { info: RedisInfo; before: NodeCounters | null; after: NodeCounters; truth: NodeTruth; ownReads: number },
): RedisMetric[] {
  const activity = activityBetween(before, after);
  const more = (name: 'evictedKeys' | 'expiredKeys' | 'netInputBytes' | 'netOutputBytes') =>
    before !== null && countsOn(before, after) ? added(before, after, name) : null;
  const figures: Record<string, number | null | undefined> = {
    used_memory_bytes: info.memory?.usedBytes,
    max_memory_bytes: info.memory?.maxBytes,
    fragmentation_ratio: info.memory?.fragmentationRatio,
    connected_clients: info.clients?.connected,
    blocked_clients: info.clients?.blocked,
    connected_replicas: info.replication?.connectedReplicas,
    instance_keys: info.keyspace?.reduce((sum, { keys }) => sum + keys, 0),
    ops_per_second: activity?.opsPerSecond,
    hit_rate_percent: activity?.hitRate,
    cpu_percent: activity?.cpuPercent,
    evicted_keys: more('evictedKeys'),
    expired_keys: more('expiredKeys'),
    net_input_bytes: more('netInputBytes'),
    net_output_bytes: more('netOutputBytes'),
    command_p50_ms: truth.latency?.p50Ms,
    command_p95_ms: truth.latency?.p95Ms,
    command_p99_ms: truth.latency?.p99Ms,
    own_time_percent: truth.ownCost?.serverTimeShare,
    keyspace_hits_total: after.keyspaceHits,
    keyspace_misses_total: after.keyspaceMisses,
    platform_reads_total: ownReads,
  };
  const time = new Date(after.atMs);
  const tags: Record<string, string> = after.runId === null ? { node } : { node, run: after.runId };
  return Object.entries(figures).map(([name, value]) => ({
    time,
    tenantId: null,
    database: null,
    name,
    value: value ?? null,
    tags,
  }));
}
