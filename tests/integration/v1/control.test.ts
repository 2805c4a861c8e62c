import { Redis } from 'ioredis';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { CacheOptions } from '#lib/cache/cache-options.ts';
import { publishAccess } from '#lib/cache/publish-access.ts';
import { publishPolicies } from '#lib/cache/publish-policies.ts';
import { policiesSchema } from '#lib/contracts/v1/policies.ts';
import { maxTelemetryBytes, maxTelemetryRows } from '#lib/contracts/v1/telemetry.ts';
import { type Cache, createCache } from '#lib/sdk/node.ts';
import type { TelemetryBatch } from '#lib/telemetry/batch.ts';
import { telemetryStream } from '#server/telemetry/stream.ts';
import { makeBatch, makeRollup, makeSample } from '../db/make-batch.ts';
import { addTenant } from '../http/people.ts';
import { startTestProduct, type TestProduct } from '../http/start-test-product.ts';
import { addTenantClient, type V1Client } from './v1-client.ts';

let product: TestProduct;
let client: V1Client;
let otherTenant: string;
const opened: Cache[] = [];

beforeAll(async () => {
  product = await startTestProduct();
  client = await addTenantClient(product, 'controlled', ['telemetry']);
  otherTenant = await addTenant(product.pools.platform, 'foreign');
});
afterEach(async () => {
  await Promise.all(opened.splice(0).map((cache) => cache.close()));
});
afterAll(() => product.close());

const send = (batches: unknown) => client.send('/telemetry', { method: 'POST', body: JSON.stringify({ batches }) });

/** What the ingesters would be handed of these batches. */
async function appended(match: (batch: TelemetryBatch) => boolean): Promise<TelemetryBatch[]> {
  const entries = await product.services.control.xrange(telemetryStream, '-', '+');
  const batches = entries.map(([, fields]) => JSON.parse(fields[fields.indexOf('batch') + 1] ?? '') as TelemetryBatch);
  return batches.filter(match);
}

const rollup = (tenantId: string, bucketMs = Date.now()) => makeRollup({ tenantId, bucketMs });
const give = (ttlSeconds: number, tenantId = client.tenantId) =>
  publishPolicies(product.services.control, [
    { scope: { kind: 'policy', tenantId, module: 'crm', dataType: 'temp' }, settings: { ttlSeconds, version: 1 } },
  ]);

describe('POST /api/v1/telemetry', () => {
  it("hands the tenant's batches to ingestion as they are", async () => {
    const at = Date.now();
    const batch = makeBatch([rollup(client.tenantId, at)], [makeSample({ tenantId: client.tenantId, atMs: at })]);
    const answer = await send([batch]);
    expect([answer.status, await answer.json()]).toEqual([202, { accepted: 10, dropped: 0 }]);
    expect(await appended(({ id }) => id === batch.id)).toEqual([batch]);
  });

  it('refuses a request that names another tenant, all of it, and notes it in the audit log', async () => {
    const good = makeBatch([rollup(client.tenantId)]);
    const sampled = makeBatch([], [makeSample({ tenantId: otherTenant, atMs: Date.now() })]);
    const account = { tenantId: otherTenant, sent: 1, dropped: 0 };
    const accounted = { ...makeBatch([]), accounts: [account] };
    for (const bad of [makeBatch([rollup(otherTenant)]), sampled, accounted]) {
      const answer = await send([good, bad]);
      expect([answer.status, (await answer.json()).error.code]).toEqual([403, 'forbidden']);
      const { rows } = await product.pools.platform.query(
        'select tenant_id, actor, target, after from accounts.audit_log where action = $1 and request_id = $2',
        ['telemetry.refuse', answer.headers.get('x-request-id')],
      );
      expect(rows).toEqual([
        {
          tenant_id: client.tenantId,
          actor: 'server',
          target: expect.stringMatching(/^api_key:/),
          after: { tenants: [otherTenant], batches: [good.id, bad.id] },
        },
      ]);
      expect(await appended(({ id }) => id === good.id || id === bad.id)).toEqual([]);
    }
  });

  it('tells what cannot have happened when it says, and passes it on whole for the ingester to count', async () => {
    const rows = [1_000, Date.now() + 3_600_000, Date.now()].map((bucketMs) => rollup(client.tenantId, bucketMs));
    const batch = makeBatch(rows);
    expect(await (await send([batch])).json()).toEqual({ accepted: 10, dropped: 20 });
    expect(await appended(({ id }) => id === batch.id)).toEqual([batch]);
  });

  it('takes no more than its bounds, and nothing but batches', async () => {
    const rows = Array.from({ length: maxTelemetryRows + 1 }, () => ({}));
    const named = makeBatch([{ ...rollup(client.tenantId), module: 'No Module' }]);
    for (const batches of [
      [],
      'x',
      [{}],
      [makeBatch([])].concat(Array(20).fill(makeBatch([]))),
      [{ ...makeBatch([]), samples: rows }],
      [named],
    ]) {
      expect((await send(batches)).status).toBe(400);
    }
    const long = await client.send('/telemetry', { method: 'POST', body: 'x'.repeat(maxTelemetryBytes + 1) });
    expect(long.status).toBe(413);
    expect((await client.send('/telemetry', { method: 'POST', body: '{' })).status).toBe(400);
  });
});

describe('GET /api/v1/policies', () => {
  const ask = async (version?: string) => {
    const answer = await client.send(`/policies${version === undefined ? '' : `?version=${version}`}`);
    return { status: answer.status, body: answer.status === 200 ? policiesSchema.parse(await answer.json()) : null };
  };

  it("answers at once with the tenant's own policies, and no others", async () => {
    await give(77, otherTenant);
    await give(111);
    await expect
      .poll(async () => (await ask()).body?.policies)
      .toEqual([
        { kind: 'policy', module: 'crm', dataType: 'temp', database: null, settings: { ttlSeconds: 111, version: 1 } },
      ]);
    expect((await ask()).body?.tenantId).toBe(client.tenantId);
  });

  it('waits for a change, and says when there was none', async () => {
    const { body } = await ask();
    const waiting = ask(body?.version);
    await give(222);
    const changed = await waiting;
    expect(changed.body?.policies[0]?.settings.ttlSeconds).toBe(222);
    const before = performance.now();
    const quiet = ask(changed.body?.version);
    // Another tenant's change wakes the question, and answers it not.
    await give(78, otherTenant);
    expect(await quiet).toEqual({ status: 304, body: null });
    expect(performance.now() - before).toBeGreaterThan(product.services.policies.waitMs - 100);
  });

  it('refuses a version that is none', async () => {
    expect(await client.refusal('/policies?version=a%20b')).toEqual([400, 'invalid_request']);
  });
});

describe('an SDK with the product as its control plane', () => {
  function open(options: Partial<CacheOptions> = {}) {
    const faults: unknown[] = [];
    const cache = createCache({
      url: product.data.url,
      control: { apiUrl: `${product.baseUrl}/`, apiKey: client.key },
      telemetry: { flushMs: 50 },
      connection: { commandTimeoutMs: 5_000 },
      onError: (error) => faults.push(error),
      onWarning: (warning) => faults.push(warning),
      ...options,
    });
    opened.push(cache);
    return { cache, faults, tenant: cache.forTenant(client.tenantId) };
  }

  it('sends its telemetry there', async () => {
    const { cache, tenant, faults } = open();
    await tenant.set('crm', 'temp', 'over-http', 1);
    await tenant.get('crm', 'temp', 'over-http');
    await expect.poll(() => cache.stats().telemetry).toMatchObject({ recorded: 2, sent: 2, pending: 0, dropped: 0 });
    const batches = await appended(({ samples }) => samples.some(({ key }) => key === 'over-http'));
    expect(batches.flatMap(({ rollups }) => rollups).reduce((sum, { calls }) => sum + calls, 0)).toBe(2);
    expect(faults).toEqual([]);
  });

  it('keeps telemetry while the product is away, and gives up what it refuses', async () => {
    const { cache, faults } = open({ control: { apiUrl: 'http://127.0.0.1:9', apiKey: client.key } });
    await cache.forTenant(client.tenantId).set('crm', 'temp', 'k', 1);
    await expect.poll(() => faults.length).toBeGreaterThan(0);
    expect(cache.stats().telemetry).toMatchObject({ recorded: 1, sent: 0, pending: 1, dropped: 0 });
    const foreign = open();
    await foreign.cache.forTenant(otherTenant).set('crm', 'temp', 'k', 1);
    await expect.poll(() => foreign.cache.stats().telemetry).toMatchObject({ pending: 0, dropped: 1 });
  });

  it('follows the policies', async () => {
    await give(333);
    const { tenant, faults } = open({ random: () => 0.5 });
    const told = () => tenant.explainTtl('crm', 'temp').ttlSeconds;
    await expect.poll(told, { timeout: 5_000 }).toBe(333);
    await give(444);
    await expect.poll(told, { timeout: 5_000 }).toBe(444);
    expect(faults).toEqual([]);
  });

  it('follows the tenant’s rules', async () => {
    const { tenant, faults } = open();
    const give = (status: 'active' | 'maintenance') =>
      publishAccess(product.services.control, [
        { tenantId: client.tenantId, rules: { status, allowedDatabases: [0, 1] } },
        { tenantId: otherTenant, rules: { status: 'active' } },
      ]);
    const outcome = (module: string) =>
      tenant.set(module, 'temp', 'ruled', 1).then(
        () => 'served',
        ({ reason }) => reason,
      );
    expect(await outcome('ai')).toBe('served');
    await give('active');
    await expect.poll(() => outcome('ai'), { timeout: 5_000 }).toBe('database_not_allowed');
    expect(await outcome('crm')).toBe('served');
    await give('maintenance');
    await expect.poll(() => outcome('crm'), { timeout: 5_000 }).toBe('tenant_maintenance');
    expect((await tenant.get('crm', 'temp', 'ruled')).hit).toBe(true);
    await give('active');
    await expect.poll(() => outcome('crm'), { timeout: 5_000 }).toBe('served');
    expect(faults).toEqual([]);
  });

  it('refuses what needs the control server itself, and writes nothing', async () => {
    const { tenant } = open();
    const refusal = expect.objectContaining({ reason: 'control_required', code: 'invalid_request' });
    await expect(tenant.lock('l', { ttlSeconds: 5 })).rejects.toEqual(refusal);
    await expect(tenant.sessions.create({ userId: 'ana' })).rejects.toEqual(refusal);
    await expect(tenant.queue('q').enqueue({})).rejects.toEqual(refusal);
    await expect(tenant.set('queue', 'temp', 'k', 1)).rejects.toEqual(refusal);
    await expect(tenant.set('crm', 'temp', 'k', 1, { tags: ['t'] })).rejects.toEqual(refusal);
    await expect(tenant.set('crm', 'temp', 'k', 1, { subject: 'ana' })).rejects.toEqual(refusal);
    await expect(tenant.invalidateTag('t')).rejects.toEqual(refusal);
    await expect(
      tenant.mget([
        { module: 'crm', type: 'temp', key: 'k' },
        { module: 'queue', type: 'temp', key: 'k' },
      ]),
    ).rejects.toEqual(refusal);
    const data = new Redis(product.data.adminUrl);
    const keyspace = await data.info('keyspace');
    await data.quit();
    expect(keyspace).not.toMatch(/db(0|2|5|11|12|13):/);
    expect(() => open({ encryption: { masterKey: Buffer.alloc(32).toString('base64') } })).toThrow(refusal);
  });

  it('is told of an address or a key that cannot be one', () => {
    const wrong = [
      { apiUrl: 'redis://127.0.0.1', apiKey: client.key },
      { apiUrl: 'nowhere', apiKey: client.key },
      { apiUrl: product.baseUrl, apiKey: 'a\r\nb' },
    ];
    for (const control of wrong) expect(() => open({ control })).toThrow(/control\.api/);
  });
});
