import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { nextStamp } from '#lib/contracts/hybrid-logical-clock.ts';
import type { TenantCache } from '#lib/sdk/node.ts';
import { openBrowser } from '../http/browser.ts';
import { addApiKey, addPerson, addTenant, password, setTenantStatus } from '../http/people.ts';
import { startTestProduct, type TestProduct } from '../http/start-test-product.ts';
import { makeMutation } from './make-mutation.ts';
import { codeOf, contentOf, readPage, readPush } from './sync-answers.ts';

let product: TestProduct;
let tenantId: string;
let apiKey: string;
let tenant: TenantCache;

const keyFor = (id: string, scopes: Parameters<typeof addApiKey>[1]['scopes'] = ['sessions']) =>
  addApiKey(product.pools.platform, { tenantId: id, pepper: product.services.apiKeyPepper, scopes });

beforeAll(async () => {
  product = await startTestProduct();
});
afterAll(() => product?.close());

beforeEach(async () => {
  tenantId = await addTenant(product.pools.platform, `tenant-${randomUUID().slice(0, 8)}`);
  apiKey = await keyFor(tenantId);
  tenant = product.services.cache.forTenant(tenantId);
});

function post(body: unknown, key = apiKey): Promise<Response> {
  const headers = { authorization: `Bearer ${key}`, 'content-type': 'application/json' };
  return fetch(`${product.baseUrl}/api/v1/sync`, { method: 'POST', headers, body: JSON.stringify(body) });
}

const push = async (...mutations: unknown[]) => readPush(await post({ mutations }));

async function pull(query: Record<string, string> = {}, key = apiKey) {
  const url = `${product.baseUrl}/api/v1/sync?${new URLSearchParams(query)}`;
  return readPage(await fetch(url, { headers: { authorization: `Bearer ${key}` } }));
}

const statuses = (results: { status: string }[]) => results.map(({ status }) => status);

describe('a push', () => {
  it('is seen by readers of the SDK and by those who pull, and twice it changes nothing', async () => {
    const mutations = [
      makeMutation({ value: { name: 'Ana', tags: [], zero: 0 }, ttlSeconds: 100 }),
      makeMutation({ key: 'a/b ç {1}', value: null, priority: 1 }),
      makeMutation({ operation: 'delete', key: 'gone', priority: 3 }),
    ];
    expect(statuses(await push(...mutations))).toEqual(['applied', 'applied', 'applied']);
    expect(await tenant.get('crm', 'lead', '1')).toMatchObject({
      hit: true,
      value: { name: 'Ana', tags: [], zero: 0 },
    });
    expect(await tenant.ttl('crm', 'lead', '1')).toBeLessThanOrEqual(110);
    const page = await pull();
    expect(page.changes.map(({ key, priority }) => [key, priority])).toEqual([
      ['a/b ç {1}', 1],
      ['1', 2],
      ['gone', 3],
    ]);
    expect(page.changes.map(contentOf)).toEqual([
      { exists: true, value: null },
      { exists: true, value: { name: 'Ana', tags: [], zero: 0 } },
      { exists: false },
    ]);
    await tenant.set('crm', 'lead', '1', 'written past the log');
    expect(statuses(await push(...mutations))).toEqual(['duplicate', 'duplicate', 'duplicate']);
    expect(await tenant.get('crm', 'lead', '1')).toMatchObject({ value: 'written past the log' });
    expect(await pull({ cursor: page.cursor })).toMatchObject({ changes: [], more: false, cursor: page.cursor });
  });

  it('lets the later stamp win whoever comes first, and reports to the one who lost', async () => {
    const early = makeMutation({ value: 'early' });
    const late = makeMutation({ value: 'late' });
    expect(statuses(await push(late))).toEqual(['applied']);
    const [lost] = await push(early);
    expect(lost).toMatchObject({ status: 'superseded', conflict: { base: { value: 'late', stamp: late.stamp } } });
    expect(await tenant.get('crm', 'lead', '1')).toMatchObject({ value: 'late' });
  });

  it('reports what the winner had not seen, and nothing to who had', async () => {
    const first = makeMutation({ value: 1 });
    const second = makeMutation({ value: 2, seen: null });
    const third = makeMutation({ value: 3, seen: second.stamp });
    const [, over, after] = await push(first, second, third);
    expect(over).toMatchObject({ status: 'applied', conflict: { base: { value: 1 } } });
    expect(after).toEqual({ status: 'applied', conflict: null, error: null });
  });

  it('merges by field where fields are written', async () => {
    const whole = makeMutation({ value: { name: 'Ana', city: 'Recife', age: 40 } });
    const [older, newer] = [
      makeMutation({ operation: 'merge', fields: { name: 'Bia', city: 'Natal' } }),
      makeMutation({ operation: 'merge', fields: { city: 'Olinda' }, removed: ['age'] }),
    ];
    expect(statuses(await push(whole, newer, older))).toEqual(['applied', 'applied', 'merged']);
    expect(await tenant.get('crm', 'lead', '1')).toMatchObject({ value: { name: 'Bia', city: 'Olinda' } });
  });

  it('refuses what is wrong by itself and takes the rest', async () => {
    const results = await push(
      makeMutation({ module: 'No Module' }),
      'nonsense',
      makeMutation({ key: 'control\u0000character' }),
      makeMutation({ value: 'x'.repeat(262_144) }),
      makeMutation({ stamp: nextStamp(null, Date.now() + 120_000, '0'.repeat(16)) }),
      makeMutation({ key: 'good' }),
    );
    expect(results.map(({ status, error }) => error?.code ?? status)).toEqual([
      ...['invalid_request', 'invalid_request', 'invalid_request', 'payload_too_large', 'clock_ahead', 'applied'],
    ]);
    expect((await pull()).changes.map(({ key }) => key)).toEqual(['good']);
  });

  it('of many clients at once on one entry leaves log and cache with the latest', async () => {
    const mutations = Array.from({ length: 24 }, (_, i) => makeMutation({ value: i }));
    const answers = await Promise.all([...mutations].reverse().map((mutation) => push(mutation)));
    expect(answers.flat().every(({ status }) => ['applied', 'superseded'].includes(status))).toBe(true);
    expect(await tenant.get('crm', 'lead', '1')).toMatchObject({ value: 23 });
    expect((await pull()).changes.map(contentOf)).toEqual([{ exists: true, value: 23 }]);
  });

  it('that reached the log but not the cache is completed when it is sent again', async () => {
    const mutation = makeMutation({ value: 'kept' });
    await product.data.stop();
    expect((await codeOf(await post({ mutations: [mutation] })))[0]).toBe(503);
    await product.data.start();
    await expect.poll(async () => (await post({ mutations: [mutation] })).status, { timeout: 15_000 }).toBe(200);
    expect(await tenant.get('crm', 'lead', '1')).toMatchObject({ value: 'kept' });
  });
});

describe('a pull', () => {
  it('comes in pages, the most urgent first, each entry once with its latest value', async () => {
    const mutations = Array.from({ length: 90 }, (_, i) =>
      makeMutation({ key: `k${i}`, value: i, priority: 4 - (i % 4) }),
    );
    await push(...mutations);
    await push(makeMutation({ key: 'k0', value: 'again', priority: 4 }));
    const seen: [string, number][] = [];
    let cursor: string | undefined;
    for (let more = true; more; ) {
      const page = await pull({ limit: '20', ...(cursor === undefined ? {} : { cursor }) });
      expect(page.changes.length).toBeLessThanOrEqual(20);
      seen.push(...page.changes.map(({ key, priority }): [string, number] => [key, priority]));
      [cursor, more] = [page.cursor, page.more];
    }
    expect(seen.map(([, priority]) => priority)).toEqual(seen.map(([, priority]) => priority).toSorted());
    expect(new Set(seen.map(([key]) => key)).size).toBe(90);
    expect(seen).toHaveLength(90);
    expect(seen.at(-1)).toEqual(['k0', 4]);
  });

  it('of some priorities leaves the others for later', async () => {
    await push(makeMutation({ key: 'a', priority: 1 }), makeMutation({ key: 'b', priority: 4 }));
    const urgent = await pull({ priorities: '1' });
    expect(urgent.changes.map(({ key }) => key)).toEqual(['a']);
    expect((await pull({ cursor: urgent.cursor })).changes.map(({ key }) => key)).toEqual(['b']);
  });

  it('with a cursor of a log that is gone asks for a new beginning, with nonsense is refused', async () => {
    await push(makeMutation());
    expect(await pull({ cursor: 'otherepoch12.1.1.1.1' })).toMatchObject({ resync: true, changes: [] });
    const headers = { authorization: `Bearer ${apiKey}` };
    const refused = await fetch(`${product.baseUrl}/api/v1/sync?cursor=nonsense`, { headers });
    expect(await codeOf(refused)).toEqual([400, 'invalid_request']);
  });

  it('tells mobile_sync_interval_seconds, the shortest of the tenant’s databases', async () => {
    const intervalOf = async () => (await pull()).syncIntervalSeconds;
    expect(await intervalOf()).toBe(300);
    await product.pools.platform.query(
      'update cache_management.tenant_cache_configs set mobile_sync_interval_seconds = 45 where tenant_id = $1 and database_number = 1',
      [tenantId],
    );
    await expect.poll(intervalOf).toBe(45);
  });

  it('sees nothing of another tenant, whatever the request says', async () => {
    await push(makeMutation());
    const other = await addTenant(product.pools.platform, `other-${randomUUID().slice(0, 8)}`);
    expect(await pull({ tenant: tenantId }, await keyFor(other))).toMatchObject({ changes: [], more: false });
  });
});

describe('who may', () => {
  it('is a key with the scope sessions, and an administrator', async () => {
    expect(await codeOf(await post({ mutations: [] }, await keyFor(tenantId, ['values:write'])))).toEqual([
      ...[403, 'forbidden'],
    ]);
    expect(await codeOf(await post({ mutations: [] }, 'kx_nothing'))).toEqual([401, 'unauthenticated']);
    const statusesOf = async (role: 'tenant_admin' | 'tenant_viewer') => {
      const browser = openBrowser(product.baseUrl);
      await browser.signIn(await addPerson(product.pools.platform, role, tenantId), password);
      const cookie = [...browser.cookies].map(([name, value]) => `${name}=${value}`).join('; ');
      const body = JSON.stringify({ mutations: [] });
      const pushFrom = async (origin: string) => {
        const headers = { cookie, origin, 'content-type': 'application/json' };
        return (await fetch(`${product.baseUrl}/api/v1/sync`, { method: 'POST', headers, body })).status;
      };
      const pushed = [await pushFrom(product.baseUrl), await pushFrom('https://elsewhere.example')];
      return [...pushed, (await browser.get('/api/v1/sync')).status];
    };
    // A session changes something from the product's own pages only.
    expect(await statusesOf('tenant_admin')).toEqual([200, 403, 200]);
    expect(await statusesOf('tenant_viewer')).toEqual([403, 403, 403]);
  });

  it('is nobody of a suspended tenant; in maintenance there is reading only', async () => {
    await setTenantStatus(product.pools.platform, tenantId, 'maintenance');
    expect(await codeOf(await post({ mutations: [makeMutation()] }))).toEqual([503, 'tenant_maintenance']);
    expect((await pull()).changes).toEqual([]);
    const suspended = await addTenant(product.pools.platform, `suspended-${randomUUID().slice(0, 8)}`);
    await setTenantStatus(product.pools.platform, suspended, 'suspended');
    expect(await codeOf(await post({ mutations: [] }, await keyFor(suspended)))).toEqual([403, 'tenant_suspended']);
  });

  it('cannot send more than a push holds, nor anything but JSON', async () => {
    expect(await codeOf(await post({ mutations: Array.from({ length: 101 }, () => makeMutation()) }))).toEqual([
      ...[400, 'invalid_request'],
    ]);
    expect(await codeOf(await post('x'.repeat(4_194_304)))).toEqual([413, 'payload_too_large']);
    const headers = { authorization: `Bearer ${apiKey}` };
    const send = (body: string) => fetch(`${product.baseUrl}/api/v1/sync`, { method: 'POST', headers, body });
    for (const body of ['', '{"mutations":', 'mutations=1', '{"mutations":{}}']) {
      expect(await codeOf(await send(body))).toEqual([400, 'invalid_request']);
    }
  });

  it('is counted against the limits of the tenant’s databases, and leaves when its key was used', async () => {
    await product.pools.platform.query(
      'update cache_management.tenant_cache_configs set sdk_rate_limit = 2 where tenant_id = $1 and database_number = 1',
      [tenantId],
    );
    const statusOf = async (module: string) => (await post({ mutations: [makeMutation({ module })] })).status;
    expect([await statusOf('crm'), await statusOf('crm'), await statusOf('crm')]).toEqual([200, 200, 429]);
    expect(await statusOf('config')).toBe(200);
    const used = async () => {
      const { rows } = await product.pools.platform.query(
        'select last_used_at from accounts.api_keys where prefix = $1',
        [apiKey.slice(0, 10)],
      );
      return rows[0]?.last_used_at;
    };
    await expect.poll(used).toBeInstanceOf(Date);
  });
});
