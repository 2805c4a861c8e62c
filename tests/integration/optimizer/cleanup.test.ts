import { Redis } from 'ioredis';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { catalogues } from '#lib/cache/catalogue.ts';
import { cleanupPlanSchema } from '#lib/contracts/cleanups.ts';
import { type Optimization, optimizationSchema, optimizationsSchema } from '#lib/contracts/optimizations.ts';
import { readOptimization } from '#server/db/queries/optimizations/find-optimization.ts';
import { listDueCleanups } from '#server/db/queries/optimizations/list-due-cleanups.ts';
import { insertOptimization } from '#server/db/queries/optimizations/store-optimization.ts';
import { withTenant } from '#server/db/with-tenant.ts';
import { logger } from '#server/logger.ts';
import { publishCleanupFindings, takeCleanupFindings } from '#server/optimizer/cleanup-findings.ts';
import { CleanupTally } from '#server/optimizer/cleanup-tally.ts';
import { proposeCleanup } from '#server/optimizer/propose-cleanup.ts';
import { runCleanup } from '#server/optimizer/run-cleanup.ts';
import type { KeyLife } from '#server/telemetry/census.ts';
import { countAllKeys } from '#server/telemetry/count-all-keys.ts';
import { startTestProduct, type TestProduct } from '../http/start-test-product.ts';
import { addKeyTenant, type KeyTenant } from '../keys/key-people.ts';

const catalogue = catalogues['multi-tenant'];
const endlessKeys = 400;
let product: TestProduct;
let mine: KeyTenant;
let theirs: KeyTenant;
let api: Redis;
let queue: Redis;
const told: string[] = [];

const nameOf = (index: number) => `tenant:${mine.id}:crm:temp:customer:${index}`;
const tools = (nowMs = Date.now()) => ({
  ...{ cache: product.services.cache, pool: product.pools.app, control: product.services.control },
  ...{ now: () => nowMs, changed: ({ state }: { state: string }) => told.push(state) },
});

beforeAll(async () => {
  product = await startTestProduct();
  [mine, theirs] = await Promise.all([addKeyTenant(product, 'mine'), addKeyTenant(product, 'theirs')]);
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

describe('entries without a TTL', () => {
  it('are found by the census, with how sure it is, where values can be loaded again and nowhere else', async () => {
    const [found, ...others] = await takeFindings();
    expect(others, 'neither queues, nor what lies where its module does not').toEqual([]);
    expect(found).toMatchObject({ tenantId: mine.id, database: 1, module: 'crm', dataType: 'temp' });
    const weights = await Promise.all(
      Array.from({ length: endlessKeys }, (_, index) => api.call('MEMORY', 'USAGE', nameOf(index))),
    );
    const exact = weights.reduce((sum: number, bytes) => sum + Number(bytes), 0);
    // Some 28 keys are weighed, which ones the server's own order decides: a standard error is about 7 %, five of them never.
    expect(Math.abs((found?.bytes ?? 0) - exact)).toBeLessThan(0.35 * exact);
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

  it('are given the TTL of their class by an administrator, and lose it again where that is undone', async () => {
    const [advice] = await adviceOf(mine);
    const id = advice?.id ?? '';
    expect((await mine.viewer('POST', `/api/cache/ai/optimizations/${id}/apply`)).status).toBe(403);
    expect((await act(id, 'apply')).body).toMatchObject({ state: 'applied', cleanup: { phase: 'giving' } });
    await goOn();
    expect(await endlessLeft()).toBe(0);
    expect(await api.pttl(nameOf(3))).toBeGreaterThan(500_000);
    expect(await api.pttl(`tenant:${mine.id}:crm:temp:foreign-hash`), 'no plain value').toBe(-1);
    expect(await queue.pttl(`tenant:${mine.id}:queue:temp:job:1`)).toBe(-1);
    const [given] = await adviceOf(mine);
    expect(given?.cleanup).toMatchObject({ phase: 'waiting', given: { keys: endlessKeys } });
    // Written since: what was said then holds.
    await api.set(nameOf(5), 'new', 'PX', 300_000);
    expect((await act(id, 'revert')).body).toMatchObject({ state: 'reverted', cleanup: { phase: 'releasing' } });
    await goOn();
    expect(await endlessLeft()).toBe(endlessKeys - 1);
    expect(await api.pttl(nameOf(5))).toBeGreaterThan(0);
    const [undone] = await adviceOf(mine);
    expect(undone?.cleanup).toMatchObject({ phase: 'done', released: endlessKeys - 1 });
    expect(told).toContain('reverted');
  });

  it('that have ended are a receipt of what was freed, which nobody can undo', async () => {
    const change = {
      module: 'crm',
      dataType: 'temp',
      formerTtlSeconds: 600,
      ttlSeconds: 600,
      formerPolicySeconds: null,
    };
    const found = { keys: endlessKeys, bytes: 2e6, errorBytes: 1e4, unreadKeys: 0, sampled: 30 };
    const row = await withTenant(product.pools.app, mine.id, (client) =>
      insertOptimization(client, mine.id, {
        ...{ kind: 'cleanup', changes: [change], salt: 7, hottest: {}, created_at: new Date() },
        ...{ gain_pp: 0, gain_low_pp: 0, gain_high_pp: 0 },
        evidence: { reads: 30, watchedSeconds: 0, examinedSeconds: 0, memoryRatio: 1, promisedMissRatio: 1 },
        cleanup: { database: 1, found, run: null, receipt: null },
      }),
    );
    await act(row.id, 'apply');
    await goOn();
    // As their end would, all but some that the application asked for meanwhile.
    const ended = Array.from({ length: endlessKeys - 40 }, (_, index) => nameOf(40 + index));
    await api.unlink(...ended);
    await goOn(Date.now() + 700_000);
    const stored = await withTenant(product.pools.app, mine.id, (client) => readOptimization(client, mine.id, row.id));
    expect(stored).toMatchObject({ state: 'kept', due_at: null });
    const [freed] = (await adviceOf(mine)).filter(({ id }) => id === row.id);
    const receipt = freed?.cleanup?.receipt;
    expect(receipt).toMatchObject({ checked: endlessKeys - 1, gone: endlessKeys - 40 });
    const given = freed?.cleanup?.given;
    expect(given?.keys).toBe(endlessKeys - 1);
    const [least, most] = receipt?.freedBytes ?? [0, 0];
    const likely = ((given?.bytes ?? 0) * (endlessKeys - 40)) / (endlessKeys - 1);
    expect(least).toBeLessThan(likely);
    expect(most).toBeGreaterThan(likely);
    expect(least).toBeGreaterThan(0.9 * likely);
    const refused = await act(row.id, 'revert');
    expect(refused).toMatchObject({ status: 409 });
    optimizationSchema.parse(freed);
    const { rows } = await product.pools.platform.query(
      `select action from accounts.audit_log where tenant_id = $1 and action like 'optimization.%' order by id`,
      [mine.id],
    );
    expect(rows.map(({ action }) => action.replace('optimization.', ''))).toEqual([
      ...['propose', 'apply', 'revert', 'restore', 'apply', 'keep'],
    ]);
  });
});
