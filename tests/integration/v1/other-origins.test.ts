import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openBrowser } from '../http/browser.ts';
import { addPerson, password } from '../http/people.ts';
import { startTestProduct, type TestProduct } from '../http/start-test-product.ts';
import { addTenantClient, type V1Client } from './v1-client.ts';

let product: TestProduct;
let client: V1Client;

beforeAll(async () => {
  product = await startTestProduct();
  client = await addTenantClient(product, 'elsewhere', ['values:read', 'values:write']);
});
afterAll(() => product.close());

const origin = 'https://shop.example';
const path = '/cache/crm/lead/k';
const opened = (response: Response) =>
  [...response.headers].filter(([name]) => name.startsWith('access-control-')).map(([name]) => name);

function preflight(where: string, headers: string, method = 'PUT') {
  const asked = { 'access-control-request-method': method, 'access-control-request-headers': headers };
  return fetch(product.baseUrl + where, { method: 'OPTIONS', headers: { origin, ...asked } });
}

describe('a page of another origin', () => {
  it('with an API key may use the interface and read its answers, refusals too', async () => {
    const asked = await preflight(`/api/v1${path}`, 'authorization, cache-ttl,content-type, x-kryonix-device');
    expect(asked.status).toBe(204);
    expect(asked.headers.get('access-control-allow-origin')).toBe('*');
    expect(asked.headers.get('access-control-allow-credentials')).toBeNull();
    expect(asked.headers.get('access-control-allow-methods')).toMatch(/\bPUT\b.*\bPATCH\b.*\bDELETE\b/);
    const allowed = asked.headers.get('access-control-allow-headers')?.split(', ');
    expect(allowed).toEqual(expect.arrayContaining(['authorization', 'cache-ttl', 'content-type', 'x-kryonix-device']));
    const put = { method: 'PUT', body: '1', headers: { origin, 'content-type': 'application/json' } };
    expect((await client.send(path, put)).headers.get('access-control-allow-origin')).toBe('*');
    const found = await client.send(path, { headers: { origin } });
    expect(found.headers.get('access-control-allow-origin')).toBe('*');
    expect(found.headers.get('access-control-expose-headers')).toMatch(/\bage\b.*\bretry-after\b/);
    const refused = await client.send('/sessions?userId=ana', { headers: { origin } });
    expect([refused.status, refused.headers.get('access-control-allow-origin')]).toEqual([403, '*']);
  });

  it('with a session is told nothing, and cannot ask for more', async () => {
    const browser = openBrowser(product.baseUrl);
    await browser.signIn(await addPerson(product.pools.platform, 'tenant_admin', client.tenantId), password);
    const cookie = [...browser.cookies].map(([name, value]) => `${name}=${value}`).join('; ');
    const read = await fetch(`${product.baseUrl}/api/v1${path}`, { headers: { cookie, origin } });
    expect(opened(read)).toEqual([]);
    expect(opened(await preflight(`/api/v1${path}`, 'content-type'))).toEqual([]);
  });

  it('reaches nothing but the interface', async () => {
    for (const where of ['/api/cache/metrics/realtime', '/api/auth/session', '/api/v1', '/api/platform/tenants']) {
      expect(opened(await preflight(where, 'authorization', 'GET'))).toEqual([]);
      const headers = { origin, authorization: `Bearer ${client.key}` };
      expect(opened(await fetch(product.baseUrl + where, { headers }))).toEqual([]);
    }
  });
});
