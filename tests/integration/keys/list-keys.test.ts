import { Redis } from 'ioredis';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type KeyRow, keysSchema } from '#lib/contracts/keys.ts';
import { eventually } from '#tests/setup/eventually.ts';
import { addStaff, addTenant } from '../http/people.ts';
import { startTestProduct, type TestProduct } from '../http/start-test-product.ts';
import { addKeyTenant, type KeyTenant, personOf, programOf, query, type Send } from './key-people.ts';

const path = '/api/cache/keys';
let product: TestProduct;
let mine: KeyTenant;
let theirs: KeyTenant;

beforeAll(async () => {
  product = await startTestProduct();
  [mine, theirs] = await Promise.all([addKeyTenant(product, 'mine'), addKeyTenant(product, 'theirs')]);
  await mine.cache.set('crm', 'lead', 'lead:1', { name: 'Maria' }, { ttlSeconds: 600 });
  await mine.cache.set('crm', 'lead', 'lead:2', 'two', { ttlSeconds: 600 });
  await mine.cache.set('crm', 'deal', 'deal:1', 'three', { ttlSeconds: 600 });
  await mine.cache.set('billing', 'lead', 'lead:3', 'other module', { ttlSeconds: 600 });
  await mine.cache.set('config', 'theme', 'colours', { accent: 'ice' }, { ttlSeconds: 600 });
  await theirs.cache.set('crm', 'lead', 'lead:1', 'secret of another tenant', { ttlSeconds: 600 });
  await theirs.cache.set('crm', 'lead', 'lead:theirs', 'secret of another tenant', { ttlSeconds: 600 });
});
afterAll(() => product.close());

async function list(send: Send, parameters: Record<string, string | number>) {
  const { status, body } = await send('GET', query(path, parameters));
  expect(status).toBe(200);
  return keysSchema.parse(body);
}

/** Every page of a search. */
async function listAll(send: Send, parameters: Record<string, string | number>): Promise<KeyRow[]> {
  const rows: KeyRow[] = [];
  let cursor: string | null = null;
  do {
    const page = await list(send, cursor === null ? parameters : { ...parameters, cursor });
    rows.push(...page.keys);
    cursor = page.cursor;
  } while (cursor !== null);
  return rows;
}

/** A page that its budget of time did not cut short, as it may where the machine stood still. */
const fullPage = (send: Send, parameters: Record<string, string | number>) =>
  eventually(async () => {
    const page = await list(send, parameters);
    return page.cursor === null || page.keys.length === parameters.limit ? page : null;
  });

const names = (rows: KeyRow[]) => rows.map(({ key }) => key).sort();

describe('GET /api/cache/keys', () => {
  it("finds a module's keys, with TTL and size, and none of another tenant", async () => {
    const page = await fullPage(mine.admin, { module: 'crm' });
    expect(names(page.keys)).toEqual(['deal:1', 'lead:1', 'lead:2']);
    expect(page).toMatchObject({ cursor: null, scanned: 4, estimatedTotal: 4 });
    for (const row of page.keys) {
      expect(row).toMatchObject({ database: 1, module: 'crm', structure: null, part: null });
      expect(row.ttlSeconds).toBeGreaterThan(400);
      expect(row.sizeBytes).toBeGreaterThan(12);
    }
  });

  it('narrows by type, by the beginning of the key, by database and by nothing', async () => {
    expect(names(await listAll(mine.admin, { module: 'crm', type: 'lead' }))).toEqual(['lead:1', 'lead:2']);
    expect(names(await listAll(mine.admin, { module: 'crm', pattern: 'deal:' }))).toEqual(['deal:1']);
    expect(names(await listAll(mine.admin, { module: 'crm', pattern: 'lead:*' }))).toEqual(['lead:1', 'lead:2']);
    expect(names(await listAll(mine.admin, { database: 7 }))).toEqual(['colours']);
    expect(names(await listAll(mine.admin, {}))).toEqual(['colours', 'deal:1', 'lead:1', 'lead:2', 'lead:3']);
  });

  it('answers with the exact key first, once', async () => {
    await mine.cache.set('crm', 'lead', 'lead:10', 'longer', { ttlSeconds: 600 });
    const rows = await listAll(mine.admin, { module: 'crm', type: 'lead', pattern: 'lead:1', limit: 1 });
    expect(rows.map(({ key }) => key)).toEqual(['lead:1', 'lead:10']);
    await mine.cache.delete('crm', 'lead', 'lead:10');
  });

  it('takes the characters of globs for themselves', async () => {
    for (const key of ['a*b', 'axb', '[ab]', 'a?']) await mine.cache.set('glob', 'key', key, 1, { ttlSeconds: 60 });
    expect(names(await listAll(mine.admin, { module: 'glob', pattern: 'a*b' }))).toEqual(['a*b']);
    expect(names(await listAll(mine.admin, { module: 'glob', pattern: '[ab]' }))).toEqual(['[ab]']);
    expect(names(await listAll(mine.admin, { module: 'glob', pattern: 'a?' }))).toEqual(['a?']);
    expect(await mine.admin('GET', query(path, { module: '*' }))).toMatchObject({ status: 400 });
    expect(await mine.admin('GET', query(path, { module: 'crm', type: '[a-z]*' }))).toMatchObject({ status: 400 });
  });

  it('gives every key exactly once over many small pages, and counts what it looked at', async () => {
    const keys = Array.from({ length: 1_200 }, (_, index) => ({
      ...{ module: 'paged', type: 'row', key: `row:${index}`, value: index, ttlSeconds: 600 },
    }));
    await mine.cache.mset(keys);
    const rows = await listAll(mine.admin, { module: 'paged', limit: 100 });
    expect(rows.length).toBe(1_200);
    expect(new Set(names(rows)).size).toBe(1_200);
    const first = await fullPage(mine.admin, { module: 'paged', limit: 10 });
    expect(first.keys.length).toBe(10);
    expect(first.cursor).not.toBeNull();
    expect(first.estimatedTotal).toBeNull();
  });

  it('leaves no key out while the server grows its table between two pages', async () => {
    const make = (type: string, count: number) =>
      mine.cache.mset(
        Array.from({ length: count }, (_, index) => ({
          ...{ module: 'grown', type, key: `row:${index}`, value: index, ttlSeconds: 600 },
        })),
      );
    await make('first', 300);
    const first = await list(mine.admin, { module: 'grown', type: 'first', limit: 20 });
    await make('later', 3_000);
    const rows = [...first.keys];
    for (let { cursor } = first; cursor !== null; ) {
      const page = await list(mine.admin, { module: 'grown', type: 'first', limit: 20, cursor });
      rows.push(...page.keys);
      cursor = page.cursor;
    }
    expect(new Set(names(rows)).size).toBe(300);
  });

  it('refuses a cursor that was changed, is of another search, or of another tenant', async () => {
    const { cursor } = await list(mine.admin, { module: 'paged', limit: 10 });
    if (cursor === null) throw new Error('there should be more');
    const flipped = `${cursor.slice(0, -3)}${cursor.at(-3) === 'A' ? 'B' : 'A'}${cursor.slice(-2)}`;
    const refusal = { status: 400, body: { error: { code: 'invalid_request' } } };
    for (const cursorTried of [flipped, 'AAAA', '0', Buffer.from('{"cursor":"0"}').toString('base64url')]) {
      expect(await mine.admin('GET', query(path, { module: 'paged', cursor: cursorTried }))).toMatchObject(refusal);
    }
    expect(await mine.admin('GET', query(path, { module: 'crm', cursor }))).toMatchObject(refusal);
    expect(await theirs.admin('GET', query(path, { module: 'paged', cursor }))).toMatchObject(refusal);
  });

  it('masks keys for a viewer, in the cursor too', async () => {
    const { keys, cursor } = await list(mine.viewer, { module: 'crm', limit: 2 });
    expect(keys.map(({ key }) => key)).toEqual(keys.map(({ dataType }) => `${dataType.slice(0, 2)}••••`));
    expect(Buffer.from(cursor ?? '', 'base64url').toString('latin1')).not.toContain('lead');
  });

  it('answers a viewer’s search by what the mask shows, so that no answer spells a key', async () => {
    const found = async (pattern: string) =>
      (await listAll(mine.viewer, { module: 'crm', pattern })).map(({ key }) => key);
    const shown = await found('le*');
    expect(shown).toEqual(['le••••', 'le••••']);
    for (const guess of ['lea*', 'lead:1*', 'lex*', 'lezzz:*']) expect(await found(guess)).toEqual(shown);
    expect(await found('zz*')).toEqual([]);
    // An administrator, who sees the keys, searches by all of them.
    expect(names(await listAll(mine.admin, { module: 'crm', pattern: 'lead:1*' }))).toEqual(['lead:1']);
  });

  it('shows structures by their kind, without content', async () => {
    await mine.cache.sessions.create({ userId: 'user-1', platform: 'ios' });
    await mine.cache.queue('mail').enqueue({ to: 'x@example.test' });
    const rows = await listAll(mine.admin, {});
    const kinds = rows.filter(({ structure }) => structure !== null).map((row) => [row.database, row.structure]);
    expect(kinds).toEqual(
      expect.arrayContaining([
        [0, 'hash'],
        [2, 'stream'],
      ]),
    );
  });

  it('leaves out what no SDK wrote under the tenant’s prefix, and what only looks like it', async () => {
    const raw = new Redis(product.data.adminUrl, { db: 1 });
    await raw.set(`tenant:${mine.id}:odd`, 'x');
    await raw.set(`tenant:${theirs.id}:crm:lead:tenant:${mine.id}:crm`, 'x');
    await raw.quit();
    expect(names(await listAll(mine.admin, { module: 'crm' }))).toEqual(['deal:1', 'lead:1', 'lead:2']);
  });

  it('refuses a database that the module is not in', async () => {
    const answer = await mine.admin('GET', query(path, { module: 'crm', database: 3 }));
    expect(answer).toMatchObject({ status: 400, body: { error: { message: expect.stringContaining('database 1') } } });
  });

  it('needs the scope cache:read of an API key, and ignores a tenant parameter', async () => {
    const program = await programOf(product, mine.id, ['cache:read']);
    expect(names(await listAll(program, { module: 'crm', tenant: theirs.id }))).toEqual(['deal:1', 'lead:1', 'lead:2']);
    const other = await programOf(product, mine.id, ['telemetry']);
    const refused = await other('GET', query(path, { module: 'crm' }));
    expect(refused).toMatchObject({ status: 403, body: { error: { message: expect.stringContaining('cache:read') } } });
  });
});

describe('GET /api/platform/cache/keys', () => {
  it('lists for staff, audited, and shows values to platform administrators only', async () => {
    const { platform } = product.pools;
    const tenant = await addTenant(platform, 'watched');
    await product.services.cache.forTenant(tenant).set('crm', 'lead', 'k', { a: 1 }, { ttlSeconds: 60 });
    const staff = await personOf(product, await addStaff(platform, 'platform_viewer'));
    const chief = await personOf(product, await addStaff(platform, 'platform_admin'));
    const mirror = '/api/platform/cache/keys';
    expect(names(await listAllOf(staff, query(mirror, { tenant, module: 'crm' })))).toEqual(['k']);
    const value = query(`${mirror}/value`, { tenant, module: 'crm', type: 'lead', key: 'k' });
    const refused = await staff('GET', value);
    expect(refused).toMatchObject({
      status: 403,
      body: { error: { message: expect.stringContaining('platform_admin') } },
    });
    expect(await chief('GET', value)).toMatchObject({ status: 200, body: { value: { a: 1 }, encoding: 'json' } });
    expect(await mine.admin('GET', value)).toMatchObject({ status: 403 });
    expect(await chief('GET', query(`${mirror}/value`, { module: 'crm', type: 'lead', key: 'k' }))).toMatchObject({
      status: 400,
    });
    const { rows } = await platform.query(
      "select action, target from accounts.audit_log where tenant_id = $1 and action like 'platform.read.%' order by id",
      [tenant],
    );
    expect(rows).toEqual([
      { action: 'platform.read.keys', target: `tenant:${tenant}` },
      { action: 'platform.read.keys.value', target: 'crm/lead/k' },
    ]);
  });
});

async function listAllOf(send: Send, path: string): Promise<KeyRow[]> {
  const { status, body } = await send('GET', path);
  expect(status).toBe(200);
  return keysSchema.parse(body).keys;
}
