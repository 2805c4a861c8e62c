import { randomUUID } from 'node:crypto';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { purgePlanSchema, purgeSchema, purgesSchema } from '#lib/contracts/keys.ts';
import { withTenant } from '#server/db/with-tenant.ts';
import { startPurges } from '#server/keys/purge-runner.ts';
import { logger } from '#server/logger.ts';
import { eventually } from '#tests/setup/eventually.ts';
import { startTestProduct, type TestProduct } from '../http/start-test-product.ts';
import { addKeyTenant, type KeyTenant, keyAudit, query, type Send } from './key-people.ts';

let product: TestProduct;
let mine: KeyTenant;
let theirs: KeyTenant;
let running: { stop(): Promise<void> } | undefined;

beforeAll(async () => {
  product = await startTestProduct();
  [mine, theirs] = await Promise.all([addKeyTenant(product, 'mine'), addKeyTenant(product, 'theirs')]);
});
afterEach(async () => {
  await running?.stop();
  running = undefined;
});
afterAll(() => product.close());

const startRunner = () => {
  const { cache, control } = product.services;
  running = startPurges({ cache, control, pools: product.pools, log: logger });
};

type Parameters = Record<string, string | boolean>;

async function fill(tenant: KeyTenant, module: string, type: string, count: number, prefix = 'k:') {
  const keys = Array.from({ length: count }, (_, index) => ({ module, type, key: `${prefix}${index}`, value: index }));
  await tenant.cache.mset(keys.map((entry) => ({ ...entry, ttlSeconds: 600 })));
}

async function planOf(send: Send, parameters: Parameters) {
  const { status, body } = await send('DELETE', query('/api/cache/keys', { ...parameters, dryRun: true }));
  expect(status).toBe(200);
  return purgePlanSchema.parse(body);
}

async function begin(send: Send, parameters: Parameters): Promise<string> {
  const { confirmToken } = await planOf(send, parameters);
  const { status, body } = await send('DELETE', query('/api/cache/keys', { ...parameters, confirm: confirmToken }));
  expect(status).toBe(202);
  return body.purgeId;
}

const progressOf = async (id: string) => purgeSchema.parse((await mine.admin('GET', `/api/cache/purges/${id}`)).body);

const ended = (id: string) =>
  eventually(async () => {
    const purge = await progressOf(id);
    return purge.finishedAt === null ? null : purge;
  });

const left = async (tenant: KeyTenant, module: string) =>
  (await tenant.admin('GET', query('/api/cache/keys', { module, limit: '100' }))).body.keys.length;

describe('a purge', () => {
  it('counts first and removes nothing by that', async () => {
    await fill(mine, 'counted', 'a', 30);
    await fill(mine, 'counted', 'b', 5);
    const plan = await planOf(mine.admin, { module: 'counted' });
    expect(plan).toMatchObject({ count: 35, complete: true });
    expect(plan.sample.length).toBe(10);
    expect(plan.types).toEqual([
      { dataType: 'a', count: 30 },
      { dataType: 'b', count: 5 },
    ]);
    expect(await left(mine, 'counted')).toBe(35);
  });

  it('removes what it counted, and neither another module, type, beginning nor tenant; then it is a receipt', async () => {
    await fill(mine, 'purged', 'row', 60, 'old:');
    await fill(mine, 'purged', 'row', 4, 'new:');
    await fill(mine, 'purged', 'other', 3, 'old:');
    await fill(mine, 'purged2', 'row', 3, 'old:');
    await fill(theirs, 'purged', 'row', 7, 'old:');
    startRunner();
    const id = await begin(mine.admin, { database: '1', module: 'purged', type: 'row', pattern: 'old:*' });
    const receipt = await ended(id);
    expect(receipt).toMatchObject({ state: 'done', done: 60, total: 60, deleted: 60, pattern: 'old:' });
    expect(receipt.receiptId).not.toBeNull();
    expect([await left(mine, 'purged'), await left(mine, 'purged2'), await left(theirs, 'purged')]).toEqual([7, 3, 7]);
    const actions = (await keyAudit(product, mine.id)).filter(({ after }) => after.purgeId === id);
    expect(actions).toMatchObject([
      { action: 'keys.purge', target: 'purged/row/old:', after: { counted: 60 } },
      { action: 'keys.purge.done', actor: expect.stringContaining('tenant_admin'), after: { deleted: 60 } },
    ]);
  });

  it('takes the characters of globs for themselves', async () => {
    for (const key of ['a*b', 'axb', 'ab']) await mine.cache.set('globbed', 'row', key, 1, { ttlSeconds: 60 });
    expect(await planOf(mine.admin, { module: 'globbed', pattern: 'a*b' })).toMatchObject({
      count: 1,
      sample: ['a*b'],
    });
  });

  it('names a module: nothing wider is even counted', async () => {
    const tooWide: Parameters[] = [{}, { module: '' }, { database: '1' }, { module: '*' }, { module: 'crm', type: '' }];
    for (const parameters of tooWide) {
      const answer = await mine.admin('DELETE', query('/api/cache/keys', { ...parameters, dryRun: true }));
      expect(answer).toMatchObject({ status: 400, body: { error: { code: 'invalid_request' } } });
    }
    expect(await mine.admin('DELETE', query('/api/cache/keys', { module: 'crm' }))).toMatchObject({ status: 400 });
  });

  it('begins only with the token of this very plan, person and tenant, once', async () => {
    await fill(mine, 'confirmed', 'row', 3);
    const { confirmToken } = await planOf(mine.admin, { module: 'confirmed', type: 'row' });
    const confirm = (send: Send, parameters: Parameters) => send('DELETE', query('/api/cache/keys', parameters));
    const refusal = { status: 400, body: { error: { code: 'invalid_request' } } };
    const changed = `${confirmToken.slice(0, -2)}${confirmToken.endsWith('AA') ? 'BB' : 'AA'}`;
    expect(await confirm(mine.admin, { module: 'confirmed', type: 'row', confirm: changed })).toMatchObject(refusal);
    expect(await confirm(mine.admin, { module: 'confirmed', confirm: confirmToken })).toMatchObject(refusal);
    expect(await confirm(theirs.admin, { module: 'confirmed', type: 'row', confirm: confirmToken })).toMatchObject(
      refusal,
    );
    const parameters = { module: 'confirmed', type: 'row', confirm: confirmToken };
    const [first, second] = [await confirm(mine.admin, parameters), await confirm(mine.admin, parameters)];
    expect([first.status, second.status]).toEqual([202, 202]);
    expect(second.body.purgeId).toBe(first.body.purgeId);
    const started = (await keyAudit(product, mine.id)).filter(({ after }) => after.purgeId === first.body.purgeId);
    expect(started.length).toBe(1);
  });

  it('is cancelled, and says what was removed until then', async () => {
    await fill(mine, 'stopped', 'row', 20);
    const id = await begin(mine.admin, { module: 'stopped' });
    expect(await mine.viewer('DELETE', `/api/cache/purges/${id}`)).toMatchObject({ status: 403 });
    expect(await mine.admin('DELETE', `/api/cache/purges/${id}`)).toMatchObject({ status: 200 });
    startRunner();
    expect(await ended(id)).toMatchObject({ state: 'cancelled', deleted: 0, total: 20 });
    expect(await left(mine, 'stopped')).toBe(20);
    expect(await mine.admin('DELETE', `/api/cache/purges/${id}`)).toMatchObject({ status: 409 });
  });

  it('goes on after its process ended in the middle', async () => {
    await fill(mine, 'resumed', 'row', 25);
    const id = await begin(mine.admin, { module: 'resumed' });
    // As a process that was killed leaves it: begun, some removed, nobody at work.
    await mine.cache.delete('resumed', 'row', 'k:0');
    await withTenant(product.pools.app, mine.id, (client) =>
      client.query(
        "update cache_management.cache_purges set state = 'running', attempts = 1, done = 1, deleted = 1 where id = $1",
        [id],
      ),
    );
    startRunner();
    expect(await ended(id)).toMatchObject({ state: 'done', done: 25, total: 25, deleted: 25 });
    expect(await left(mine, 'resumed')).toBe(0);
  });

  it('stays in the list of the past, the newest first, where a viewer sees no part of a key', async () => {
    await fill(mine, 'listed', 'row', 2, 'secret:');
    const id = await begin(mine.admin, { module: 'listed', type: 'row', pattern: 'secret:*' });
    const listOf = async (send: Send) => purgesSchema.parse((await send('GET', '/api/cache/purges')).body).purges;
    const [newest, ...older] = await listOf(mine.admin);
    expect(newest).toMatchObject({ id, module: 'listed', pattern: 'secret:', total: 2 });
    expect(older.map(({ module }) => module)).toContain('stopped');
    expect((await listOf(mine.viewer))[0]).toMatchObject({ id, pattern: null });
  });

  it('is seen by its own tenant alone', async () => {
    await fill(mine, 'unseen', 'row', 1);
    const id = await begin(mine.admin, { module: 'unseen' });
    for (const path of [`/api/cache/purges/${id}`, `/api/cache/purges/${randomUUID()}`, '/api/cache/purges/1']) {
      expect(await theirs.admin('GET', path)).toMatchObject({ status: 404 });
      expect(await theirs.admin('DELETE', path)).toMatchObject({ status: 404 });
    }
    expect(await theirs.admin('GET', '/api/cache/purges')).toMatchObject({ status: 200, body: { purges: [] } });
    const seen = await withTenant(product.pools.app, theirs.id, (client) =>
      client.query('select id from cache_management.cache_purges'),
    );
    expect(seen.rows).toEqual([]);
    const changed = await withTenant(product.pools.app, theirs.id, (client) =>
      client.query('update cache_management.cache_purges set cancel_requested = true'),
    );
    expect(changed.rowCount).toBe(0);
  });

  it('does not wait for the great one that another tenant asked for before', async () => {
    await fill(mine, 'great', 'row', 4_000);
    await fill(theirs, 'small', 'row', 1);
    const great = await begin(mine.admin, { module: 'great' });
    const small = await begin(theirs.admin, { module: 'small' });
    startRunner();
    expect(await ended(great)).toMatchObject({ state: 'done', deleted: 4_000 });
    const { rows } = await product.pools.ingest.query(
      'select id from cache_management.cache_purges where id = any ($1) order by finished_at',
      [[great, small]],
    );
    expect(rows).toEqual([{ id: small }, { id: great }]);
  });

  it('is one of ten at most that wait for a tenant', async () => {
    for (let number = 0; number < 10; number++) await begin(theirs.admin, { module: `many${number}` });
    const { confirmToken } = await planOf(theirs.admin, { module: 'another' });
    const confirmed = query('/api/cache/keys', { module: 'another', confirm: confirmToken });
    expect(await theirs.admin('DELETE', confirmed)).toMatchObject({ status: 409 });
  });
});
