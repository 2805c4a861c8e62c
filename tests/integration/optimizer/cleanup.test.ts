import { Redis } from 'ioredis';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { catalogues } from '#lib/cache/catalogue.ts';
import { publishPolicies } from '#lib/cache/publish-policies.ts';
import { cleanupPlanSchema } from '#lib/contracts/cleanups.ts';
import { type Optimization, optimizationSchema, optimizationsSchema } from '#lib/contracts/optimizations.ts';
import { readOptimization } from '#server/db/queries/optimizations/find-optimization.ts';
import { listDueCleanups } from '#server/db/queries/optimizations/list-due-cleanups.ts';
import { withTenant } from '#server/db/with-tenant.ts';
import { logger } from '#server/logger.ts';
import { publishCleanupFindings, takeCleanupFindings } from '#server/optimizer/cleanup-findings.ts';
import { CleanupTally } from '#server/optimizer/cleanup-tally.ts';
import { proposeCleanup } from '#server/optimizer/propose-cleanup.ts';
import { runCleanup } from '#server/optimizer/run-cleanup.ts';
import { startCleanups } from '#server/optimizer/start-cleanups.ts';
import type { KeyLife } from '#server/telemetry/census.ts';
import { countAllKeys } from '#server/telemetry/count-all-keys.ts';
import { eventually } from '#tests/setup/eventually.ts';
import { startTestProduct, type TestProduct } from '../http/start-test-product.ts';
import { addKeyTenant, type KeyTenant } from '../keys/key-people.ts';

const catalogue = catalogues['multi-tenant'];
const endlessKeys = 400;
/** Of leads: the keys must have been given an end before it comes, on a machine that stood still a moment too. */
const leadTtlSeconds = 6;
let product: TestProduct;
let mine: KeyTenant;
let theirs: KeyTenant;
let api: Redis;
let queue: Redis;
const told: string[] = [];
const operations: string[] = [];

const nameOf = (index: number) => `tenant:${mine.id}:crm:temp:customer:${index}`;
const leads = 300;
const leadBytes = 5_000;
const theirLeads = 100;
const leadOf = (tenantId: string, index: number) => `tenant:${tenantId}:crm:lead:customer:${index}`;
const tools = (nowMs = Date.now()) => ({
  ...{ cache: product.services.cache, pool: product.pools.app, control: product.services.control },
  ...{ now: () => nowMs, changed: ({ state }: { state: string }) => told.push(state) },
});

beforeAll(async () => {
  product = await startTestProduct();
  [mine, theirs] = await Promise.all([addKeyTenant(product, 'mine'), addKeyTenant(product, 'theirs')]);
  product.services.cache.observations.subscribe(({ operation }) => operations.push(operation));
  api = new Redis(product.data.url, { db: 1 });
  queue = new Redis(product.data.url, { db: 2 });
  const pipeline = api.pipeline();
  for (let index = 0; index < endlessKeys; index++) pipeline.set(nameOf(index), 'x'.repeat(4_000 + (index % 7) * 500));
  await pipeline.exec();
  await mine.cache.mset(
    Array.from({ length: 40 }, (_, at) => ({
      module: 'crm',
      type: 'temp',
      key: `ends:${at}`,
      value: 'x'.repeat(4_000),
    })),
  );
  await api.hset(`tenant:${mine.id}:crm:temp:foreign-hash`, 'a', 'b');
  for (let index = 0; index < 40; index++) {
    await queue.set(`tenant:${mine.id}:queue:temp:job:${index}`, 'x'.repeat(60_000));
    await queue.set(`tenant:${mine.id}:crm:temp:elsewhere:${index}`, 'x'.repeat(60_000));
  }
});
afterAll(async () => {
  api.disconnect();
  queue.disconnect();
  await product.close();
});

async function takeFindings() {
  const tally = new CleanupTally(catalogue, 'numbered');
  const weighed = (key: string, database: number, bytes: number, life: KeyLife) =>
    tally.weighed(key, database, bytes, life);
  const databases = catalogue.databases.map(({ id }) => id);
  const rows = await countAllKeys({ ...product.connections, log: logger }, { databases, budget: 1, weighed });
  return tally.findings(rows);
}

const adviceOf = async (tenant: KeyTenant): Promise<Optimization[]> =>
  optimizationsSchema.parse((await tenant.admin('GET', '/api/cache/ai/optimizations')).body).optimizations;
const act = (id: string, action: string) => mine.admin('POST', `/api/cache/ai/optimizations/${id}/${action}`);

/** As whoever runs cleanups does, with what is due at that time. */
async function goOn(nowMs = Date.now()): Promise<void> {
  for (const due of await listDueCleanups(product.pools.platform, new Date(nowMs))) {
    await runCleanup(tools(nowMs), due, () => false);
  }
}

const endlessLeft = async () => {
  const left = await Promise.all(Array.from({ length: endlessKeys }, (_, index) => api.pttl(nameOf(index))));
  return left.filter((ms) => ms === -1).length;
};

/** As the product does in the background, by a clock that may run ahead. */
const startProductsOwn = (aheadMs = 0) =>
  startCleanups({
    ...{ ...tools(), control: product.services.control, platformPool: product.pools.platform, log: logger },
    now: () => Date.now() + aheadMs,
  });

async function fillLeads(): Promise<void> {
  const pipeline = api.pipeline();
  for (let index = 0; index < leads; index++) pipeline.set(leadOf(mine.id, index), 'x'.repeat(leadBytes));
  for (let index = 0; index < theirLeads; index++) pipeline.set(leadOf(theirs.id, index), 'x'.repeat(leadBytes));
  pipeline.hset(`tenant:${mine.id}:crm:lead:foreign-hash`, 'a', 'b');
  await pipeline.exec();
  await mine.cache.set('crm', 'lead', 'ends', 'with a time of its own', { ttlSeconds: 600 });
}

const lives = (tenantId: string, count: number) =>
  Promise.all(Array.from({ length: count }, (_, index) => api.pttl(leadOf(tenantId, index))));
const adviceFor = async (dataType: string) => (await adviceOf(mine)).find((advice) => advice.dataType === dataType);

describe('entries without a TTL', () => {
  it('are found by the census, with how sure it is, where values can be loaded again and nowhere else', async () => {
    const [found, ...others] = await takeFindings();
    expect(others, 'neither queues, nor what lies where its module does not').toEqual([]);
    expect(found).toMatchObject({ tenantId: mine.id, database: 1, module: 'crm', dataType: 'temp' });
    const weights = await Promise.all(
      Array.from({ length: endlessKeys }, (_, index) => api.call('MEMORY', 'USAGE', nameOf(index))),
    );
    const exact = weights.reduce((sum: number, bytes) => sum + Number(bytes), 0);
    // Some 28 keys are weighed, which ones the server's own order decides: that far off is once in three thousand million.
    expect(Math.abs((found?.bytes ?? 0) - exact)).toBeLessThan(0.5 * exact);
    expect(found?.errorBytes).toBeGreaterThan(0.02 * exact);
    expect(found?.errorBytes).toBeLessThan(0.3 * exact);
  });

  it('are proposed once, with newer figures as they come, and counted by a dry run that changes nothing', async () => {
    await publishCleanupFindings(product.services.control, await takeFindings());
    const findings = await takeCleanupFindings(product.services.control);
    for (const finding of findings) await proposeCleanup(tools(), finding);
    for (const finding of findings) await proposeCleanup(tools(), { ...finding, keys: 390 });
    expect(await takeCleanupFindings(product.services.control), 'taken once').toEqual([]);
    const [advice, ...others] = await adviceOf(mine);
    expect(others).toEqual([]);
    expect(await adviceOf(theirs)).toEqual([]);
    expect(advice).toMatchObject({ kind: 'cleanup', state: 'proposed', performanceGain: null });
    expect(advice?.cleanup).toMatchObject({ database: 1, found: { keys: 390 }, phase: null, receipt: null });
    const path = `/api/cache/ai/optimizations/${advice?.id}/dry-run`;
    const plan = cleanupPlanSchema.parse((await mine.admin('GET', path)).body);
    expect(plan).toMatchObject({ keys: endlessKeys, complete: true, ttlSeconds: 600, outlivedKeys: null });
    expect(plan.sample[0]).toMatch(/^customer:\d+$/);
    const masked = cleanupPlanSchema.parse((await mine.viewer('GET', path)).body);
    expect(masked.sample[0]).toBe('cu••••');
    expect((await theirs.admin('GET', path)).status).toBe(404);
    expect(await endlessLeft(), 'a dry run').toBe(endlessKeys);
  });

  it('are proposed by the product itself, and given an end once an administrator applies', async () => {
    await publishPolicies(product.services.control, [
      {
        scope: { kind: 'tenant', tenantId: mine.id, module: 'crm', dataType: 'lead' },
        settings: { ttlSeconds: leadTtlSeconds },
      },
    ]);
    await eventually(() => mine.cache.explainTtl('crm', 'lead').ttlSeconds === leadTtlSeconds);
    await fillLeads();
    await publishCleanupFindings(product.services.control, await takeFindings());
    const own = startProductsOwn();
    const advice = await eventually(() => adviceFor('lead'));
    expect(advice).toMatchObject({ state: 'proposed', cleanup: { phase: null, given: null } });
    expect(await lives(mine.id, leads), 'proposed is not done').toEqual(Array(leads).fill(-1));
    expect((await act(advice.id, 'apply')).status).toBe(200);
    await eventually(async () => (await adviceFor('lead'))?.cleanup?.phase === 'waiting');
    await own.stop();
    // Asked for by the application meanwhile, and stored anew.
    const rewritten = (await lives(mine.id, leads)).findIndex((ms) => ms !== -1);
    await mine.cache.set('crm', 'lead', `customer:${rewritten}`, 'anew', { ttlSeconds: 600 });
  });

  it('are given the TTL of their class by an administrator, and lose it again where that is undone', async () => {
    const advice = await adviceFor('temp');
    const id = advice?.id ?? '';
    expect((await mine.viewer('POST', `/api/cache/ai/optimizations/${id}/apply`)).status).toBe(403);
    expect((await act(id, 'apply')).body).toMatchObject({ state: 'applied', cleanup: { phase: 'giving' } });
    await goOn();
    expect(await endlessLeft()).toBe(0);
    expect(await api.pttl(nameOf(3))).toBeGreaterThan(500_000);
    expect(await api.pttl(`tenant:${mine.id}:crm:temp:foreign-hash`), 'no plain value').toBe(-1);
    expect(await queue.pttl(`tenant:${mine.id}:queue:temp:job:1`)).toBe(-1);
    const given = await adviceFor('temp');
    expect(given?.cleanup).toMatchObject({ phase: 'waiting', given: { keys: endlessKeys } });
    // Written since: what was said then holds.
    await api.set(nameOf(5), 'new', 'PX', 300_000);
    expect((await act(id, 'revert')).body).toMatchObject({ state: 'reverted', cleanup: { phase: 'releasing' } });
    await goOn();
    expect(await endlessLeft()).toBe(endlessKeys - 1);
    expect(await api.pttl(nameOf(5))).toBeGreaterThan(0);
    const undone = await adviceFor('temp');
    expect(undone?.cleanup).toMatchObject({ phase: 'done', released: endlessKeys - 1 });
    expect(told).toContain('reverted');
  });

  it('are gone when their time is over, and nothing else is: a receipt says what was freed, and nobody can undo it', async () => {
    // So that the moment of grace at the end keeps nobody waiting.
    const own = startProductsOwn(1_900);
    const ended = await eventually(async () => {
      const advice = await adviceFor('lead');
      return advice?.state === 'kept' ? advice : null;
    });
    await own.stop();
    const { given, receipt } = optimizationSchema.parse(ended).cleanup ?? {};
    const count = given?.keys ?? 0;
    expect(count).toBeGreaterThan(0);
    expect(receipt).toMatchObject({ checked: count, gone: count - 1 });
    const left = (await lives(mine.id, leads)).filter((ms) => ms !== -2);
    expect(left.length, 'what was stored anew, and what it came too late for').toBe(leads - count + 1);
    const [least, most] = receipt?.freedBytes ?? [0, 0];
    expect(least).toBeGreaterThan(0.9 * leadBytes * (count - 1));
    expect(most).toBeLessThan(2 * leadBytes * count);
    expect(await lives(theirs.id, theirLeads), 'another tenant’s').toEqual(Array(theirLeads).fill(-1));
    expect(await api.pttl(`tenant:${mine.id}:crm:lead:foreign-hash`), 'no plain value').toBe(-1);
    expect((await mine.cache.get('crm', 'lead', 'ends')).hit, 'what has a time of its own').toBe(true);
    expect(await act(ended.id, 'revert')).toMatchObject({ status: 409 });
    const stored = await withTenant(product.pools.app, mine.id, (client) =>
      readOptimization(client, mine.id, ended.id),
    );
    expect(stored).toMatchObject({ state: 'kept', due_at: null });
  });

  it('are no operations of their tenant while they are counted, given an end and looked for again', () => {
    expect(operations).toContain('get');
    expect(operations.filter((operation) => operation === 'scan' || operation === 'expire')).toEqual([]);
  });

  it('leave every step in the audit log', async () => {
    const stepsOf = async (dataType: string) => {
      const { rows } = await product.pools.platform.query(
        'select action from accounts.audit_log where tenant_id = $1 and target = $2 order by id',
        [mine.id, `optimization:${(await adviceFor(dataType))?.id}`],
      );
      return rows.map(({ action }) => action.replace('optimization.', ''));
    };
    expect(await stepsOf('temp')).toEqual(['propose', 'apply', 'revert', 'restore']);
    expect(await stepsOf('lead')).toEqual(['propose', 'apply', 'keep']);
  });
});
