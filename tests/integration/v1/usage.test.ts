import { randomBytes, randomUUID } from 'node:crypto';
import { Redis } from 'ioredis';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { CacheOptions } from '#lib/cache/cache-options.ts';
import type { HttpControl } from '#lib/cache/control-over-http.ts';
import { publishAccess } from '#lib/cache/publish-access.ts';
import { tellUsage } from '#lib/cache/tell-usage.ts';
import { usageKey, usageReportsKey } from '#lib/cache/tenant-usage.ts';
import type { TenantRules } from '#lib/contracts/v1/tenant-rules.ts';
import { type Cache, createCache } from '#lib/sdk/node.ts';
import { readTenantUsage, rebaseQuotas } from '#server/cache/quota-base.ts';
import { trimQuotas } from '#server/cache/trim-quotas.ts';
import { logger } from '#server/logger.ts';
import { readUsageReports } from '#server/v1/usage-reports.ts';
import { outcomeOf } from '../access/rules-servers.ts';
import { startTestProduct, type TestProduct } from '../http/start-test-product.ts';
import { addTenantClient, type V1Client } from './v1-client.ts';

let product: TestProduct;
let client: V1Client;
let made = 0;
const opened: Cache[] = [];
const [wait, connection] = [{ timeout: 20_000 }, { commandTimeoutMs: 5_000 }];
const value = randomBytes(10_000);

beforeAll(async () => {
  product = await startTestProduct();
});
beforeEach(async () => {
  made += 1;
  client = await addTenantClient(product, `stored-${made}`, ['telemetry']);
});
afterEach(async () => {
  await Promise.all(opened.splice(0).map((cache) => cache.close()));
});
afterAll(() => product.close());

/** A program that knows the data server and the product's address. */
function open({ control, ...options }: Omit<CacheOptions, 'control'> & { control?: Partial<HttpControl> } = {}) {
  const warnings: string[] = [];
  const cache = createCache({
    url: product.data.url,
    control: { apiUrl: product.baseUrl, apiKey: client.key, ...control },
    ...{ connection, random: () => 0.5 },
    onError: () => undefined,
    onWarning: ({ code }) => warnings.push(code),
    ...options,
  });
  opened.push(cache);
  const tenant = cache.forTenant(client.tenantId);
  const store = (key: string, given = {}) => outcomeOf(tenant.set('api', 'temp', key, value, given));
  return { tenant, store, warnings };
}

const publish = (rules: Partial<TenantRules>) =>
  publishAccess(product.services.control, [{ tenantId: client.tenantId, rules: { status: 'active', ...rules } }]);
const usedBytes = async () => (await readTenantUsage(product.services.control, client.tenantId))?.usedBytes ?? 0;

/** A program that counts against the quota: it has told something. */
async function openLimited(...options: Parameters<typeof open>) {
  const program = open(...options);
  let probes = 0;
  const before = await usedBytes();
  const told = async () => {
    await program.tenant.set('ai', 'temp', `probe-${made}-${probes++}`, 1);
    return usedBytes();
  };
  await expect.poll(told, wait).toBeGreaterThan(before);
  return program;
}

describe('an SDK whose control plane is HTTP', () => {
  it('warns at 80 % of the quota and refuses at 100 %, deletes still allowed, until there is room again', async () => {
    await publish({ quotaBytes: 200_000 });
    const { tenant, store, warnings } = await openLimited();
    for (let index = 0; index < 17; index += 1) expect(await store(`k${index}`)).toBe('served');
    await expect.poll(() => warnings, wait).toEqual(['quota_nearly_full']);
    for (let index = 17; index < 30; index += 1) await store(`k${index}`);
    const refusal = { status: 507, code: 'quota_exceeded', reason: 'quota_exceeded' };
    await expect(tenant.set('api', 'temp', 'one-more', value)).rejects.toMatchObject(refusal);
    expect((await tenant.get('api', 'temp', 'one-more')).hit).toBe(false);
    expect((await tenant.get('api', 'temp', 'k0')).hit).toBe(true);
    expect(await tenant.getOrSet('api', 'temp', 'loaded', () => 'still answered')).toBe('still answered');
    for (let index = 0; index < 5; index += 1) expect(await tenant.delete('api', 'temp', `k${index}`)).toBe(true);
    expect(await store('after')).toBe('served');
  });

  it('counts what others store, over HTTP and directly, within about a second', async () => {
    await publish({ quotaBytes: 250_000 });
    const here = await openLimited();
    const there = await openLimited();
    const direct = createCache({
      ...{ url: product.data.url, control: { url: product.redis.url }, connection, random: () => 0.5 },
      onWarning: () => undefined,
    });
    opened.push(direct);
    const reaching = direct.forTenant(client.tenantId);
    for (let index = 0; index < 12; index += 1) expect(await there.store(`t${index}`)).toBe('served');
    await expect.poll(usedBytes, wait).toBeGreaterThan(115_000);
    for (let index = 0; index < 20; index += 1) await outcomeOf(reaching.set('api', 'temp', `d${index}`, value));
    await expect.poll(() => here.store('here'), wait).toBe('quota_exceeded');
    await expect.poll(() => outcomeOf(reaching.set('api', 'temp', 'd', value)), wait).toBe('quota_exceeded');
  });

  it('is given room where the tenant wants it so, by what counts least', async () => {
    await publish({ quotaBytes: 200_000, onQuotaFull: 'trim' });
    const { tenant, store } = await openLimited();
    for (let index = 0; index < 10; index += 1) await store(`high-${index}`, { priority: 'high' });
    for (let index = 0; index < 30; index += 1) await store(`low-${index}`, { priority: 'low' });
    // Writes go on until a tenth above the quota.
    await expect.poll(() => store('over', { priority: 'low' }), wait).toBe('quota_exceeded');
    await expect.poll(usedBytes, wait).toBeGreaterThan(200_000);
    await trimQuotas({
      control: product.services.control,
      open: async (database) => {
        const primary = new Redis(product.data.adminUrl, { db: database });
        return { primaries: [primary], close: () => primary.disconnect() };
      },
      keyForm: 'numbered',
      evictable: [1],
      mobile: [],
      log: logger,
      cancelled: () => false,
    });
    await expect.poll(() => store('room'), wait).toBe('served');
    const kept = async (key: string) => (await tenant.get('api', 'temp', key)).hit;
    const high = await Promise.all(Array.from({ length: 10 }, (_, index) => kept(`high-${index}`)));
    expect(high).toEqual(Array(10).fill(true));
    const low = await Promise.all(Array.from({ length: 10 }, (_, index) => kept(`low-${index}`)));
    expect(low).toContain(false);
  });

  it('tells again what was not answered, and is counted once', async () => {
    await publish({ quotaBytes: 2_000_000 });
    let losses = 0;
    // Everything arrives; the answers to what told something are lost on their way.
    const deaf: HttpControl['fetch'] = async (url, init) => {
      const answer = await fetch(url, init);
      if (losses === 0 || !String(init.body).includes('bytes')) return answer;
      losses -= 1;
      throw new Error('the answer was lost');
    };
    const { store } = await openLimited({ control: { fetch: deaf } });
    const before = await usedBytes();
    losses = 3;
    for (let index = 0; index < 20; index += 1) expect(await store(`once-${index}`)).toBe('served');
    await expect.poll(() => losses, wait).toBe(0);
    // Told and answered, which is told behind all that was lost.
    await store('last');
    await expect.poll(usedBytes, wait).toBeGreaterThan(before + 210_000);
    expect(await usedBytes()).toBeLessThan(before + 230_000);
  });

  it('goes on from what it knew while the product is away, and tells the rest when it is back', async () => {
    await publish({ quotaBytes: 300_000 });
    let away = false;
    const told: Promise<unknown>[] = [];
    const lost: HttpControl['fetch'] = (url, init) => {
      const answer = away ? Promise.reject(new Error('the product is away')) : fetch(url, init);
      if (String(url).includes('/usage')) told.push(answer);
      return answer;
    };
    const { store } = await openLimited({ control: { fetch: lost } });
    away = true;
    // What was told before still arrives.
    await Promise.allSettled(told);
    const before = await usedBytes();
    for (let index = 0; index < 20; index += 1) expect(await store(`away-${index}`)).toBe('served');
    for (let index = 20; index < 40; index += 1) await store(`away-${index}`);
    expect(await store('too-much')).toBe('quota_exceeded');
    expect(await usedBytes()).toBe(before);
    away = false;
    await expect.poll(usedBytes, wait).toBeGreaterThan(300_000);
  });
});

describe('POST /api/v1/usage', () => {
  const tell = (body: unknown, by = client) => by.send('/usage', { method: 'POST', body: JSON.stringify(body) });
  const usedBytesNow = async () => (await (await tell({ changes: [] })).json()).usedBytes[1];
  const change = (database: number, bytes: number) => ({ database, bytes });

  it('adds to the tenant of the key and to no other, and answers all of it', async () => {
    const other = await addTenantClient(product, 'stored-by-others', ['telemetry']);
    expect((await tell({ changes: [change(1, 500), change(4, 70)] })).status).toBe(200);
    const answer = await tell({ changes: [change(1, -200)], tenantId: other.tenantId });
    const usedOf = (bytes: Record<number, number>) => Array.from({ length: 16 }, (_, index) => bytes[index] ?? 0);
    expect(await answer.json()).toEqual({ usedBytes: usedOf({ 1: 300, 4: 70 }) });
    expect(await (await tell({ changes: [] }, other)).json()).toEqual({ usedBytes: usedOf({}) });
    expect(await product.services.control.exists(usageKey(other.tenantId))).toBe(0);
  });

  it('counts a report once, however often it is told, and the next of the same process besides', async () => {
    const by = randomUUID();
    const report = (number: number, bytes: number) => ({ report: { by, number }, changes: [change(1, bytes)] });
    const usedAfter = async (body: unknown) => (await (await tell(body)).json()).usedBytes[1];
    expect(await usedAfter(report(1, 500))).toBe(500);
    expect(await usedAfter(report(1, 500))).toBe(500);
    expect(await usedAfter(report(2, 70))).toBe(570);
    expect(await usedAfter(report(1, 500))).toBe(570);
    expect(await usedAfter({ ...report(1, 30), report: { by: randomUUID(), number: 1 } })).toBe(600);
    expect(readUsageReports().get('repeated')).toBeGreaterThanOrEqual(2);
  });

  it('takes away no more than is there: what is stored afterwards counts from 0, and the report is counted as such', async () => {
    const clamped = () => readUsageReports().get('clamped') ?? 0;
    await tell({ changes: [change(1, 500)] });
    await rebaseQuotas(product.services.control, new Map([[client.tenantId, { w1: '500' }]]), {
      databases: [1],
      rows: [{ tenantId: client.tenantId, database: 1, memoryBytes: 300 }],
    });
    const before = clamped();
    expect((await (await tell({ changes: [change(1, -100)] })).json()).usedBytes[1]).toBe(200);
    expect(clamped()).toBe(before);
    expect((await (await tell({ changes: [change(1, -(2 ** 40))] })).json()).usedBytes[1]).toBe(0);
    expect(clamped()).toBe(before + 1);
    expect((await (await tell({ changes: [change(1, 50)] })).json()).usedBytes[1]).toBe(50);
  });

  it('counts calls an hour by the limit that is published, and answers what all have left', async () => {
    const leftAfter = async (served: number, database = 1) =>
      (await (await tell({ changes: [], hour: { database, served } })).json()).callsLeft;
    expect(await leftAfter(5)).toBeNull();
    await publish({ databases: { 1: { sdkCallsPerHour: 100 } } });
    expect(await leftAfter(30)).toBe(70);
    // What comes back in a moment is a fraction of a call, in five minutes eight.
    expect(Math.floor(await leftAfter(100))).toSatisfy((left: number) => left >= -30 && left < -21);
    expect(await leftAfter(1, 4)).toBeNull();
  });

  it('remembers a bounded number of processes of a tenant', async () => {
    const { control } = product.services;
    for (let at = 0; at < 300; at += 1) {
      await tellUsage(control, client.tenantId, [{ database: 1, bytes: 1 }], { by: randomUUID(), number: 1 });
    }
    expect(await control.hlen(usageReportsKey(client.tenantId))).toBe(256);
    expect(await usedBytesNow()).toBe(300);
  });

  it.each([
    {},
    { changes: [], report: { by: 'somebody', number: 1 } },
    { changes: [change(16, 1)] },
    { changes: [change(1, 0.5)] },
    { changes: [change(1, 2 ** 41)] },
    { changes: Array(17).fill(change(1, 1)) },
  ])('refuses %j, and counts nothing', async (body) => {
    expect((await tell(body)).status).toBe(400);
    expect(await product.services.control.exists(usageKey(client.tenantId))).toBe(0);
  });
});
