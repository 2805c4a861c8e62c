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
  client = await addTenantClient(product, 'many', ['values:read']);
  sdk = product.services.cache.forTenant(client.tenantId);
});
afterAll(() => product.close());

describe('many values at once', () => {
  const mget = (keys: unknown) => client.send('/cache/mget', { method: 'POST', body: JSON.stringify({ keys }) });
  const name = (key: string) => ({ module: 'crm', type: 'lead', key });

  it('come in the order of their names, bytes as base64', async () => {
    await sdk.set('crm', 'lead', 'one', { one: 1 });
    await sdk.set('crm', 'lead', 'two', 'two');
    await sdk.set('crm', 'lead', 'three', Buffer.from([1, 2, 255]));
    const answer = await mget(['three', 'nobody', 'two', 'one', 'two'].map(name));
    expect(answer.status).toBe(200);
    const { values } = mgetAnswerSchema.parse(await answer.json());
    expect(values.map(({ hit, value, contentType }) => [hit, value, contentType])).toEqual([
      [true, 'AQL/', 'application/octet-stream'],
      [false, null, null],
      [true, 'two', 'text/plain; charset=utf-8'],
      [true, { one: 1 }, 'application/json; charset=utf-8'],
      [true, 'two', 'text/plain; charset=utf-8'],
    ]);
  });

  it('are refused as soon as they are too many for one answer, without unpacking all of them', async () => {
    // Some kilobytes as stored: a hundred of them at once once took gigabytes, and everybody's seconds.
    await sdk.set('crm', 'lead', 'packed', Buffer.alloc(maxValueBytes));
    let opened = 0;
    const forget = product.services.cache.observations.subscribe(({ operation, hits }) => {
      if (operation === 'mget') opened += hits;
    });
    const answer = await mget(Array.from({ length: 100 }, () => name('packed')));
    forget();
    expect([answer.status, await answer.json()]).toMatchObject([413, { error: { code: 'payload_too_large' } }]);
    expect(opened).toBeGreaterThan(0);
    expect(opened).toBeLessThan(5);
  });

  it('that are large come whole where they fit into one answer', async () => {
    const keys = Array.from({ length: 20 }, (_, index) => `large-${index}`);
    for (const key of keys) await sdk.set('crm', 'lead', key, key.repeat(10_000));
    await sdk.delete('crm', 'lead', 'large-11');
    const { values } = mgetAnswerSchema.parse(await (await mget(keys.map(name))).json());
    expect(values.map(({ value }) => value)).toEqual(
      keys.map((key) => (key === 'large-11' ? null : key.repeat(10_000))),
    );
  });

  it('are at most a hundred, at least one, and named as keys are', async () => {
    expect((await mget(Array.from({ length: 100 }, (_, index) => name(`k${index}`)))).status).toBe(200);
    for (const keys of [
      [],
      Array.from({ length: 101 }, () => name('k')),
      'k',
      [{ module: 'crm', type: 'lead' }],
      [{ ...name('k'), module: 'no:' }],
    ]) {
      expect((await mget(keys)).status).toBe(400);
    }
  });
});
