import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { telemetryStream } from '#server/telemetry/stream.ts';
import { keyLimit, telemetryShareOfLongLine } from '#server/v1/take-request.ts';
import { longLine } from '#server/v1/telemetry-route.ts';
import { makeBatch, makeRollup } from '../db/make-batch.ts';
import { startTestProduct, type TestProduct } from '../http/start-test-product.ts';
import { addClient, addTenantClient, refusalOf, type V1Client } from './v1-client.ts';

let product: TestProduct;
let noisy: V1Client;
let quiet: V1Client;
let made = 0;

beforeAll(async () => {
  product = await startTestProduct();
});
beforeEach(async () => {
  made += 1;
  noisy = await addTenantClient(product, `noisy-${made}`, ['telemetry', 'values:read']);
  quiet = await addTenantClient(product, `quiet-${made}`, ['telemetry']);
});
afterAll(() => product.close());

const send = (client: V1Client) => {
  const batches = [makeBatch([makeRollup({ tenantId: client.tenantId, bucketMs: Date.now() })])];
  return client.send('/telemetry', { method: 'POST', body: JSON.stringify({ batches }) });
};
const outcome = async (client: V1Client) => (await refusalOf(await send(client)))[0];

/** As if so many units had been taken from a window just now. */
async function take(name: string, units: number): Promise<void> {
  const nowUs = Date.now() * 1_000;
  const taken = Array.from({ length: units }, (_, index) => [nowUs + index, `earlier:${index}`]).flat();
  await product.services.control.zadd(`kryonix:requests:${name}`, ...taken);
}

async function keyIdOf({ key }: V1Client): Promise<string> {
  const sql = 'select id from accounts.api_keys where prefix = $1';
  return (await product.pools.platform.query(sql, [key.slice(0, 10)])).rows[0].id;
}

it('a tenant that sends too much is told when to come again, with any of its keys; other tenants go on', async () => {
  await take(`telemetry:${noisy.tenantId}`, 3_000);
  const refused = await send(noisy);
  const wait = Number(refused.headers.get('retry-after'));
  expect([wait > 0, wait <= 10]).toEqual([true, true]);
  expect(await refusalOf(refused)).toEqual([429, 'rate_limited']);
  expect(await outcome(await addClient(product, noisy.tenantId, ['telemetry']))).toBe(429);
  expect(await outcome(quiet)).toBe(202);
});

it('while much waits to be stored, whoever sent most of it is refused, and the others are not', async () => {
  await take(`telemetry:${noisy.tenantId}`, telemetryShareOfLongLine);
  expect(await outcome(noisy)).toBe(202);
  const { control } = product.services;
  const line = control.pipeline();
  for (let index = 0; index < longLine; index += 1) line.xadd(telemetryStream, '*', 'batch', '{}');
  await line.exec();
  expect([await outcome(noisy), await outcome(quiet)]).toEqual([429, 202]);
  await control.del(telemetryStream);
  expect(await outcome(noisy)).toBe(202);
});

it('a key that may ask for no more values may still send its telemetry', async () => {
  await take(`key:${await keyIdOf(noisy)}`, keyLimit);
  expect((await noisy.refusal('/cache/crm/lead/k'))[0]).toBe(429);
  expect(await outcome(noisy)).toBe(202);
});

it('counts a long batch for more than a short one', async () => {
  const rollups = Array.from({ length: 600 }, (_, index) =>
    makeRollup({ tenantId: noisy.tenantId, bucketMs: Date.now() - index * 10_000 }),
  );
  const body = JSON.stringify({ batches: [makeBatch(rollups)] });
  expect((await noisy.send('/telemetry', { method: 'POST', body })).status).toBe(202);
  expect(await outcome(quiet)).toBe(202);
  const units = ({ tenantId }: V1Client) => product.services.control.zcard(`kryonix:requests:telemetry:${tenantId}`);
  expect([await units(noisy), await units(quiet)]).toEqual([1 + Math.floor((body.length - 14) / 65_536), 1]);
  expect(await units(noisy)).toBeGreaterThan(2);
});
