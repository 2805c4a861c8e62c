import { describe, expect, it } from 'vitest';
import type { RedisNode } from '#lib/contracts/platform.ts';
import { scoreIds, scoreMetricSchema } from '#lib/contracts/score.ts';
import { type ScoreFacts, scoreMetrics } from '#server/http/score-metrics.ts';

const node: RedisNode = {
  role: 'data',
  server: null,
  up: true,
  version: '8.0.2',
  uptimeSeconds: 1,
  usedMemoryBytes: 80,
  maxMemoryBytes: 100,
  evictionPolicy: 'volatile-lfu',
  connectedClients: 30,
  opsPerSecond: 70_000,
  hitRate: null,
  evictedKeys: 0,
  keys: 0,
  databases: [],
  measuredAt: null,
};
const control: RedisNode = { ...node, role: 'control', usedMemoryBytes: 1000, maxMemoryBytes: 0, connectedClients: 12 };

const facts: ScoreFacts = {
  fleet: { hitRate: 95, averageMs: 10.5, p95Ms: 25, p99Ms: 49 },
  nodes: [node, control],
  mobileScore: 94,
  isolation: 100,
};

const score = (changes: Partial<ScoreFacts> = {}) => {
  const metrics = scoreMetrics({ ...facts, ...changes }).map((metric) => scoreMetricSchema.parse(metric));
  return Object.fromEntries(metrics.map(({ id, value, status }) => [id, [value, status]]));
};

describe('the score', () => {
  it('holds every metric of the specification against its target, which itself is met', () => {
    expect(score()).toEqual({
      cache_hit_ratio: [95, 'met'],
      memory_usage_percent: [80, 'met'],
      connections_active: [42, 'met'],
      commands_per_second: [140_000, 'met'],
      latency_avg_ms: [10.5, 'missed'],
      latency_p95_ms: [25, 'met'],
      latency_p99_ms: [49, 'met'],
      tenant_isolation_score: [100, 'met'],
      mobile_optimization_score: [94, 'missed'],
    });
    expect(scoreMetrics(facts).map(({ id }) => id)).toEqual(scoreIds);
  });

  it('knows nothing where nothing was measured', () => {
    const fleet = { hitRate: null, averageMs: null, p95Ms: null, p99Ms: null };
    const unknown = score({ fleet, nodes: [], mobileScore: null, isolation: null });
    expect(Object.values(unknown)).toEqual(scoreIds.map(() => [null, 'unknown']));
  });

  it('adds up servers only where all of them tell', () => {
    const silent = { ...node, usedMemoryBytes: null, connectedClients: null };
    expect(score({ nodes: [node, silent] })).toMatchObject({
      memory_usage_percent: [null, 'unknown'],
      connections_active: [null, 'unknown'],
    });
  });

  it('does not take a quiet server for a slow one', () => {
    expect(score({ nodes: [{ ...node, opsPerSecond: 12 }] }).commands_per_second).toEqual([12, 'unknown']);
  });

  it('misses isolation with a single failed check', () => {
    expect(score({ isolation: 99.9 }).tenant_isolation_score).toEqual([99.9, 'missed']);
  });
});
