import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Quotas, quotaPlanSchema, quotasSchema } from '#lib/contracts/quotas.ts';
import type { AccessRecord } from '#lib/optimizer/access-record.ts';
import { entryHashOf } from '#lib/optimizer/entry-hash.ts';
import { holdsIn, windowOf } from '#lib/optimizer/switchback.ts';
import { inTransaction } from '#server/db/in-transaction.ts';
import { readTenantRules } from '#server/db/queries/access/read-tenant-rules.ts';
import { setTenantAccess } from '#server/db/queries/access/set-tenant-access.ts';
import { storeMemoryCurve } from '#server/db/queries/optimizations/store-memory-curve.ts';
import { storeRollups } from '#server/db/queries/telemetry/store-rollups.ts';
import { withTenant } from '#server/db/with-tenant.ts';
import { advanceQuotas } from '#server/optimizer/advance-quotas.ts';
import { Optimizer } from '#server/optimizer/optimizer.ts';
import { demoWindows } from '#server/optimizer/optimizer-windows.ts';
import { provideServices } from '#server/services.ts';
import { runAs, runAsTenant } from '#tests/integration/db/as-login.ts';
import { makeRollup } from '#tests/integration/db/make-batch.ts';
import { addPerson, addStaff, addTenant } from '#tests/integration/http/people.ts';
import { startTestProduct, type TestProduct } from '#tests/integration/http/start-test-product.ts';
import { type SettingsBrowser, signInTo } from '#tests/integration/settings/settings-people.ts';
import { packRecords } from '#tests/unit/optimizer/pack-records.ts';
import { turnsOf } from './turns-of.ts';

const minuteMs = 60_000;
const mebibyte = 1_048_576;
const maxMemoryBytes = 100 * mebibyte;
const windowSeconds = 120;

let product: TestProduct;
let needy: string;
let scanner: string;
let admin: SettingsBrowser;
let staffViewer: SettingsBrowser;
let tenantAdmin: SettingsBrowser;
/** Whole minutes, so that what is told of a turn falls into it; in the hour before now, so that curves are new. */
const startMs = Math.floor(Date.now() / 240_000) * 240_000;

beforeAll(async () => {
  product = await startTestProduct();
  const { platform } = product.pools;
  needy = await addTenant(platform, 'needy');
  scanner = await addTenant(platform, 'scanner');
  admin = await signInTo(product, await addStaff(platform, 'platform_admin'));
  staffViewer = await signInTo(product, await addStaff(platform, 'platform_viewer'));
  tenantAdmin = await signInTo(product, await addPerson(platform, 'tenant_admin', needy));
  const node = { role: 'data', maxMemoryBytes, usedMemoryBytes: 50 * mebibyte, expiredHeldPercent: 2 };
  provideServices({ ...product.services, infrastructure: async () => ({ nodes: [node as never] }) });
});
afterAll(() => product.close());

/** One that misses all of its reads below 60 MiB and none above, and one that no memory helps; together they fill it. */
async function fillMemory(at: Date): Promise<void> {
  const curves: [string, [number, number][]][] = [
    [
      needy,
      [
        [50 * mebibyte, 1],
        [60 * mebibyte, 0],
      ],
    ],
    [scanner, [[mebibyte, 1]]],
  ];
  for (const [tenantId, points] of curves) {
    const curve = { watchedSeconds: 3_600, readsPerHour: 10_000, missRatio: 1, points };
    await withTenant(product.pools.app, tenantId, (client) => storeMemoryCurve(client, tenantId, curve, at));
    await product.pools.ingest.query(
      `insert into cache_management.cache_census (tenant_id, database, keys, memory_bytes, measured_at)
       values ($1, 1, 1000, $2, $3) on conflict (tenant_id, database) do update set measured_at = excluded.measured_at`,
      [tenantId, 45 * mebibyte, at],
    );
  }
}

/** What staff were told of, in order. */
const told: string[] = [];

const advance = (atMs: number) =>
  advanceQuotas({
    ...{ pool: product.pools.platform, maxMemoryBytes, evictable: [1], windowSeconds, at: new Date(atMs) },
    usage: async () => null,
    changed: async ({ state }) => void told.push(state),
  });

const quotas = async (): Promise<Quotas> => quotasSchema.parse(await (await admin.get('/api/platform/quotas')).json());
const newest = async () => {
  const [plan] = (await quotas()).plans;
  if (plan === undefined) throw new Error('there is no split');
  return plan;
};
const act = (id: string, action: string, who = admin) => who.send('POST', `/api/platform/quotas/${id}/${action}`, {});
const rulesOf = async (tenantId: string) => (await readTenantRules(product.pools.ingest, tenantId))[0];

/** Minutes from `fromMs` on in which the needy tenant hits `points` more, or less, while the split holds. */
async function play(fromMs: number, count: number, points: number, turns: { salt: number }): Promise<void> {
  const rows = Array.from({ length: count }, (_, minute) => fromMs + minute * minuteMs).flatMap((bucketMs) =>
    [needy, scanner].map((tenantId) => {
      const trial = { ...turns, windowSeconds };
      const held = tenantId === needy && holdsIn(trial, windowOf(trial, bucketMs)) ? points : 0;
      const hits = 500 + 10 * held + ((bucketMs / minuteMs) % 3);
      return makeRollup({ tenantId, bucketMs, calls: 1_000, hits, misses: 1_000 - hits, stales: 0 });
    }),
  );
  await inTransaction(product.pools.ingest, (client) => storeRollups(client, rows));
}

async function saltOf(id: string): Promise<number> {
  const { rows } = await product.pools.platform.query('select salt from cache_management.quota_plans where id = $1', [
    id,
  ]);
  return Number(rows[0].salt);
}

/** A split that was just applied by a person, from then on. */
async function applied(atMs: number): Promise<{ id: string; salt: number }> {
  await fillMemory(new Date(atMs));
  expect(await advance(atMs)).toEqual({ state: 'proposed' });
  const { id } = await newest();
  const answer = await act(id, 'apply');
  expect(answer.status).toBe(200);
  expect(quotaPlanSchema.parse(await answer.json())).toMatchObject({ id, state: 'applied' });
  const at = new Date(atMs);
  await product.pools.platform.query('update cache_management.quota_plans set applied_at = $2 where id = $1', [id, at]);
  return { id, salt: await saltOf(id) };
}

/** As if the rest between two splits were over. */
const rest = () =>
  product.pools.platform.query(`update cache_management.quota_plans set steps = '[]', created_at = '2020-01-01'`);

describe('the memory that tenants share', () => {
  it('is not split where it is not known, and the page says why', async () => {
    expect(await quotas()).toMatchObject({ usableBytes: 90 * mebibyte, plans: [], reason: 'few-tenants' });
    expect((await quotas()).expiredHeld).toEqual({ percent: 2, bytes: mebibyte });
    expect(await advance(startMs)).toEqual({ state: null });
  });

  it('has each tenant’s curve from its observed traffic', async () => {
    const { app } = product.pools;
    const options = { pool: app, control: product.services.control, windows: demoWindows, now: () => startMs };
    const optimizer = new Optimizer({ ...options, onChange: () => undefined });
    const hash = entryHashOf(needy, 'crm:temp');
    const fixed = { classIndex: 0, explicitTtl: false, client: 0, ahead: false, op: 0, hit: false, costMs: 5 };
    const records = Array.from({ length: 600 }, (_, at): AccessRecord => {
      hash.of(`key ${at % 30}`);
      const { low, high } = hash;
      return { low, high, timeMs: startMs - 600_000 + at * 1_000, ...fixed, sizeBytes: 2_000, ttlSeconds: 600 };
    });
    const baseMs = startMs - 600_000;
    const part = { tenantId: needy, threshold: 2 ** 32, classes: ['crm:temp'], ...packRecords(records, baseMs) };
    optimizer.observed.consume({ baseMs, parts: [part] });
    await optimizer.run(needy);
    const { curve } = (await quotas()).tenants.find(({ id }) => id === needy) ?? {};
    expect(curve?.points.at(-1)).toEqual([65_536, expect.closeTo(5, 0)]);
    expect(curve?.missRate).toBe(100);
  });
});

describe('a split of memory', () => {
  it('is proposed with its evidence, tried in turns, kept for what they prove, and can be undone', async () => {
    const { id, salt } = await applied(startMs);
    expect(await newest()).toMatchObject({ state: 'applied', gainPp: 50, totalBytes: 90 * mebibyte });
    const { heldMs, restingMs } = turnsOf({ salt, windowSeconds }, startMs);
    await advance(restingMs);
    expect(await rulesOf(scanner)).toMatchObject({ quota_bytes: null, on_quota_full: 'refuse' });
    await advance(heldMs);
    expect(await rulesOf(scanner)).toMatchObject({ quota_bytes: expect.any(Number), on_quota_full: 'trim' });
    await play(startMs, 30, 8, { salt });
    expect(await advance(startMs + 34 * minuteMs)).toEqual({ state: 'kept' });
    expect([told[0], told.at(-1)]).toEqual(['proposed', 'kept']);
    const kept = await newest();
    expect(kept).toMatchObject({ verdict: 'gain-proven', inForce: true, progress: 1 });
    expect(kept.measured?.differencePp).toBeCloseTo(4, 0);
    expect((await rulesOf(needy))?.quota_bytes).toBeGreaterThanOrEqual(60 * mebibyte);
    expect((await rulesOf(scanner))?.quota_bytes).toBeGreaterThanOrEqual(Math.floor(90 * mebibyte * 0.125));

    expect((await act(id, 'revert')).status).toBe(200);
    expect((await rulesOf(needy))?.quota_bytes).toBeNull();
    const { rows } = await product.pools.platform.query(
      'select action, actor from accounts.audit_log where target = $1 order by id',
      [`quota-plan:${id}`],
    );
    expect(rows.map(({ action }) => action)).toEqual(['quota.propose', 'quota.apply', 'quota.keep', 'quota.revert']);
    expect(rows.map(({ actor }) => actor === admin.email)).toEqual([false, true, false, true]);
  });

  it('is undone by itself when it harms a tenant', async () => {
    await rest();
    const fromMs = startMs + 60 * minuteMs;
    const { salt } = await applied(fromMs);
    await play(fromMs, 30, -8, { salt });
    expect(await advance(fromMs + 34 * minuteMs)).toEqual({ state: 'reverted' });
    expect(await newest()).toMatchObject({ verdict: 'tenant-harm', inForce: false });
    expect((await rulesOf(needy))?.quota_bytes).toBeNull();
  });

  it('gives way to what the staff decide, at once', async () => {
    await rest();
    const fromMs = startMs + 120 * minuteMs;
    const { heldMs } = turnsOf({ salt: (await applied(fromMs)).salt, windowSeconds }, fromMs);
    await advance(heldMs);
    const quotaBytes = 10 * mebibyte;
    await inTransaction(product.pools.platform, (client) => setTenantAccess(client, needy, { quotaBytes }));
    expect((await rulesOf(needy))?.quota_bytes).toBe(quotaBytes);
    expect(await advance(heldMs + minuteMs)).toEqual({ state: 'reverted' });
    expect((await newest()).verdict).toBe('limits-changed');
    expect((await rulesOf(needy))?.quota_bytes).toBe(quotaBytes);
    await inTransaction(product.pools.platform, (client) => setTenantAccess(client, needy, { quotaBytes: null }));
  });

  it('leads a tenant that holds more down to its new quota, lest its writes be refused', async () => {
    await rest();
    const fromMs = startMs + 180 * minuteMs;
    const { heldMs, restingMs } = turnsOf({ salt: (await applied(fromMs)).salt, windowSeconds }, fromMs);
    await advance(restingMs);
    expect((await rulesOf(scanner))?.quota_bytes).toBeNull();
    await advance(heldMs);
    const first = Math.ceil(45 * mebibyte * 0.92);
    expect((await rulesOf(scanner))?.quota_bytes).toBe(first);
    await advance(heldMs + minuteMs);
    expect((await rulesOf(scanner))?.quota_bytes).toBe(Math.ceil(first * 0.92));
    const { id } = await newest();
    expect((await act(id, 'revert')).status).toBe(200);
  });

  it('is seen by all staff and commanded by their administrators alone', async () => {
    const { id } = await newest();
    expect((await staffViewer.get('/api/platform/quotas')).status).toBe(200);
    expect((await tenantAdmin.get('/api/platform/quotas')).status).toBe(403);
    expect((await act(id, 'apply', staffViewer)).status).toBe(403);
    expect((await act(id, 'apply', tenantAdmin)).status).toBe(403);
    expect((await act(id, 'apply')).status).toBe(409);
    expect((await act('00000000-0000-4000-8000-000000000000', 'apply')).status).toBe(404);
  });
});

describe('the rows of the split', () => {
  it('show a tenant its own curve and no other, and nothing of the plans', async () => {
    const { databaseUrl } = product;
    const curves = 'select tenant_id from cache_management.memory_curves';
    expect((await runAsTenant(databaseUrl, needy, curves)).rows).toEqual([{ tenant_id: needy }]);
    expect((await runAs(databaseUrl, curves)).rows).toEqual([]);
    const steal = `update cache_management.memory_curves set miss_ratio = 0 where tenant_id = $1`;
    expect((await runAsTenant(databaseUrl, needy, steal, [scanner])).rowCount).toBe(0);
    for (const table of ['quota_plans', 'quota_shares'])
      await expect(runAsTenant(databaseUrl, needy, `select from cache_management.${table}`)).rejects.toThrow(
        'permission denied',
      );
  });
});
