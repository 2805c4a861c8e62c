import type { RedisNode } from '#lib/contracts/platform.ts';
import type { ScoreId, ScoreMetric } from '#lib/contracts/score.ts';
import type { FleetFigures } from '../db/queries/platform/get-fleet-figures.ts';

/** What the score is computed from; `null` where it is not known. */
export interface ScoreFacts {
  fleet: FleetFigures;
  nodes: readonly RedisNode[];
  mobileScore: number | null;
  /** Share of passed isolation checks of the last 24 hours, percent. */
  isolation: number | null;
}

interface Definition {
  id: ScoreId;
  formula: string;
  unit: ScoreMetric['unit'];
  target: number;
  better: ScoreMetric['better'];
  read: (facts: ScoreFacts) => number | null;
  /** True where only a value that reaches the target says anything. */
  provesOnlyByReaching?: boolean;
}

/** The sum over all nodes; `null` where one does not tell, for the sum would be too small. */
function sumOf(nodes: readonly RedisNode[], of: (node: RedisNode) => number | null): number | null {
  const values = nodes.map(of);
  if (values.length === 0) return null;
  return values.reduce<number | null>((sum, value) => (sum === null || value === null ? null : sum + value), 0);
}

function memoryPercent(nodes: readonly RedisNode[]): number | null {
  const limited = nodes.filter(({ role, maxMemoryBytes }) => role === 'data' && maxMemoryBytes);
  const [used, limit] = [sumOf(limited, (node) => node.usedMemoryBytes), sumOf(limited, (node) => node.maxMemoryBytes)];
  return used === null || !limit ? null : (100 * used) / limit;
}

const latency = (target: number, id: ScoreId, what: string, read: Definition['read']): Definition => ({
  id,
  formula: `${what} that callers waited, all tenants, last 5 minutes`,
  unit: 'ms',
  target,
  better: 'lower',
  read,
});

const definitions: readonly Definition[] = [
  {
    id: 'cache_hit_ratio',
    formula: '100 × (hits + stale) / (hits + stale + misses), counted per key, all tenants, last 24 hours to the hour',
    unit: 'percent',
    target: 95,
    better: 'higher',
    read: ({ fleet }) => fleet.hitRate,
  },
  {
    id: 'memory_usage_percent',
    formula: '100 × used_memory / maxmemory (INFO), data servers that have a limit',
    unit: 'percent',
    target: 85,
    better: 'lower',
    read: ({ nodes }) => memoryPercent(nodes),
  },
  {
    id: 'connections_active',
    formula: 'connected_clients (INFO), sum of all servers; the target is what they must be able to hold at most',
    unit: 'count',
    target: 10_000,
    better: 'lower',
    read: ({ nodes }) => sumOf(nodes, (node) => node.connectedClients),
  },
  {
    id: 'commands_per_second',
    formula:
      'instantaneous_ops_per_sec (INFO), sum of all servers: the load now, which below the target proves nothing',
    unit: 'per_second',
    target: 100_000,
    better: 'higher',
    read: ({ nodes }) => sumOf(nodes, (node) => node.opsPerSecond),
    provesOnlyByReaching: true,
  },
  latency(10, 'latency_avg_ms', 'Mean milliseconds', ({ fleet }) => fleet.averageMs),
  latency(25, 'latency_p95_ms', '95th percentile (merged histograms) of the milliseconds', ({ fleet }) => fleet.p95Ms),
  latency(50, 'latency_p99_ms', '99th percentile (merged histograms) of the milliseconds', ({ fleet }) => fleet.p99Ms),
  {
    id: 'tenant_isolation_score',
    formula: '100 × passed / all isolation checks that canaries could try, last 24 hours; unknown where none ran',
    unit: 'percent',
    target: 100,
    better: 'higher',
    read: ({ isolation }) => isolation,
  },
  {
    id: 'mobile_optimization_score',
    formula:
      '100 × mobile operations of at most 50 ms in classes with a TTL of their own for phones / all mobile operations, ' +
      'last 24 hours to the hour; approximated: by class (tenant setting or catalogue), not by the TTL of each entry, ' +
      'and 50 ms to the width of a histogram cell (51.2 ms)',
    unit: 'percent',
    target: 95,
    better: 'higher',
    read: ({ mobileScore }) => mobileScore,
  },
];

function statusOf({ target, better, provesOnlyByReaching }: Definition, value: number | null): ScoreMetric['status'] {
  if (value === null) return 'unknown';
  if (better === 'lower' ? value <= target : value >= target) return 'met';
  return provesOnlyByReaching ? 'unknown' : 'missed';
}

/** Every metric of the specification's REDIS_TARGETS, in its order. */
export function scoreMetrics(facts: ScoreFacts): ScoreMetric[] {
  return definitions.map((definition) => {
    const { id, formula, unit, target, better } = definition;
    const value = definition.read(facts);
    return { id, formula, unit, target, better, value, status: statusOf(definition, value) };
  });
}
