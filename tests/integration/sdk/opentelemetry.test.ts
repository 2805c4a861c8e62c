import { SpanStatusCode } from '@opentelemetry/api';
import {
  AggregationTemporality,
  InMemoryMetricExporter,
  MeterProvider,
  PeriodicExportingMetricReader,
} from '@opentelemetry/sdk-metrics';
import { BasicTracerProvider, InMemorySpanExporter, SimpleSpanProcessor } from '@opentelemetry/sdk-trace-base';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { type Cache, createCache } from '#lib/sdk/node.ts';
import { exportOperations } from '#lib/sdk/opentelemetry.ts';
import { startTestRedis, type TestRedis } from '#tests/setup/test-redis.ts';

const tenantId = '10000000-0000-4000-8000-000000000021';
const spans = new InMemorySpanExporter();
const tracer = new BasicTracerProvider({ spanProcessors: [new SimpleSpanProcessor(spans)] }).getTracer('test');
const exporter = new InMemoryMetricExporter(AggregationTemporality.CUMULATIVE);
const reader = new PeriodicExportingMetricReader({ exporter, exportIntervalMillis: 3_600_000 });
const meters = new MeterProvider({ readers: [reader] });
let redis: TestRedis;
let cache: Cache;
let stop: () => void = () => undefined;

beforeAll(async () => {
  redis = await startTestRedis({ plane: 'data' });
  cache = createCache({ url: redis.url, connection: { commandTimeoutMs: 10_000 } });
});
afterEach(() => {
  stop();
  spans.reset();
});
afterAll(async () => {
  await cache.close();
  await meters.shutdown();
  await redis.close();
});

async function useCache(): Promise<void> {
  const tenant = cache.forTenant(tenantId);
  await tenant.set('crm', 'api_response', 'a secret key', { secret: 'value' }, { device: 'mobile' });
  await tenant.get('crm', 'api_response', 'a secret key');
  await tenant.get('crm', 'api_response', 'nothing');
}

describe('operations in OpenTelemetry', () => {
  it('are spans with class, tenant and outcome, as long as the caller waited, without key or value', async () => {
    stop = exportOperations({ tracer });
    const before = Date.now();
    await useCache();
    const found = spans.getFinishedSpans();
    expect(found.map(({ name }) => name)).toEqual(['cache.set', 'cache.get', 'cache.get']);
    expect(found.map(({ attributes }) => attributes['kryonix.outcome'])).toEqual(['ok', 'hit', 'miss']);
    expect(found[0]?.attributes).toMatchObject({
      'kryonix.tenant': tenantId,
      'kryonix.module': 'crm',
      'kryonix.data_type': 'api_response',
      'kryonix.device': 'mobile',
    });
    for (const { startTime, duration, status } of found) {
      expect(startTime[0] * 1_000 + startTime[1] / 1e6).toBeGreaterThanOrEqual(before - 1);
      expect(duration[0] * 1_000 + duration[1] / 1e6).toBeGreaterThan(0);
      expect(status.code).toBe(SpanStatusCode.UNSET);
    }
    expect(JSON.stringify(found.map(({ attributes }) => attributes))).not.toContain('secret');
  });

  it('are a histogram of seconds and a counter of keys, without the tenant unless asked', async () => {
    stop = exportOperations({ meter: meters.getMeter('test') });
    await useCache();
    await reader.forceFlush();
    const metrics = exporter.getMetrics().flatMap(({ scopeMetrics }) => scopeMetrics.flatMap((each) => each.metrics));
    const byName = new Map(metrics.map((metric) => [metric.descriptor.name, metric]));
    expect(byName.get('kryonix.operation.duration')?.descriptor.unit).toBe('s');
    expect(byName.get('kryonix.operation.duration')?.dataPoints).toHaveLength(3);
    const answers = byName
      .get('kryonix.operation.keys')
      ?.dataPoints.map(({ attributes, value }) => [attributes['kryonix.answer'], value]);
    expect(answers).toEqual([
      ['hit', 1],
      ['miss', 1],
    ]);
    expect(JSON.stringify(metrics)).not.toContain(tenantId);
  });

  it('stop when they are told to', async () => {
    exportOperations({ tracer })();
    await useCache();
    expect(spans.getFinishedSpans()).toEqual([]);
  });
});
