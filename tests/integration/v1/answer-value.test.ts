import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { TenantCache } from '#lib/sdk/node.ts';
import { answerValue } from '#server/v1/answer-value.ts';
import { startTestProduct, type TestProduct } from '../http/start-test-product.ts';
import { addTenantClient, type V1Client } from './v1-client.ts';

let product: TestProduct;
let client: V1Client;
let sdk: TenantCache;
let front: Server;
let baseUrl: string;

beforeAll(async () => {
  product = await startTestProduct();
  client = await addTenantClient(product, 'values', ['values:read', 'values:write']);
  sdk = product.services.cache.forTenant(client.tenantId);
  front = createServer(async (request, response) => {
    if (!(await answerValue(request, response))) response.writeHead(501).end();
  });
  await new Promise<void>((resolve) => front.listen(0, '127.0.0.1', resolve));
  baseUrl = `http://127.0.0.1:${(front.address() as AddressInfo).port}/api/v1`;
});
afterAll(async () => {
  front.close();
  await product.close();
});

const authorization = () => ({ authorization: `Bearer ${client.key}` });
const told = async (answer: Response) => {
  const { 'x-request-id': _id, date: _date, ...headers } = Object.fromEntries(answer.headers);
  for (const name of ['connection', 'keep-alive', 'transfer-encoding', 'content-length', 'vary']) delete headers[name];
  const text = (await answer.text()).replace(/"requestId":"[^"]+"/, '');
  return { status: answer.status, headers, text };
};

describe('one value, read in front of Next', () => {
  it.each(['text', 'json', 'none', 'a%2Fb', '%00'])('is answered as the route answers it: %s', async (key) => {
    await sdk.set('crm', 'lead', 'text', 'olá');
    await sdk.set('crm', 'lead', 'json', { name: 'Ana' });
    const path = `/cache/crm/lead/${key}`;
    const second = () => Math.floor(Date.now() / 1_000);
    const begun = second();
    const inFront = await fetch(baseUrl + path, { headers: authorization() });
    const [mine, route] = [await told(inFront), await told(await client.send(path))];
    // The seconds since it was stored may go on between the two.
    const passed = second() - begun;
    const [{ age = '0', ...headers }, { age: laterAge = '0', ...laterHeaders }] = [mine.headers, route.headers];
    expect({ ...mine, headers }).toEqual({ ...route, headers: laterHeaders });
    expect(Number(laterAge)).toBeGreaterThanOrEqual(Number(age));
    expect(Number(laterAge) - Number(age)).toBeLessThanOrEqual(passed);
    expect((await fetch(baseUrl + path)).status).toBe(401);
  });

  it('is compressed where it is long and who asks can read that', async () => {
    await sdk.set('crm', 'lead', 'long', 'x'.repeat(5_000));
    const answer = await fetch(`${baseUrl}/cache/crm/lead/long`, { headers: authorization() });
    expect(answer.headers.get('content-encoding')).toBe('gzip');
    expect(await answer.text()).toBe('x'.repeat(5_000));
    const plain = { ...authorization(), 'accept-encoding': 'identity' };
    const uncompressed = await fetch(`${baseUrl}/cache/crm/lead/long`, { headers: plain });
    expect(uncompressed.headers.get('content-encoding')).toBeNull();
    expect(await uncompressed.text()).toBe('x'.repeat(5_000));
  });

  it('is all that is answered there', async () => {
    const send = (path: string, method: string) => fetch(baseUrl + path, { method, headers: authorization() });
    const others = [send('/cache/crm/lead/k', 'DELETE'), send('/cache/mget', 'GET'), send('/cache/a/b/c/d', 'GET')];
    expect((await Promise.all(others)).map(({ status }) => status)).toEqual([501, 501, 501]);
  });
});
