import { createSecretKey } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { CacheOptions } from '#lib/cache/cache-options.ts';
import { accessStreamKey } from '#lib/cache/telemetry-stream.ts';
import { optimizationsSchema } from '#lib/contracts/optimizations.ts';
import { mostAccessRecords, telemetryAnswerSchema } from '#lib/contracts/v1/telemetry.ts';
import { type AccessBatch, type AccessPart, recordBytes, unpackRecords } from '#lib/optimizer/access-record.ts';
import { type BandTally, noPayloads } from '#lib/optimizer/payload-tally.ts';
import { readOp, writeOp } from '#lib/optimizer/trace.ts';
import { type Cache, createCache } from '#lib/sdk/node.ts';
import { accessShare } from '#server/v1/take-accesses.ts';
import { eventually } from '#tests/setup/eventually.ts';
import { packRecords } from '#tests/unit/optimizer/pack-records.ts';
import { makeBatch, makeRollup } from '../db/make-batch.ts';
import { addTenant } from '../http/people.ts';
import { startTestProduct, type TestProduct } from '../http/start-test-product.ts';
import { addKeyTenant, type KeyTenant } from '../keys/key-people.ts';
import { addClient, type V1Client } from './v1-client.ts';

let product: TestProduct;
let tenant: KeyTenant;
let client: V1Client;
let cache: Cache;
const value = { text: 'the same words again and again, '.repeat(20) };
const plainBytes = JSON.stringify(value).length;
const secret = createSecretKey(Buffer.alloc(32, 7));
const sizes: number[] = [];

const open = (telemetry: CacheOptions['telemetry']) =>
  createCache({
    url: product.data.url,
    control: { apiUrl: product.baseUrl, apiKey: client.key },
    // What the control plane is told must not depend on who may read the values.
    encryption: {
      provider: { covers: () => true, newest: () => ({ id: 1, secret }), find: () => ({ id: 1, secret }) },
    },
    telemetry: { flushMs: 25, ...telemetry },
    connection: { commandTimeoutMs: 5_000 },
    strict: true,
  });

beforeAll(async () => {
  product = await startTestProduct();
  tenant = await addKeyTenant(product, 'over-http');
  client = await addClient(product, tenant.id, ['telemetry']);
  cache = open({});
  cache.observations.subscribe(({ operation, sizeBytes }) => {
    if (operation === 'set') sizes.push(sizeBytes ?? 0);
  });
});
afterAll(async () => {
  await cache?.close();
  await product?.close();
});

async function batches(): Promise<AccessBatch[]> {
  const entries = await product.services.control.xrange(accessStreamKey, '-', '+');
  return entries.map(([, [, json = '']]) => JSON.parse(json) as AccessBatch);
}
const told = async () =>
  (await batches()).flatMap(({ parts }) => parts).filter(({ tenantId }) => tenantId === tenant.id);
const payloadsOf = (parts: readonly AccessPart[]) => parts.flatMap(({ payloads = [] }) => payloads);

const record = (timeMs: number) => ({
  ...{ low: 1, high: 2, timeMs, classIndex: 0, op: readOp, hit: true, ahead: false, client: 0 },
  ...{ explicitTtl: false, sizeBytes: 100, costMs: 0, ttlSeconds: 0 },
});

/** What a process might tell of the tenant, with one access at that time. */
function accesses(timeMs = Date.now(), part: Partial<AccessPart> = {}): AccessBatch {
  const own = { tenantId: tenant.id, threshold: 2 ** 32, classes: ['crm:lead'] };
  return { baseMs: timeMs, parts: [{ ...own, ...packRecords([record(timeMs)], timeMs), ...part }] };
}

async function post(body: AccessBatch | unknown): Promise<{ status: number; body: unknown }> {
  const rows = [makeRollup({ tenantId: tenant.id, bucketMs: Date.now() })];
  const text = JSON.stringify({ batches: [makeBatch(rows)], accesses: body });
  const answer = await client.send('/telemetry', { method: 'POST', body: text });
  return { status: answer.status, body: await answer.json() };
}

describe('an SDK with the product as its control plane', () => {
  it('tells the optimiser which keys are read again and what packing its values would take: hashes and sums', async () => {
    const sdk = cache.forTenant(tenant.id);
    const [sample] = await eventually(async () => {
      await Promise.all(Array.from({ length: 128 }, (_, at) => sdk.set('crm', 'lead', `customer ${at}`, value)));
      await sdk.get('crm', 'lead', 'customer 3');
      const payloads = payloadsOf(await told());
      return payloads.length > 0 ? payloads : null;
    });
    expect(sample?.name).toBe('crm:lead');
    const [band] = sample?.bands ?? [];
    expect(band?.plainBytes).toBe((band?.values ?? 0) * plainBytes);
    expect(band?.gzipBytes).toBeLessThan((band?.plainBytes ?? 0) / 4);
    const operations = async () => {
      const parts = (await batches()).flatMap(({ baseMs, parts: all }) => all.map((part) => ({ part, baseMs })));
      return new Set(parts.flatMap(({ part, baseMs }) => unpackRecords(part, baseMs).map(({ op }) => op)));
    };
    await eventually(async () => (await operations()).size === 2);
    expect(await operations()).toEqual(new Set([readOp, writeOp]));
    for (const word of ['words', 'customer']) expect(JSON.stringify(await told())).not.toContain(word);
  });

  it('is advised how to pack them, and packs them so once that is applied', async () => {
    const [seen] = payloadsOf(await told())[0]?.bands ?? [];
    if (seen === undefined) throw new Error('no value was looked at');
    // A minute of samples: as many as advice needs, of the values that were looked at, packed on a quiet machine.
    const values = 400;
    const bytes = (sum: number) => (sum / seen.values) * values;
    const most: BandTally = {
      ...{ values, plainBytes: bytes(seen.plainBytes), nowBytes: bytes(seen.nowBytes), nowPackUs: 0, nowOpenUs: 0 },
      ...{ lz4Bytes: bytes(seen.lz4Bytes), lz4PackUs: 5 * values, lz4OpenUs: 2 * values },
      ...{ gzipBytes: bytes(seen.gzipBytes), gzipPackUs: 40 * values, gzipOpenUs: 20 * values },
    };
    const bands = [most, ...noPayloads().slice(1)];
    // A moment later all that came before is complete.
    const later = accesses(Date.now() + 5_000, { payloads: [{ name: 'crm:lead', bands }] });
    expect((await post(later)).body).toMatchObject({ accesses: 1 });
    for (const batch of await batches()) product.optimizer.observed.consume(batch);
    await product.optimizer.run(tenant.id);
    const compression = async () => {
      const { body } = await tenant.admin('GET', '/api/cache/ai/optimizations');
      return optimizationsSchema.parse(body).optimizations.find(({ kind }) => kind === 'compression');
    };
    const advice = await compression();
    expect(advice).toMatchObject({ module: 'crm', dataType: 'lead', state: 'proposed' });
    const plain = sizes.at(-1) ?? 0;
    expect(plain).toBeGreaterThan(plainBytes);
    // Where the control server is slow it is asked again: what was applied stays so.
    await eventually(async () => {
      await tenant.admin('POST', `/api/cache/ai/optimizations/${advice?.id}/apply`);
      return (await compression())?.state !== 'proposed';
    });
    const sdk = cache.forTenant(tenant.id);
    await eventually(async () => {
      await sdk.set('crm', 'lead', 'customer 3', value);
      return (sizes.at(-1) ?? plain) < plain / 3;
    });
    expect((await sdk.get('crm', 'lead', 'customer 3')).value).toEqual(value);
  });

  it('tells nothing of them where it is told not to, and its calls are counted all the same', async () => {
    await cache.close();
    const before = (await told()).length;
    const silent = open({ accesses: false });
    await Promise.all(
      Array.from({ length: 64 }, (_, at) => silent.forTenant(tenant.id).set('crm', 'lead', `${at}`, 1)),
    );
    await eventually(() => silent.stats().telemetry?.sent === 64);
    await silent.close();
    expect((await told()).length).toBe(before);
  });
});

describe('what is told of accesses over HTTP', () => {
  it('is refused with all of its request where it names another tenant or is none', async () => {
    const before = (await batches()).length;
    const other = await addTenant(product.pools.platform, 'foreign');
    expect(await post(accesses(Date.now(), { tenantId: other }))).toMatchObject({ status: 403 });
    const tooMany = Buffer.alloc((mostAccessRecords + 1) * recordBytes).toString('base64');
    const wrong: Partial<AccessPart>[] = [
      ...[{ threshold: 0 }, { classes: ['No Class:x'] }, { packed: '%' }, { packed: 'AAAA' }, { packed: tooMany }],
      ...[{ payloads: [{ name: 'crm:lead', bands: [] }] }, { loaders: Array(97).fill('crm:lead') as string[] }],
    ];
    for (const part of wrong) expect((await post(accesses(Date.now(), part))).status).toBe(400);
    const twice = accesses();
    expect((await post({ ...twice, parts: [...twice.parts, ...twice.parts] })).status).toBe(400);
    expect((await batches()).length).toBe(before);
  });

  it('is left out where its time cannot be or it comes too often, and the counts beside it are taken', async () => {
    const taken = { status: 202, body: { accepted: 10, dropped: 0, accesses: 1 } };
    const leftOut = { status: 202, body: { accepted: 10, dropped: 0, accesses: 0 } };
    for (const offMs of [-70_000, 20_000]) expect(await post(accesses(Date.now() + offMs))).toEqual(leftOut);
    expect(await post(accesses())).toEqual(taken);
    const nowUs = Date.now() * 1_000;
    const earlier = Array.from({ length: accessShare }, (_, index) => [nowUs + index, `earlier:${index}`]).flat();
    await product.services.control.zadd(`kryonix:requests:accesses:${tenant.id}`, ...earlier);
    // This process asks the control server again within a second.
    const answer = await eventually(async () => {
      const { status, body } = await post(accesses());
      return telemetryAnswerSchema.parse(body).accesses === 0 ? { status, body } : null;
    });
    expect(answer).toEqual(leftOut);
  });
});
