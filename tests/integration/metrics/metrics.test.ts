import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { storeBatches } from '#server/db/queries/telemetry/store-batches.ts';
import { tenantsByName } from '#server/metrics/gather-metrics.ts';
import { metrics } from '#server/metrics/metric-names.ts';
import { answerProvidedMetrics, provideMetrics } from '#server/metrics/provide-metrics.ts';
import { createRedisNodeInfo } from '#server/telemetry/redis-node-info.ts';
import { makeBatch, makeRollup } from '../db/make-batch.ts';
import { addTenant } from '../http/people.ts';
import { startTestProduct, type TestProduct } from '../http/start-test-product.ts';

const tenantCount = tenantsByName + 5;
const callsPerMinute = 10;
let product: TestProduct;
let server: Server;
let url: string;
let text: string;
let tenantIds: string[];

beforeAll(async () => {
  product = await startTestProduct();
  tenantIds = [];
  for (let index = 0; index < tenantCount; index++) {
    tenantIds.push(await addTenant(product.pools.platform, `tenant-${index}`));
  }
  const askedMs = Date.now();
  const lastMinute = Math.floor(askedMs / 60_000) * 60_000 - 60_000;
  // The last whole minute, and the one that is not over: of that one the rates say nothing yet.
  const rollups = [lastMinute, lastMinute + 60_000].flatMap((bucketMs) =>
    tenantIds.map((tenantId, index) => makeRollup({ tenantId, bucketMs, calls: callsPerMinute * (index + 1) })),
  );
  await storeBatches(product.pools.ingest, [makeBatch(rollups)]);
  const { readiness, control } = product.services;
  const node = createRedisNodeInfo({ role: 'control', server: null }, control);
  const live = () => ({ sockets: 3, tenantsWatched: 2, tenantsLed: 1, messagesSent: 40 });
  const infrastructure = async () => ({ nodes: [await node()] });
  provideMetrics(
    { pools: product.pools, control, readiness, infrastructure, live, now: () => askedMs },
    { token: 'the token of this test', embedded: true },
  );
  server = createServer((request, response) => {
    void answerProvidedMetrics(request, response).then((answered) => answered || response.writeHead(418).end());
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/metrics`;
  text = await (await fetch(url)).text();
});
afterAll(async () => {
  server.close();
  await product.close();
});

/** The values of a metric, by its labels as written. */
function valuesOf(name: string): Map<string, number> {
  const lines = text.split('\n').filter((line) => line.startsWith(`${name}{`) || line.startsWith(`${name} `));
  return new Map(
    lines.map((line) => {
      const [, labels = '', value = ''] = /^[a-z0-9_]+(\{.*\})? (.*)$/.exec(line) ?? [];
      return [labels, Number(value)];
    }),
  );
}

describe('/metrics', () => {
  it('exposes every promised name, and no other beside those of the process', () => {
    const exposed = [...text.matchAll(/^# TYPE (\S+)/gm)].map(([, name = '']) => name);
    expect(exposed).toEqual(expect.arrayContaining(Object.keys(metrics)));
    const others = exposed.filter((name) => !(name in metrics));
    expect(others.filter((name) => !/^kryonix_(process|nodejs)_/.test(name))).toEqual([]);
  });

  it('names the busiest tenants and puts the rest together, however many there are', () => {
    const rates = valuesOf('kryonix_tenant_operations_per_second');
    expect(rates.size).toBe(tenantsByName + 1);
    expect(rates.has(`{tenant="${tenantIds.at(-1)}"}`)).toBe(true);
    expect(rates.has(`{tenant="${tenantIds[0]}"}`)).toBe(false);
    const sum = [...rates.values()].reduce((total, rate) => total + rate, 0);
    expect(sum).toBeCloseTo((callsPerMinute * tenantCount * (tenantCount + 1)) / 2 / 300, 6);
    expect(valuesOf('kryonix_operations_per_second').get('')).toBeCloseTo(sum, 6);
  });

  it('tells seconds, ratios and bytes of what is known, and leaves out what is not', () => {
    expect(valuesOf('kryonix_operation_latency_seconds').get('{quantile="0.95"}')).toBeLessThan(1);
    expect(valuesOf('kryonix_operation_hit_ratio').get('')).toBeLessThanOrEqual(1);
    expect(valuesOf('kryonix_redis_memory_used_bytes').get('{role="control",server=""}')).toBeGreaterThan(100_000);
    expect(valuesOf('kryonix_redis_nodes_up').get('')).toBe(1);
    expect(valuesOf('kryonix_part_up').get('{part="redis_data"}')).toBe(0);
    expect(valuesOf('kryonix_sockets_connected').get('')).toBe(3);
    expect(valuesOf('kryonix_ingest_last_seen_timestamp_seconds').size).toBe(0);
    expect(valuesOf('kryonix_tenant_memory_bytes').size).toBe(0);
    const became = valuesOf('kryonix_telemetry_operations');
    expect(became.get('{state="stored"}')).toBe(callsPerMinute * tenantCount * (tenantCount + 1));
    expect([became.get('{state="dropped"}'), became.get('{state="pending"}')]).toEqual([0, 0]);
  });

  it('is refused where a proxy stands between and shows no token', async () => {
    const forwarded = { 'x-forwarded-for': '203.0.113.9' };
    const refused = await fetch(url, { headers: forwarded });
    expect(refused.status).toBe(401);
    expect(await refused.text()).not.toContain('kryonix_');
    const authorization = 'Bearer the token of this test';
    expect((await fetch(url, { headers: { ...forwarded, authorization } })).status).toBe(200);
    expect((await fetch(url, { headers: { authorization: 'Bearer another' } })).status).toBe(401);
  });

  it('answers its own path and reading only', async () => {
    expect((await fetch(`${url}/more`)).status).toBe(418);
    expect((await fetch(url, { method: 'POST' })).status).toBe(405);
  });
});
