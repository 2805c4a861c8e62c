import { type Infrastructure, type InfrastructureNode, infrastructureSchema } from '#lib/contracts/infrastructure.ts';
import { neighborsSchema } from '#lib/contracts/neighbors.ts';
import { type PlatformTenant, platformTenantsSchema } from '#lib/contracts/platform.ts';
import { reconciliationSchema } from '#lib/contracts/reconciliation.ts';
import { type ScoreMetric, scoreSchema } from '#lib/contracts/score.ts';
import { ago, answer, type FixedAnswer, idOf, jitter, rounded } from './fixed-answer.ts';

const mebibyte = 1_048_576;

interface Line {
  name: string;
  hitRate: number | null;
  p95: number | null;
  ops: number | null;
  mebibytes: number;
  quotaMebibytes: number | null;
  change: number | null;
  status?: PlatformTenant['status'];
}

const lines: Line[] = [
  { name: 'Cliente Exemplo', hitRate: 95.4, p95: 5.9, ops: 133.7, mebibytes: 46, quotaMebibytes: 512, change: 0.8 },
  { name: 'Clínica Saúde', hitRate: 88.2, p95: 12.4, ops: 96.1, mebibytes: 118, quotaMebibytes: 128, change: -2.9 },
  { name: 'Imobiliária XYZ', hitRate: 91, p95: 7.1, ops: 41.2, mebibytes: 31, quotaMebibytes: 256, change: 0 },
  { name: 'Escola Horizonte', hitRate: 97.9, p95: 4.2, ops: 310.5, mebibytes: 204, quotaMebibytes: 1024, change: 0.1 },
  { name: 'Mercado do Bairro', hitRate: 61.3, p95: 68.2, ops: 22.8, mebibytes: 12, quotaMebibytes: 64, change: -14.2 },
  {
    name: 'Associação Brasileira de Oficinas Mecânicas Independentes do Sul',
    ...{ hitRate: 93.3, p95: 6.6, ops: 8.4, mebibytes: 5.5, quotaMebibytes: null, change: 0.4 },
  },
  { name: 'Padaria Aurora', hitRate: null, p95: null, ops: 0, mebibytes: 0.2, quotaMebibytes: 64, change: null },
  {
    name: 'Transportes Vale Verde',
    ...{ hitRate: null, p95: null, ops: null, mebibytes: 0, quotaMebibytes: 256, change: null, status: 'suspended' },
  },
];

/** One tenant of the fleet, the first where nothing else is said. */
export function fleetTenant(index = 0): PlatformTenant {
  const line = lines[index];
  if (!line) throw new Error(`There is no tenant ${index}.`);
  const { name, hitRate, p95, ops, mebibytes, quotaMebibytes, change, status = 'active' } = line;
  return {
    ...{ id: idOf(index + 1), slug: `inquilino-${index + 1}`, name, status, demo: false, hitRate },
    ...{ p95ResponseTime: p95, opsPerSecond: ops, memoryUsage: Math.round(mebibytes * mebibyte) },
    keys: Math.round(mebibytes * 1400),
    quotaBytes: quotaMebibytes === null ? null : quotaMebibytes * mebibyte,
    trend: Array.from({ length: 24 }, (_, hour) =>
      hitRate === null
        ? null
        : rounded(Math.min(100, hitRate - 2 + 2 * Math.sin(hour / 3.8) + jitter(hour + index)), 1),
    ),
    change: { hitRate: change, opsPerSecond: change === null ? null : rounded(change * 1.5, 1) },
  };
}

const usage = (value: number, share: number, change: number | null) => ({ value, share, change });

function neighbor(index: number, share: number) {
  const { id, slug, name } = fleetTenant(index);
  return {
    ...{ tenantId: id, slug, name, serverTime: usage(9_400 * share, share, 12.4) },
    ...{ bytes: usage(2_100_000 * share, share - 3, 4.1), memory: usage(4_700_000 * share, share - 9, null) },
    operations: usage(1_300 * share, share - 5, 8.8),
    topClass: { database: 1, module: 'crm', dataType: 'api_response', share: 72.4 },
  };
}

const metric = (
  id: ScoreMetric['id'],
  unit: ScoreMetric['unit'],
  better: ScoreMetric['better'],
  [value, target]: [number, number],
  status: ScoreMetric['status'],
): ScoreMetric => ({ id, formula: id, unit, better, value, target, status });

const metrics: ScoreMetric[] = [
  metric('cache_hit_ratio', 'percent', 'higher', [94.1, 95], 'missed'),
  metric('memory_usage_percent', 'percent', 'lower', [41.7, 85], 'met'),
  metric('connections_active', 'count', 'lower', [64, 10_000], 'met'),
  metric('commands_per_second', 'per_second', 'higher', [2_140, 100_000], 'unknown'),
  metric('latency_avg_ms', 'ms', 'lower', [1.3, 10], 'met'),
  metric('latency_p95_ms', 'ms', 'lower', [7.4, 25], 'met'),
  metric('latency_p99_ms', 'ms', 'lower', [15.2, 50], 'met'),
  metric('tenant_isolation_score', 'percent', 'higher', [100, 100], 'met'),
  metric('mobile_optimization_score', 'percent', 'higher', [96.2, 95], 'met'),
];

const reads = {
  ...{ tenantReads: 183_400, inProcessAnswers: 41_200, sdkReads: 9_100, serverReads: 212_500, serverHits: 199_800 },
  ...{ serverMisses: 12_700, platformReads: 18_800, unattributed: 1_200, unattributedShare: 0.6 },
};
const counts = {
  sent: 8_412_660,
  stored: 8_412_655,
  rejected: 0,
  dropped: 0,
  pending: 5,
  unaccounted: 0,
  balanced: true,
};

function node(role: 'data' | 'control', usedMebibytes: number): InfrastructureNode {
  return {
    ...{ role, server: null, up: true, version: '8.0.2', uptimeSeconds: 1_900_800 },
    ...{ usedMemoryBytes: usedMebibytes * mebibyte, maxMemoryBytes: 1024 * mebibyte, evictionPolicy: 'volatile-lfu' },
    ...{ connectedClients: 32, opsPerSecond: 1070, hitRate: 94, evictedKeys: 0, keys: 71_737, databases: [] },
    ...{ measuredAt: ago(3), polledAt: ago(3), missingRights: [], memory: null, clients: null, activity: null },
    ...{ expiredKeys: 812_400, expiredHeldPercent: 0.4, commands: null, latency: null, replication: null },
    ...{ topology: null, keyspaceEvents: null, slowLog: [] },
    ownCost: { windowSeconds: 5, serverTimeShare: 0.31, budgetShare: 2, commandsPerSecond: 18.4 },
  };
}
const infrastructure: Infrastructure = { nodes: [node('data', 427), node('control', 96)], bigKeys: [] };

/** What the console's first page asks for. */
export const fleetAnswers: FixedAnswer[] = [
  answer('/api/platform/tenants', platformTenantsSchema, { tenants: lines.map((_, index) => fleetTenant(index)) }),
  answer('/api/platform/neighbors?window=5m&by=serverTime&limit=5', neighborsSchema, {
    ...{ window: '5m', by: 'serverTime', from: ago(300), to: ago(0) },
    totals: { serverTime: 940_000, bytes: 210_000_000, memory: 470_000_000, operations: 130_000 },
    neighbors: [neighbor(3, 46.2), neighbor(1, 21.7), neighbor(0, 17.4)],
  }),
  answer('/api/platform/score', scoreSchema, { metrics, timestamp: ago(0) }),
  answer('/api/platform/reconciliation?window=5m', reconciliationSchema, {
    window: '5m',
    reads: {
      planes: [{ ...reads, role: 'data', from: ago(330), to: ago(30), shortened: false }],
      total: reads,
    },
    conservation: { total: counts, tenants: [] },
    timestamp: ago(0),
  }),
  answer('/api/platform/infrastructure', infrastructureSchema, infrastructure),
];
