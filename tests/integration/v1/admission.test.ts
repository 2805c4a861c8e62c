import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { keyLimit } from '#server/v1/take-request.ts';
import { openBrowser } from '../http/browser.ts';
import { addApiKey, addPerson, addStaff, addTenant, password, revokeApiKey, setTenantStatus } from '../http/people.ts';
import { startTestProduct, type TestProduct } from '../http/start-test-product.ts';
import { addClient, addTenantClient, clientOf, refusalOf, type V1Client } from './v1-client.ts';

let product: TestProduct;
let client: V1Client;
let other: V1Client;

beforeAll(async () => {
  product = await startTestProduct();
  client = await addTenantClient(product, 'admitted', ['values:read', 'values:write']);
  other = await addTenantClient(product, 'other', ['values:read', 'values:write', 'sessions', 'telemetry']);
});
afterAll(() => product.close());

const path = '/cache/crm/lead/k';
const put = { method: 'PUT', body: 'v', headers: { 'content-type': 'text/plain' } };

async function signedIn(email: string) {
  const browser = openBrowser(product.baseUrl);
  expect((await browser.signIn(email, password)).status).toBe(200);
  const cookie = [...browser.cookies].map(([name, value]) => `${name}=${value}`).join('; ');
  return (init: RequestInit & { headers?: Record<string, string> } = {}, where = path) =>
    fetch(`${product.baseUrl}/api/v1${where}`, { ...init, headers: { cookie, ...init.headers } });
}

describe('an API key', () => {
  it('reaches its own tenant only, whatever the request says', async () => {
    expect((await client.send(path, put)).status).toBe(204);
    expect(await other.refusal(path)).toEqual([404, 'cache_miss']);
    expect(await other.refusal(`${path}?tenant=${client.tenantId}`)).toEqual([404, 'cache_miss']);
    const headers = { 'x-tenant-id': client.tenantId, 'x-kryonix-tenant': client.tenantId };
    expect(await other.refusal(path, { headers })).toEqual([404, 'cache_miss']);
    for (const module of [`..%2F${client.tenantId}`, `tenant:${client.tenantId}:crm`, '%2E%2E']) {
      expect((await other.send(`/cache/${module}/lead/k`)).ok).toBe(false);
    }
    expect((await other.send(path, { method: 'DELETE' })).status).toBe(404);
    expect((await client.send(path)).status).toBe(200);
  });

  it('is refused without a scope for what it wants', async () => {
    const reader = await addClient(product, client.tenantId, ['values:read']);
    expect((await reader.send('/cache/crm/lead/nobody')).status).toBe(404);
    expect(await reader.refusal(path, put)).toEqual([403, 'forbidden']);
    expect(await reader.refusal(path, { method: 'DELETE' })).toEqual([403, 'forbidden']);
    const writer = await addClient(product, client.tenantId, ['values:write']);
    expect(await writer.refusal(path)).toEqual([403, 'forbidden']);
    for (const [where, init] of [
      ['/sessions?userId=ana', {}],
      ['/sessions', { method: 'POST', body: '{}' }],
      ['/telemetry', { method: 'POST', body: '{}' }],
      ['/policies', {}],
      ['/usage', { method: 'POST', body: '{}' }],
    ] as const) {
      expect(await client.refusal(where, init)).toEqual([403, 'forbidden']);
    }
  });

  it('is refused when it is none, has expired, or was revoked a second ago', async () => {
    const { platform } = product.pools;
    const { tenantId } = client;
    const options = { tenantId, pepper: product.services.apiKeyPepper, scopes: ['values:read' as const] };
    const expired = await addApiKey(platform, { ...options, expiresAt: new Date(Date.now() - 1) });
    for (const key of ['', 'kx_none', expired]) {
      expect(await clientOf(product.baseUrl, tenantId, key).refusal(path)).toEqual([401, 'unauthenticated']);
    }
    const revoked = clientOf(product.baseUrl, tenantId, await addApiKey(platform, options));
    expect((await revoked.send(path)).status).toBe(200);
    await revokeApiKey(platform, revoked.key);
    await expect.poll(async () => (await revoked.send(path)).status, { timeout: 3_000 }).toBe(401);
  });

  it('leaves when it was used', async () => {
    const used = async () => {
      const { rows } = await product.pools.platform.query(
        'select last_used_at from accounts.api_keys where prefix = $1',
        [client.key.slice(0, 10)],
      );
      return rows[0]?.last_used_at;
    };
    await client.send(path);
    await expect.poll(used).toBeInstanceOf(Date);
    const first = await used();
    await client.send(path);
    expect(await used()).toEqual(first);
  });
});

describe('a session', () => {
  it("of the tenant's administrator reads, and writes from the product's own pages only", async () => {
    const send = await signedIn(await addPerson(product.pools.platform, 'tenant_admin', client.tenantId));
    await client.send(path, put);
    expect((await send()).status).toBe(200);
    const from = (headers: Record<string, string>) => send({ ...put, headers: { ...put.headers, ...headers } });
    expect((await from({ origin: product.baseUrl })).status).toBe(204);
    expect((await from({ 'sec-fetch-site': 'same-origin' })).status).toBe(204);
    for (const headers of [
      {},
      { origin: 'https://evil.example' },
      { origin: 'null' },
      { 'sec-fetch-site': 'cross-site', origin: product.baseUrl },
      { 'sec-fetch-site': 'same-site' },
    ] as Record<string, string>[]) {
      expect(await refusalOf(await from(headers))).toEqual([403, 'forbidden']);
    }
  });

  it('of a viewer may neither see nor change values', async () => {
    const send = await signedIn(await addPerson(product.pools.platform, 'tenant_viewer', client.tenantId));
    expect(await refusalOf(await send())).toEqual([403, 'forbidden']);
    const headers = { ...put.headers, origin: product.baseUrl };
    expect(await refusalOf(await send({ ...put, headers }))).toEqual([403, 'forbidden']);
  });

  it('of staff belongs to no tenant', async () => {
    const send = await signedIn(await addStaff(product.pools.platform, 'platform_admin'));
    expect(await refusalOf(await send())).toEqual([403, 'forbidden']);
    expect(await refusalOf(await send({}, '/policies'))).toEqual([403, 'forbidden']);
  });

  it('is no key: telemetry and policies want one', async () => {
    const send = await signedIn(await addPerson(product.pools.platform, 'tenant_admin', client.tenantId));
    expect(await refusalOf(await send({}, '/policies'))).toEqual([403, 'forbidden']);
  });

  it('is nothing without a cookie', async () => {
    expect(await refusalOf(await fetch(`${product.baseUrl}/api/v1${path}`))).toEqual([401, 'unauthenticated']);
  });
});

describe('a tenant', () => {
  it('that is suspended is closed; in maintenance it can be read, not changed', async () => {
    const { platform } = product.pools;
    const tenantId = await addTenant(platform, 'closed');
    await setTenantStatus(platform, tenantId, 'suspended');
    const suspended = await addClient(product, tenantId, ['values:read', 'values:write']);
    expect(await suspended.refusal(path)).toEqual([403, 'tenant_suspended']);
    expect(await suspended.refusal(path, put)).toEqual([403, 'tenant_suspended']);
    await setTenantStatus(platform, tenantId, 'maintenance');
    const maintained = await addClient(product, tenantId, ['values:read', 'values:write']);
    expect(await maintained.refusal(path)).toEqual([404, 'cache_miss']);
    const refused = await maintained.send(path, put);
    expect(refused.headers.get('retry-after')).toBe('60');
    expect(await refusalOf(refused)).toEqual([503, 'tenant_maintenance']);
    expect(await maintained.refusal(path, { method: 'DELETE' })).toEqual([503, 'tenant_maintenance']);
  });

  it('may limit a database to so many requests an hour, and is told when to come again', async () => {
    const limited = await addTenantClient(product, 'limited', ['values:read']);
    await product.pools.platform.query(
      'update cache_management.tenant_cache_configs set sdk_rate_limit = 3 where tenant_id = $1 and database_number = 1',
      [limited.tenantId],
    );
    const statuses: number[] = [];
    for (let call = 0; call < 5; call++) statuses.push((await limited.send(path)).status);
    expect(statuses).toEqual([404, 404, 404, 429, 429]);
    const refused = await limited.send(path);
    const wait = Number(refused.headers.get('retry-after'));
    expect(wait).toBeGreaterThan(3_500);
    expect(wait).toBeLessThanOrEqual(3_600);
    expect(await refusalOf(refused)).toEqual([429, 'rate_limited']);
    // Another database, and another tenant, are not concerned.
    expect((await limited.send('/cache/api/lead/k')).status).toBe(429);
    expect((await limited.send('/cache/mobile/lead/k')).status).not.toBe(429);
    expect((await other.send(path)).status).toBe(404);
  });

  it('is not starved by one of its keys: that key is told when to come again, the others go on', async () => {
    const greedy = await addTenantClient(product, 'greedy', ['values:read']);
    const modest = await addClient(product, greedy.tenantId, ['values:read']);
    const { rows } = await product.pools.platform.query('select id from accounts.api_keys where prefix = $1', [
      greedy.key.slice(0, 10),
    ]);
    const nowUs = Date.now() * 1_000;
    const taken = Array.from({ length: keyLimit }, (_, index) => [nowUs + index, `earlier:${index}`]).flat();
    await product.services.control.zadd(`kryonix:requests:key:${rows[0].id}`, ...taken);
    const refused = await greedy.send(path);
    expect(Number(refused.headers.get('retry-after'))).toBeGreaterThan(0);
    expect(Number(refused.headers.get('retry-after'))).toBeLessThanOrEqual(10);
    expect(await refusalOf(refused)).toEqual([429, 'rate_limited']);
    expect((await modest.send(path)).status).toBe(404);
  });
});
