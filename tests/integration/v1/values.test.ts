import { randomBytes } from 'node:crypto';
import { Redis } from 'ioredis';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { maxValueBytes, mgetAnswerSchema } from '#lib/contracts/v1/values.ts';
import type { TenantCache } from '#lib/sdk/node.ts';
import { startTestProduct, type TestProduct } from '../http/start-test-product.ts';
import { addTenantClient, type V1Client } from './v1-client.ts';

let product: TestProduct;
let client: V1Client;
let sdk: TenantCache;

beforeAll(async () => {
  product = await startTestProduct();
  client = await addTenantClient(product, 'values', ['values:read', 'values:write']);
  sdk = product.services.cache.forTenant(client.tenantId);
});
afterAll(() => product.close());

const json = { 'content-type': 'application/json' };
const put = (key: string, body: BodyInit, headers: Record<string, string> = {}) =>
  client.send(`/cache/crm/lead/${encodeURIComponent(key)}`, { method: 'PUT', body, headers });
const get = (key: string, headers: Record<string, string> = {}) =>
  client.send(`/cache/crm/lead/${encodeURIComponent(key)}`, { headers });
const stored = async (key: string) => (await sdk.get('crm', 'lead', key)).value;

describe('a value by HTTP', () => {
  it('is stored as what its content type says, and answered as the same', async () => {
    expect((await put('json', '{"name":"Ana","tags":[1,null]}', json)).status).toBe(204);
    expect(await stored('json')).toEqual({ name: 'Ana', tags: [1, null] });
    expect((await put('text', 'olá, mundo', { 'content-type': 'text/html' })).status).toBe(204);
    expect(await stored('text')).toBe('olá, mundo');
    const bytes = randomBytes(300);
    expect((await put('bytes', new Uint8Array(bytes), { 'content-type': 'image/png' })).status).toBe(204);
    expect(await stored('bytes')).toEqual(bytes);

    const [asJson, asText, asBytes] = await Promise.all(['json', 'text', 'bytes'].map((key) => get(key)));
    expect(asJson?.headers.get('content-type')).toBe('application/json; charset=utf-8');
    expect(await asJson?.json()).toEqual({ name: 'Ana', tags: [1, null] });
    expect(asText?.headers.get('content-type')).toBe('text/plain; charset=utf-8');
    expect(await asText?.text()).toBe('olá, mundo');
    expect(asBytes?.headers.get('content-type')).toBe('application/octet-stream');
    expect(Buffer.from((await asBytes?.arrayBuffer()) ?? new ArrayBuffer(0))).toEqual(bytes);
  });

  it.each([0, '', false, null, [], 'text', { deep: { er: 1 } }])(
    'that the SDK stored comes as it is: %j',
    async (value) => {
      await sdk.set('crm', 'lead', 'falsy', value);
      const answer = await get('falsy');
      expect(answer.status).toBe(200);
      const text = await answer.text();
      expect(typeof value === 'string' ? text : JSON.parse(text)).toEqual(value);
    },
  );

  it('tells its age, and that it is stale where it is', async () => {
    const second = () => Math.floor(Date.now() / 1_000);
    const begun = second();
    await put('aged', '1', json);
    const answer = await get('aged');
    expect(Number(answer.headers.get('age'))).toBeLessThanOrEqual(second() - begun);
    expect(answer.headers.has('age')).toBe(true);
    expect(answer.headers.has('x-kryonix-stale')).toBe(false);
    await sdk.getOrSet('crm', 'lead', 'stale', async () => 'old', { ttlSeconds: 1, staleSeconds: 60 });
    await expect.poll(async () => (await get('stale')).headers.get('x-kryonix-stale')).toBe('true');
    await sdk.increment('crm', 'lead', 'counter', 7);
    const counter = await get('counter');
    expect([await counter.json(), counter.headers.has('age')]).toEqual([7, false]);
  });

  it('that is not there is a cache miss', async () => {
    expect(await client.refusal('/cache/crm/lead/nobody')).toEqual([404, 'cache_miss']);
  });

  it('that was damaged is a cache miss, alone or among others', async () => {
    await sdk.set('crm', 'lead', 'whole', 'here');
    const data = new Redis(product.data.adminUrl, { db: 1 });
    await data.set(`tenant:${client.tenantId}:crm:lead:broken`, Buffer.from('4bd801', 'hex'));
    await data.quit();
    expect(await client.refusal('/cache/crm/lead/broken')).toEqual([404, 'cache_miss']);
    const keys = ['broken', 'whole'].map((key) => ({ module: 'crm', type: 'lead', key }));
    const answer = await client.send('/cache/mget', { method: 'POST', body: JSON.stringify({ keys }) });
    expect(mgetAnswerSchema.parse(await answer.json()).values.map(({ value }) => value)).toEqual([null, 'here']);
  });

  it('is deleted once', async () => {
    await put('gone', '1', json);
    expect((await client.send('/cache/crm/lead/gone', { method: 'DELETE' })).status).toBe(204);
    expect(await client.refusal('/cache/crm/lead/gone', { method: 'DELETE' })).toEqual([404, 'cache_miss']);
    expect((await get('gone')).status).toBe(404);
  });

  it.each(['a/b', '100%', 'a%2Fb', 'sp ace', 'ção:1', '😀', '{x}', '?q=1#h', 'a+b', 'a\\b'])(
    'has its key as it was named: %s',
    async (key) => {
      expect((await put(key, JSON.stringify(key), json)).status).toBe(204);
      expect(await stored(key)).toBe(key);
      expect(await (await get(key)).text()).toBe(key);
    },
  );

  it('lives as long as Cache-Ttl says, give or take the jitter', async () => {
    expect((await put('ttl', '1', { ...json, 'cache-ttl': '1000' })).status).toBe(204);
    const ttlSeconds = await sdk.ttl('crm', 'lead', 'ttl');
    expect(ttlSeconds).toBeGreaterThan(850);
    expect(ttlSeconds).toBeLessThanOrEqual(1_100);
  });

  it('lives as long as the policy gives the device, where nothing is said', async () => {
    await client.send('/cache/api/api_response/phone', {
      method: 'PUT',
      body: '1',
      headers: { ...json, 'x-kryonix-device': 'mobile' },
    });
    await client.send('/cache/api/api_response/desk', {
      method: 'PUT',
      body: '1',
      headers: { ...json, 'x-kryonix-device': 'desktop' },
    });
    expect(await sdk.ttl('api', 'api_response', 'phone')).toBeLessThanOrEqual(990);
    expect(await sdk.ttl('api', 'api_response', 'desk')).toBeGreaterThan(1_600);
  });

  it('of the greatest size is taken, and one byte more is not', async () => {
    const largest = Buffer.alloc(maxValueBytes, 7);
    expect((await put('largest', new Uint8Array(largest))).status).toBe(204);
    expect((await (await get('largest')).arrayBuffer()).byteLength).toBe(maxValueBytes);
    const larger = new Uint8Array(maxValueBytes + 1);
    expect(await client.refusal('/cache/crm/lead/larger', { method: 'PUT', body: larger })).toEqual([
      413,
      'payload_too_large',
    ]);
    expect(await stored('larger')).toBeNull();
  });

  it('of no announced length is refused as soon as it is too long', async () => {
    let sent = 0;
    const endless = new ReadableStream<Uint8Array>({
      pull(controller) {
        sent += 65_536;
        if (sent > 64 * maxValueBytes) controller.error(new Error('all of it was read'));
        else controller.enqueue(new Uint8Array(65_536));
      },
    });
    const init = { method: 'PUT', body: endless, duplex: 'half' } as RequestInit;
    const answer = await fetch(`${product.baseUrl}/api/v1/cache/crm/lead/endless`, {
      ...init,
      headers: { authorization: `Bearer ${client.key}` },
    });
    expect(answer.status).toBe(413);
    expect(sent).toBeLessThan(8 * maxValueBytes);
  });

  it('can be no page: no script of it runs, no other type is answered', async () => {
    await put('page', '<script>alert(1)</script>', { 'content-type': 'text/html' });
    const { headers } = await get('page');
    expect(headers.get('content-type')).toBe('text/plain; charset=utf-8');
    expect(headers.get('x-content-type-options')).toBe('nosniff');
    expect(headers.get('content-security-policy')).toBe('sandbox');
    expect(headers.get('cache-control')).toBe('no-store');
  });
});

describe('what cannot be', () => {
  const bad: [string, string, RequestInit & { headers?: Record<string, string> }][] = [
    ['a module', '/cache/CRM/lead/k', { method: 'PUT', body: '1' }],
    ['a data type', '/cache/crm/le*ad/k', {}],
    ['a long key', `/cache/crm/lead/${'k'.repeat(400)}`, {}],
    ['a control character', '/cache/crm/lead/a%00b', {}],
    ['a line break', '/cache/crm/lead/a%0D%0Ab', { method: 'DELETE' }],
    ['a key that is no UTF-8', '/cache/crm/lead/%E0%A4%A', {}],
    ['a lone surrogate', '/cache/crm/lead/%ED%A0%80', {}],
    ...['0', '-1', '1.5', 'NaN', '1e3', ' ', '99999999999', '60, 60', '0x10'].map((ttl): (typeof bad)[number] => [
      `Cache-Ttl: ${ttl}`,
      '/cache/crm/lead/k',
      { method: 'PUT', body: '1', headers: { 'cache-ttl': ttl } },
    ]),
    ['JSON', '/cache/crm/lead/k', { method: 'PUT', body: '{"a":', headers: json }],
    ['no JSON', '/cache/crm/lead/k', { method: 'PUT', body: '', headers: json }],
    [
      'UTF-8',
      '/cache/crm/lead/k',
      { method: 'PUT', body: new Uint8Array([0xff, 0xfe]), headers: { 'content-type': 'text/plain' } },
    ],
    [
      'a charset',
      '/cache/crm/lead/k',
      { method: 'PUT', body: 'x', headers: { 'content-type': 'text/plain; charset=utf-16' } },
    ],
  ];
  it.each(bad)('is refused: %s', async (_name, path, init) => {
    expect(await client.refusal(path, init)).toEqual([400, 'invalid_request']);
    expect(await stored('k')).toBeNull();
  });
});
