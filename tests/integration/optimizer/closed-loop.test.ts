import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Cache, createCache } from '#lib/cache/create-cache.ts';
import { publishPolicies } from '#lib/cache/publish-policies.ts';
import { accessStreamKey } from '#lib/cache/telemetry-stream.ts';
import { optimizationSchema, optimizationsSchema } from '#lib/contracts/optimizations.ts';
import { type AccessBatch, unpackRecords } from '#lib/optimizer/access-record.ts';
import { entryHashOf, entryId } from '#lib/optimizer/entry-hash.ts';
import { readOp } from '#lib/optimizer/trace.ts';
import { insertOptimization } from '#server/db/queries/optimizations/store-optimization.ts';
import { withTenant } from '#server/db/with-tenant.ts';
import { optimizerActor, takeStep } from '#server/optimizer/take-step.ts';
import { openBrowser } from '#tests/integration/http/browser.ts';
import { addPerson, addTenant, password } from '#tests/integration/http/people.ts';
import { startTestProduct, type TestProduct } from '#tests/integration/http/start-test-product.ts';
import { eventually } from '#tests/setup/eventually.ts';
import { seededRandom } from '#tests/unit/optimizer/synthetic-trace.ts';

/**
 * Hours pass in seconds: the clock is the test's, and what would have expired by it is taken out of the real server, which
 * knows no other time than its own. All the rest is what runs in production.
 */
const chunkSeconds = 60;
const stepSeconds = 3;
const blockKeys = 120;
const random = seededRandom(11);
let clockMs = Date.now() - 900_000;
let product: TestProduct;
let cache: Cache;
/** Not measured: takes out what expired. */
let bare: Cache;
let tenantId: string;
let cookie: string;

/** Until when entries are there, by the test's clock. */
const expiresMs = new Map<string, number>();
let searches = 0;
let reads = 0;
let told = 0;
let lastId = '0-0';

beforeAll(async () => {
  product = await startTestProduct({ now: () => clockMs });
  const { platform } = product.pools;
  tenantId = await addTenant(platform, 'shop');
  const browser = openBrowser(product.baseUrl);
  expect((await browser.signIn(await addPerson(platform, 'tenant_admin', tenantId), password)).status).toBe(200);
  cookie = [...browser.cookies].map(([name, value]) => `${name}=${value}`).join('; ');
  const { redisUrl: url, controlRedisUrl } = product.connections;
  const control = { url: controlRedisUrl };
  const telemetry = { flushMs: 25 };
  const connection = { commandTimeoutMs: 5_000 };
  cache = createCache({ url, control, strict: true, now: () => clockMs, random, telemetry, connection });
  bare = createCache({ url, strict: true, connection });
  cache.observations.subscribe(({ operation, dataType, key, startedAtMs, ttlSeconds }) => {
    if (operation === 'set' && ttlSeconds !== null)
      expiresMs.set(`${dataType}/${key}`, startedAtMs + ttlSeconds * 1_000);
  });
});
afterAll(async () => {
  await Promise.all([cache?.close(), bare?.close()]);
  await product?.close();
});

async function read(dataType: string, key: string, value: unknown): Promise<void> {
  reads++;
  const handle = cache.forTenant(tenantId);
  const { hit } = await handle.get('shop', dataType, key);
  if (!hit) await handle.set('shop', dataType, key, value);
}

async function expire(): Promise<void> {
  const gone = [...expiresMs].filter(([, untilMs]) => untilMs <= clockMs).map(([name]) => name);
  const handle = bare.forTenant(tenantId);
  await Promise.all(
    gone.map((name) => {
      expiresMs.delete(name);
      const [dataType = '', key = ''] = name.split('/');
      return handle.delete('shop', dataType, key);
    }),
  );
}

/** Blocks are asked for again and again, searches never. */
async function play(perSecond: { blocks: number; searches: number }): Promise<void> {
  for (let second = 0; second < chunkSeconds; second += stepSeconds) {
    clockMs += stepSeconds * 1_000;
    await expire();
    const blocks = Array.from({ length: stepSeconds * perSecond.blocks }, () => `b${Math.floor(blockKeys * random())}`);
    await Promise.all([
      ...[...new Set(blocks)].map((key) => read('block', key, { text: 'x'.repeat(100) })),
      ...Array.from({ length: stepSeconds * perSecond.searches }, () =>
        read('search', `s${searches++}`, { text: 'x'.repeat(400) }),
      ),
    ]);
  }
  await eventually(async () => {
    await hear();
    return told >= reads;
  });
}

/** Hands the optimiser what the process told of its accesses. */
async function hear(): Promise<void> {
  const entries = await product.services.control.xrange(accessStreamKey, `(${lastId}`, '+');
  for (const [id, [, json = '']] of entries) {
    lastId = id;
    const batch = JSON.parse(json) as AccessBatch;
    for (const part of batch.parts) told += unpackRecords(part, batch.baseMs).filter(({ op }) => op === readOp).length;
    product.optimizer.observed.consume(batch);
  }
}

async function post(path: string): Promise<unknown> {
  const headers = { cookie, 'sec-fetch-site': 'same-origin' };
  const answer = await fetch(`${product.baseUrl}/api/cache/ai/${path}`, { method: 'POST', headers });
  expect(answer.status).toBe(200);
  return answer.json();
}

async function advice() {
  const answer = await fetch(`${product.baseUrl}/api/cache/ai/optimizations`, { headers: { cookie } });
  return optimizationsSchema.parse(await answer.json()).optimizations;
}

/** Plays and lets the optimiser take turns until it has come so far. */
async function playUntil(state: string, perSecond: { blocks: number; searches: number }, chunks: number) {
  for (let chunk = 0; chunk < chunks; chunk++) {
    await play(perSecond);
    await post('optimize');
    const found = (await advice()).find((each) => each.kind === 'ttl' && each.state === state);
    if (found !== undefined) return found;
  }
  throw new Error(`no advice was ${state}: ${JSON.stringify(await advice())}`);
}

const given = () => cache.forTenant(tenantId).explainTtl('shop', 'block');

describe('from traffic to advice, to a verdict', () => {
  it('a TTL that is too short is noticed, applied by a tap, measured against the keys held out, and kept', async () => {
    const scope = { kind: 'tenant', tenantId, module: 'shop' } as const;
    await publishPolicies(product.services.control, [
      { scope: { ...scope, dataType: 'block' }, settings: { ttlSeconds: 30 } },
      { scope: { ...scope, dataType: 'search' }, settings: { ttlSeconds: 120 } },
    ]);
    await eventually(() => given().ttlSeconds === 30);
    const traffic = { blocks: 4, searches: 2 };
    const proposed = await playUntil('proposed', traffic, 14);
    const longer = proposed.changes.find(({ dataType }) => dataType === 'block');
    expect(longer?.formerTtlSeconds).toBe(30);
    expect(longer?.ttlSeconds).toBeGreaterThan(30);
    expect(proposed.performanceGain).toBeGreaterThan(5);

    clockMs = Math.max(clockMs, Date.now());
    expect(optimizationSchema.parse(await post(`optimizations/${proposed.id}/apply`)).state).toBe('applied');
    await eventually(() => given().source === 'policy');
    expect(given().ttlSeconds).toBe(longer?.ttlSeconds);
    await post('optimize');
    const kept = await playUntil('kept', traffic, 30);
    expect(kept.id).toBe(proposed.id);
    expect(kept.measured).toBeGreaterThan(5);
    expect(kept.measuredInterval?.[0]).toBeGreaterThan(0);
    expect(kept.history.map(({ state }) => state)).toEqual(['approved', 'applied', 'measured', 'kept']);
    expect(given().ttlSeconds).toBe(longer?.ttlSeconds);
  }, 90_000);

  it('a bad policy is undone by itself within two windows, and what was kept before holds again', async () => {
    const kept = given().ttlSeconds;
    const change = {
      module: 'shop',
      dataType: 'block',
      formerTtlSeconds: kept,
      ttlSeconds: 6,
      formerPolicySeconds: kept,
    };
    const evidence = { reads: 5_000, watchedSeconds: 250, examinedSeconds: 160, memoryRatio: 1, promisedMissRatio: 1 };
    // All of its keys, dealt by tens: one in ten by their hashes, which the tenant's id is part of, could be too few.
    const hash = entryHashOf(tenantId, 'shop:block');
    const hottest = Array.from({ length: blockKeys }, (_, key) => {
      hash.of(`b${key}`);
      return entryId(hash.low, hash.high);
    });
    const at = new Date(clockMs);
    const row = await withTenant(product.pools.app, tenantId, async (client) => {
      const made = { gain_pp: 5, gain_low_pp: 4, gain_high_pp: 6, salt: 7, hottest: { 'shop:block': hottest } };
      const common = { kind: 'ttl' as const, changes: [change], created_at: at, evidence };
      const { id } = await insertOptimization(client, tenantId, { ...made, ...common });
      const step = { events: ['approve', 'apply'], actor: optimizerActor, at } as const;
      return takeStep(client, { control: product.services.control, tenantId, id, ...step });
    });
    await eventually(() => given().ttlSeconds === 6);
    await post('optimize');
    const reverted = await playUntil('reverted', { blocks: 8, searches: 0 }, 25);
    expect(reverted.id).toBe(row.id);
    expect(reverted.measured).toBeLessThan(-20);
    expect(reverted.history.at(-1)).toMatchObject({ state: 'reverted', byOptimizer: true });
    const { rows } = await withTenant(product.pools.app, tenantId, (client) =>
      client.query(
        `select (measured->>'windows')::int as windows from cache_management.optimizations
         where tenant_id = $1 and id = $2`,
        [tenantId, row.id],
      ),
    );
    expect(rows[0]?.windows).toBeLessThanOrEqual(2);
    await eventually(() => given().ttlSeconds === kept);
  }, 90_000);
});
