import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { errorBodySchema } from '#lib/contracts/error.ts';
import { makePools } from '#server/db/pools.ts';
import { provideServices } from '#server/services.ts';
import { type Browser, openBrowser } from './browser.ts';
import { addPerson, addTenant, password } from './people.ts';
import { startTestProduct, type TestProduct } from './start-test-product.ts';

let product: TestProduct;
let browser: Browser;

beforeAll(async () => {
  product = await startTestProduct();
  browser = openBrowser(product.baseUrl);
  const tenantId = await addTenant(product.pools.platform, 'errors');
  await browser.signIn(await addPerson(product.pools.platform, 'tenant_admin', tenantId), password);
});
afterAll(() => product.close());

async function expectError(response: Response, status: number, code: string): Promise<void> {
  const text = await response.text();
  expect([response.status, errorBodySchema.parse(JSON.parse(text)).error.code]).toEqual([status, code]);
  expect(JSON.parse(text).error.requestId).toBe(response.headers.get('x-request-id'));
  expect(response.headers.get('cache-control')).toBe('no-store');
  expect(text).not.toMatch(/\bat .+:\d+:\d+|node_modules|\/server\/|select |postgres/i);
}

describe('an error', () => {
  it('is a 404 for a path that is none, whatever the method', async () => {
    await expectError(await browser.get('/api/nothing/here'), 404, 'not_found');
    await expectError(await browser.get('/api'), 404, 'not_found');
    await expectError(await browser.post('/api/nothing', {}), 404, 'not_found');
    await expectError(await fetch(`${product.baseUrl}/api/x`, { method: 'DELETE' }), 404, 'not_found');
  });

  it('is a 400 for an unknown range, a bad filter or a bad limit, naming the field', async () => {
    const range = await browser.get('/api/cache/performance/99y');
    expect((await range.clone().json()).error.message).toContain('range');
    await expectError(range, 400, 'invalid_request');
    await expectError(await browser.get('/api/cache/performance/1h?database=16'), 400, 'invalid_request');
    await expectError(await browser.get("/api/cache/performance/1h?module=a'b"), 400, 'invalid_request');
    await expectError(await browser.get('/api/cache/performance/1h?compare=other'), 400, 'invalid_request');
    await expectError(await browser.get('/api/cache/operations/recent?limit=0'), 400, 'invalid_request');
    await expectError(await browser.get('/api/cache/operations/recent?limit=x'), 400, 'invalid_request');
  });

  it('is a 503 while PostgreSQL is away, and ends with it', async () => {
    const nobody = 'postgres://kryonix_app@127.0.0.1:1/none';
    const gone = makePools({ databaseUrl: nobody, ingestDatabaseUrl: nobody, platformDatabaseUrl: nobody });
    provideServices({ ...product.services, pools: gone });
    try {
      const response = await browser.get('/api/cache/performance/1h');
      expect(Number(response.headers.get('retry-after'))).toBeGreaterThan(0);
      await expectError(response, 503, 'unavailable');
      expect(browser.cookies.has('next-auth.session-token')).toBe(true);
    } finally {
      provideServices(product.services);
      await gone.close();
    }
    expect((await browser.get('/api/cache/performance/1h')).status).toBe(200);
  });

  it('is a 503 when PostgreSQL cuts a connection under a query, and the next request works', async () => {
    const { app } = product.pools;
    const cut = () => app.query('select pg_terminate_backend(pg_backend_pid())');
    provideServices({ ...product.services, realtime: async () => cut() as never });
    try {
      await expectError(await browser.get('/api/cache/metrics/realtime'), 503, 'unavailable');
    } finally {
      provideServices(product.services);
    }
    expect((await browser.get('/api/cache/performance/1h')).status).toBe(200);
  });

  it('that nobody foresaw is a 500 that tells nothing but the request id', async () => {
    const broken = async () => {
      throw new Error('secret detail of /server/live/get-realtime-metrics.ts');
    };
    provideServices({ ...product.services, realtime: broken });
    try {
      const response = await browser.get('/api/cache/metrics/realtime');
      expect(await response.clone().text()).not.toContain('secret');
      await expectError(response, 500, 'internal');
    } finally {
      provideServices(product.services);
    }
  });
});

describe('health and readiness', () => {
  it('are open to anybody', async () => {
    const health = await fetch(`${product.baseUrl}/api/health`);
    expect([health.status, await health.json()]).toEqual([200, { status: 'ok' }]);
    expect(health.headers.get('x-request-id')).toMatch(/^[0-9a-f-]{36}$/);
  });

  it('differ: ready is 503 while a part is down', async () => {
    const ready = await fetch(`${product.baseUrl}/api/ready`);
    expect(ready.status).toBe(503);
    expect(await ready.json()).toMatchObject({ status: 'not_ready', checks: { redisData: 'down' } });
  });
});
