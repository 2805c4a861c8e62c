import { Redis } from 'ioredis';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { isFramed, openFrame } from '#lib/cache/entry-frame.ts';
import { publishPolicies } from '#lib/cache/publish-policies.ts';
import { createCache } from '#lib/sdk/node.ts';
import { insertOptimization } from '#server/db/queries/optimizations/store-optimization.ts';
import { withTenant } from '#server/db/with-tenant.ts';
import { optimizerActor, takeStep } from '#server/optimizer/take-step.ts';
import { policyChanges } from '#server/v1/take-request.ts';
import { startTestProduct, type TestProduct } from '../http/start-test-product.ts';
import { addClient, addTenantClient, type V1Client } from './v1-client.ts';

let product: TestProduct;
let client: V1Client;

beforeAll(async () => {
  product = await startTestProduct();
  client = await addTenantClient(product, 'classed', ['telemetry']);
});
afterAll(() => product.close());

describe('the policy of a class', () => {
  const where = '/policies/crm/lead';
  const put = (settings: unknown, by = client) => by.send(where, { method: 'PUT', body: JSON.stringify(settings) });

  it('is set, read and removed by the tenant alone, obeyed by an SDK within a second, and audited', async () => {
    const editor = await addClient(product, client.tenantId, ['values:read', 'values:write']);
    expect(await client.refusal(where, { method: 'PUT', body: '{"priority":"low"}' })).toEqual([403, 'forbidden']);
    expect(await editor.refusal(where, { method: 'PUT', body: '{}' })).toEqual([400, 'invalid_request']);
    expect(await editor.refusal(where, { method: 'DELETE' })).toEqual([404, 'not_found']);
    const cache = createCache({
      url: product.data.url,
      control: { apiUrl: product.baseUrl, apiKey: client.key },
      connection: { commandTimeoutMs: 5_000 },
      random: () => 0.5,
    });
    const tenant = cache.forTenant(client.tenantId);
    const data = new Redis(product.data.adminUrl, { db: 1 });
    const storedAs = async () => {
      await tenant.set('crm', 'lead', 'k', 1);
      const bytes = await data.getBuffer(`tenant:${client.tenantId}:crm:lead:k`);
      return bytes !== null && isFramed(bytes) ? openFrame(bytes).frame.priority : null;
    };
    try {
      expect(await storedAs()).toBeNull();
      const applied = { kind: 'priority', tenantId: client.tenantId, module: 'crm', dataType: 'lead' } as const;
      await publishPolicies(product.services.control, [{ scope: applied, settings: { priority: 'high' } }]);
      await expect.poll(storedAs, { timeout: 5_000 }).toBe('high');
      const own = { priority: 'low', ttlSeconds: 77 };
      expect((await put(own, editor)).status).toBe(200);
      await expect.poll(storedAs, { timeout: 5_000 }).toBe('low');
      expect(tenant.explainTtl('crm', 'lead')).toMatchObject({ ttlSeconds: 77, source: 'tenant' });
      expect(await (await editor.send(where)).json()).toEqual({
        ...{ module: 'crm', dataType: 'lead', own },
        applied: [{ kind: 'priority', module: 'crm', dataType: 'lead', settings: { priority: 'high' } }],
      });
      expect((await editor.send(where, { method: 'DELETE' })).status).toBe(204);
      await expect.poll(storedAs, { timeout: 5_000 }).toBe('high');
      await publishPolicies(product.services.control, [{ scope: applied, settings: null }]);
      await expect.poll(storedAs, { timeout: 5_000 }).toBeNull();
    } finally {
      data.disconnect();
      await cache.close();
    }
    const { rows } = await product.pools.platform.query(
      "select action, before, after->'own' as own from accounts.audit_log where tenant_id = $1 and target = $2 order by id",
      [client.tenantId, 'class:crm:lead'],
    );
    expect(rows).toEqual([
      { action: 'policy.set', before: { own: null }, own: { priority: 'low', ttlSeconds: 77 } },
      { action: 'policy.remove', before: { own: { priority: 'low', ttlSeconds: 77 } }, own: null },
    ]);
  });

  it('stays as it is while advice for the class is tried', async () => {
    const { tenantId } = client;
    const editor = await addClient(product, tenantId, ['values:write']);
    const change = { module: 'crm', dataType: 'lead', formerTtlSeconds: 30, ttlSeconds: 60, formerPolicySeconds: null };
    const evidence = { reads: 900, watchedSeconds: 250, examinedSeconds: 160, memoryRatio: 1, promisedMissRatio: 1 };
    const row = await withTenant(product.pools.app, tenantId, async (db) => {
      const made = { gain_pp: 5, gain_low_pp: 4, gain_high_pp: 6, salt: 7, hottest: {}, created_at: new Date() };
      const { id } = await insertOptimization(db, tenantId, { ...made, evidence, kind: 'ttl', changes: [change] });
      const step = { events: ['approve', 'apply'], actor: optimizerActor, at: new Date() } as const;
      return takeStep(db, { control: product.services.control, tenantId, id, ...step });
    });
    expect((await put({ ttlSeconds: 5 }, editor)).status).toBe(409);
    await withTenant(product.pools.app, tenantId, (db) =>
      takeStep(db, {
        ...{ control: product.services.control, tenantId, id: row.id },
        ...{ events: ['revert'], actor: optimizerActor, at: new Date() },
      }),
    );
    expect((await put({ ttlSeconds: 5 }, editor)).status).toBe(200);
    expect((await editor.send(where, { method: 'DELETE' })).status).toBe(204);
  });

  it('is for a thousand classes of a tenant at most, and changed two hundred times in ten seconds', async () => {
    const { tenantId, ...crowded } = await addTenantClient(product, 'crowded', [
      'values:read',
      'values:write',
      'telemetry',
    ]);
    const setIt = (type: string) => crowded.send(`/policies/crm/${type}`, { method: 'PUT', body: '{"ttlSeconds":60}' });
    const scopeOf = (dataType: string) => ({ kind: 'tenant', tenantId, module: 'crm', dataType }) as const;
    const published = Array.from({ length: 1_000 }, (_, index) => {
      return { scope: scopeOf(`t${index}`), settings: { ttlSeconds: 30 } };
    });
    await publishPolicies(product.services.control, published);
    const known = () => product.services.policies.read(tenantId, false)?.policies.length;
    await expect.poll(known, { timeout: 5_000 }).toBe(1_000);
    const refused = await setIt('another');
    expect([refused.status, await refused.json()]).toMatchObject([409, { error: { code: 'conflict' } }]);
    expect((await setIt('t7')).status).toBe(200);
    expect((await crowded.send('/policies/crm/t8', { method: 'DELETE' })).status).toBe(204);
    await expect.poll(known, { timeout: 5_000 }).toBe(999);
    expect((await setIt('another')).status).toBe(200);
    // As if so many had been made just now.
    const nowUs = Date.now() * 1_000;
    const earlier = Array.from({ length: policyChanges }, (_, index) => [nowUs + index, `earlier:${index}`]).flat();
    await product.services.control.zadd(`kryonix:requests:policies:${tenantId}`, ...earlier);
    // One is let through while the control server is asked how many there were.
    await expect.poll(async () => (await setIt('t7')).status).toBe(429);
  });
});
