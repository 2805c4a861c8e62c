import { randomBytes } from 'node:crypto';
import { Redis } from 'ioredis';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { catalogues } from '#lib/cache/catalogue.ts';
import { type Cache, createCache } from '#lib/cache/create-cache.ts';
import { type QuotaPlanView, quotasSchema } from '#lib/contracts/quotas.ts';
import { AccessSampler } from '#lib/optimizer/access-sampler.ts';
import { holdsIn, windowOf } from '#lib/optimizer/switchback.ts';
import { openTenantRules } from '#server/cache/open-tenant-rules.ts';
import { markQuotas, readTenantUsage, rebaseQuotas } from '#server/cache/quota-base.ts';
import { trimQuotas } from '#server/cache/trim-quotas.ts';
import { inTransaction } from '#server/db/in-transaction.ts';
import { storeCensus } from '#server/db/queries/telemetry/store-census.ts';
import { storeRollups } from '#server/db/queries/telemetry/store-rollups.ts';
import { logger } from '#server/logger.ts';
import { advanceQuotas } from '#server/optimizer/advance-quotas.ts';
import { provideServices } from '#server/services.ts';
import { countAllKeys } from '#server/telemetry/count-all-keys.ts';
import { makeRollup } from '#tests/integration/db/make-batch.ts';
import { addStaff, addTenant } from '#tests/integration/http/people.ts';
import { startTestProduct, type TestProduct } from '#tests/integration/http/start-test-product.ts';
import { type SettingsBrowser, signInTo } from '#tests/integration/settings/settings-people.ts';
import { eventually } from '#tests/setup/eventually.ts';
import { seededRandom } from '#tests/unit/optimizer/synthetic-trace.ts';

/**
 * Two tenants share a server that is full. Most of an hour passes in seconds: the clock is the test's, and each of its
 * minutes is really read, missed, stored, weighed and trimmed; nothing of what is measured is made up. What does not fit is
 * evicted by the test, as a server does that picks any key: its own buffers would decide here how much that is.
 */
const minuteMs = 60_000;
const windowSeconds = 120;
const perStep = 30;
const valueLength = 1_000;
/** What there is room for; what the split may hand out is less, for a server needs some of it itself. */
const roomEntries = 250;
const sharedEntries = 190;
const shopKeys = 100;
const random = seededRandom(3);
const noise = randomBytes(60_000).toString('base64');
const sampler = new AccessSampler();

let product: TestProduct;
let data: Redis;
let cache: Cache;
let rules: ReturnType<typeof openTenantRules>;
let admin: SettingsBrowser;
let shop: string;
let crawler: string;
let entryBytes = 0;
let crawled = 0;
let clockMs = Math.floor(Date.now() / 240_000) * 240_000 - 960_000;

/** Hits and reads of each tenant in the minute that is played. */
let counted = new Map<string, { hits: number; reads: number }>();

beforeAll(async () => {
  product = await startTestProduct({ now: () => clockMs });
  const { platform, ingest } = product.pools;
  [shop, crawler] = [await addTenant(platform, 'shop'), await addTenant(platform, 'crawler')];
  admin = await signInTo(product, await addStaff(platform, 'platform_admin'));
  data = new Redis(product.data.adminUrl, { db: 1 });
  const { connections, services } = product;
  const catalogue = catalogues['multi-tenant'].databases;
  rules = openTenantRules({ connections, ingestPool: ingest, control: services.control, catalogue, log: logger });
  // What a process tells of its stores each second of the real clock is half a minute of this one: the census tells it.
  const options = { url: product.data.url, strict: true, compression: false, now: () => clockMs, random } as const;
  cache = createCache({ ...options, onWarning: () => undefined, connection: { commandTimeoutMs: 5_000 } });
  cache.observations.subscribe(sampler.record);
  await read(crawler, 'weighed');
  entryBytes = Number(await data.memory('USAGE', `tenant:${crawler}:crm:temp:weighed`));
  const node = { role: 'data', maxMemoryBytes: maxMemoryBytes(), usedMemoryBytes: 0, expiredHeldPercent: null };
  provideServices({
    ...services,
    tenantRules: { ...services.tenantRules, usage },
    infrastructure: async () => ({ nodes: [node as never] }),
  });
});
afterAll(async () => {
  await cache?.close();
  data?.disconnect();
  rules?.close();
  await product?.close();
});

const usage = (tenantId: string) => readTenantUsage(product.services.control, tenantId);
const maxMemoryBytes = () => Math.ceil((sharedEntries * entryBytes) / 0.9);

async function read(tenantId: string, key: string): Promise<void> {
  const own = counted.get(tenantId) ?? { hits: 0, reads: 0 };
  counted.set(tenantId, own);
  own.reads++;
  const handle = cache.forTenant(tenantId);
  if ((await handle.get('crm', 'temp', key)).hit) own.hits++;
  else {
    const from = Math.floor(random() * (noise.length - valueLength));
    await handle.set('crm', 'temp', key, noise.slice(from, from + valueLength), { ttlSeconds: 7_200 });
  }
}

/** As a full server does, and then as the census and the trimming, which come round much more often than this in real time. */
async function makeRoom(): Promise<void> {
  const { control } = product.services;
  const keys = (await data.keys('tenant:*')).sort();
  while (keys.length > roomEntries) {
    const [evicted = ''] = keys.splice(Math.floor(random() * keys.length), 1);
    await data.unlink(evicted);
  }
  const mark = await markQuotas(control);
  if (mark.size === 0) return;
  const rows = [shop, crawler].map((tenantId) => {
    const held = keys.filter((key) => key.startsWith(`tenant:${tenantId}:`)).length;
    return { tenantId, database: 1, memoryBytes: held * entryBytes };
  });
  await rebaseQuotas(control, mark, { databases: [1], rows });
  await trimQuotas({
    ...{ control, keyForm: 'numbered', evictable: [1], mobile: [], log: logger, cancelled: () => false },
    open: async () => ({ primaries: [data], close: () => undefined }),
  });
}

/** Who asks for what: the shop for its customers, the crawler for pages that it never asks for again. */
const first = { steps: 3, shop: () => `c${Math.floor(shopKeys * random())}`, crawler: () => `p${crawled++}` };
/** The shop is quiet, and the crawler asks for the same pages again and again. */
const turned = {
  steps: 8,
  shop: () => `c${Math.floor(3 * random())}`,
  crawler: () => `q${Math.floor(220 * random())}`,
};

/** One minute of both, with the turn of the loop that the job takes then; answers percent of hits by tenant. */
async function play(traffic: typeof first): Promise<{ shop: number; crawler: number }> {
  counted = new Map();
  for (let step = 0; step < traffic.steps; step++) {
    clockMs += minuteMs / traffic.steps / 2;
    const turns = Array.from({ length: perStep });
    await Promise.all(turns.flatMap(() => [read(shop, traffic.shop()), read(crawler, traffic.crawler())]));
    await makeRoom();
  }
  const told = sampler.take();
  if (told !== null) product.optimizer.observed.consume(told);
  clockMs = Math.floor(clockMs / minuteMs) * minuteMs;
  const rows = [...counted].map(([tenantId, { hits, reads }]) =>
    makeRollup({ tenantId, bucketMs: clockMs, calls: reads, hits, misses: reads - hits, stales: 0 }),
  );
  await inTransaction(product.pools.ingest, (client) => storeRollups(client, rows));
  clockMs += minuteMs;
  const percent = (id: string) => (100 * (counted.get(id)?.hits ?? 0)) / (counted.get(id)?.reads ?? 1);
  return { shop: percent(shop), crawler: percent(crawler) };
}

async function advance() {
  const turn = { pool: product.pools.platform, maxMemoryBytes: maxMemoryBytes(), evictable: [1], windowSeconds };
  const outcome = await advanceQuotas({ ...turn, at: new Date(clockMs), usage, changed: async () => undefined });
  await Promise.all([shop, crawler].map((tenantId) => rules.publish(tenantId)));
  return outcome;
}

async function newest(): Promise<QuotaPlanView> {
  const [plan] = quotasSchema.parse(await (await admin.get('/api/platform/quotas')).json()).plans;
  if (plan === undefined) throw new Error('there is no split');
  return plan;
}

const shareOf = ({ shares }: QuotaPlanView, tenantId: string) => shares.find((share) => share.tenantId === tenantId);

const entriesOf = async (tenantId: string) => (await data.keys(`tenant:${tenantId}:*`)).length;

/** What became of a write by an application that follows the control server. */
const outcomeOf = (write: Promise<unknown>) =>
  write.then(
    () => 'served',
    ({ reason }) => reason,
  );

describe('a split of memory between two tenants', () => {
  const trial = { salt: 0, windowSeconds };
  /** Percent of the shop's reads that hit, by minute. */
  const before: number[] = [];
  const held: number[] = [];
  const mean = (of: number[]) => of.reduce((sum, each) => sum + each, 0) / of.length;
  const holdsNow = () => holdsIn(trial, windowOf(trial, clockMs));

  it('is proposed from what they really hold and ask for again', async () => {
    for (let minute = 0; minute < 12; minute++) before.push((await play(first)).shop);
    const rows = await countAllKeys({ ...product.connections, log: logger }, { databases: [1], budget: 1 });
    await storeCensus(product.pools.ingest, { measuredAt: new Date(clockMs), databases: [1], rows });
    for (const tenantId of [shop, crawler]) await product.optimizer.run(tenantId);
    expect(await advance()).toEqual({ state: 'proposed' });
    const plan = await newest();
    expect(plan.gainPp).toBeGreaterThan(2);
    const [ofShop, ofCrawler] = [shareOf(plan, shop), shareOf(plan, crawler)];
    expect(ofShop?.plannedBytes).toBeGreaterThan(ofShop?.heldBytes ?? Number.POSITIVE_INFINITY);
    expect(ofCrawler?.plannedBytes).toBeLessThan(ofCrawler?.heldBytes ?? 0);
    expect(await usage(crawler), 'proposed is not done').toBeNull();
  });

  it('takes effect in its turns once staff apply it: who held too much is trimmed, who lacked room hits more', async () => {
    const { id } = await newest();
    expect((await admin.send('POST', `/api/platform/quotas/${id}/apply`, {})).status).toBe(200);
    const { rows } = await product.pools.platform.query(
      'update cache_management.quota_plans set applied_at = $2 where id = $1 returning salt',
      [id, new Date(clockMs)],
    );
    trial.salt = Number(rows[0].salt);
    for (let minute = 0; minute < 8; minute++) {
      const holds = holdsNow();
      await advance();
      const standing = await usage(crawler);
      expect(standing === null, 'published in its turns and in no others').toBe(!holds);
      const { shop: percent } = await play(first);
      // In the first half of a turn the one before it still shows.
      if (holds && minute % 2 === 1) held.push(percent);
      if (standing?.quotaBytes) expect((await entriesOf(crawler)) * entryBytes).toBeLessThan(standing.quotaBytes);
    }
    expect(mean(held)).toBeGreaterThan(mean(before.slice(-6)));
  });

  it('is undone by itself when it harms one of them, whose writes it refused and whose entries then stay', async () => {
    const application = createCache({
      ...{ url: product.data.url, control: { url: product.redis.url }, strict: true, compression: false },
      ...{ now: () => clockMs, onWarning: () => undefined, telemetry: { accesses: false } },
      connection: { commandTimeoutMs: 5_000 },
    });
    let written = 0;
    const write = () =>
      outcomeOf(application.forTenant(crawler).set('crm', 'lead', `${written++}`, noise.slice(0, valueLength)));
    expect(await write()).toBe('served');
    let refused = false;
    let state = 'applied';
    for (let minute = 0; minute < 40 && state !== 'reverted'; minute++) {
      const holds = holdsNow();
      state = (await advance()).state ?? '';
      await play(turned);
      if (refused || !holds || state === 'reverted') continue;
      await eventually(async () => (await write()) === 'quota_exceeded');
      refused = true;
    }
    const plan = await newest();
    expect(plan).toMatchObject({ state: 'reverted', verdict: 'tenant-harm', inForce: false });
    expect(refused).toBe(true);
    expect(await usage(crawler)).toBeNull();
    await eventually(async () => (await write()) === 'served');
    await application.close();
    for (let minute = 0; minute < 3; minute++) await play(turned);
    expect((await play(turned)).crawler, 'percent of its reads that hit').toBeGreaterThan(80);
  });
});
