import { randomBytes } from 'node:crypto';
import { Redis } from 'ioredis';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { catalogues } from '#lib/cache/catalogue.ts';
import type { TenantLifeCycle } from '#lib/contracts/tenant-life-cycle.ts';
import type { Cache, TenantCache } from '#lib/sdk/node.ts';
import { createServerCache } from '#server/cache/create-server-cache.ts';
import { parseEnv } from '#server/env.ts';
import { logger } from '#server/logger.ts';
import { installationKeys } from '#server/runtime/installation-keys.ts';
import { eventually } from '#tests/setup/eventually.ts';
import { type LifeCycleWorld, openOwnRedis, startLifeCycleWorld, wish } from './life-cycle-world.ts';

/** Where an envelope names the key that sealed it. */
const dataKeyIdAt = 12;

let world: LifeCycleWorld;
let tenant: { id: string; slug: string; secrets: Awaited<ReturnType<LifeCycleWorld['create']>>['secrets'] };
let sdk: TenantCache;

beforeAll(async () => {
  world = await startLifeCycleWorld();
  const made = await world.create(wish('controlada'));
  const { id, slug } = await world.settled(made.tenant.id);
  tenant = { id, slug, secrets: made.secrets };
  sdk = world.application.forTenant(id);
  await eventually(async () => (await outcome(sdk.set('crm', 'lead', 'before', { cpf: 'legible' }))) === 'served');
});
afterAll(() => world.close());

const outcome = (call: Promise<unknown>) =>
  call.then(
    () => 'served',
    (error: { code?: string }) => error.code ?? 'failed',
  );
const path = (rest: string) => `/api/platform/tenants/${tenant.id}${rest}`;

async function ask(method: string, rest: string, body?: unknown) {
  const answer = await world.command(world.admin, method, path(rest), body);
  return { status: answer.status, body: (await answer.json()) as Record<string, unknown> };
}

async function audited(action: string) {
  const { rows } = await world.product.pools.platform.query(
    'select before, after from accounts.audit_log where tenant_id = $1 and action = $2 order by id',
    [tenant.id, action],
  );
  return rows;
}

/** What is stored on the server under a key. */
async function storedUnder(key: string): Promise<Buffer | null> {
  const data = new Redis(world.product.data.adminUrl, { db: catalogues['multi-tenant'].databaseForModule('crm').id });
  const stored = await data.getBuffer(`tenant:${tenant.id}:crm:lead:${key}`);
  data.disconnect();
  return stored;
}

/** Whether a value is stored so that nobody reads it who reads the server. */
async function isSealed(by: Cache, key: string): Promise<boolean> {
  await by.forTenant(tenant.id).set('crm', 'lead', key, { cpf: 'legible' });
  return (await storedUnder(key))?.includes('legible') === false;
}

const reads = async (by: Cache, key: string) => (await by.forTenant(tenant.id).get('crm', 'lead', key)).hit;
const set = (state: string, confirm?: string) => ask('POST', '/encryption', { action: 'set', state, confirm });

describe('the encryption of a tenant', () => {
  it('is introduced, switched on and off by the staff, and live processes follow without losing what they can keep', async () => {
    const { application } = world;
    expect(await ask('GET', '/encryption')).toMatchObject({ body: { state: 'off', since: null, keys: 1 } });
    expect((await set('on', tenant.slug)).status).toBe(409);
    expect(await set('introducing')).toMatchObject({ status: 200, body: { state: 'introducing' } });
    await eventually(() => isSealed(application, 'during'));
    expect(await reads(application, 'before')).toBe(true);
    expect((await set('on', 'another')).status).toBe(400);
    expect(await set('on', tenant.slug)).toMatchObject({ status: 200, body: { state: 'on' } });
    await eventually(async () => !(await reads(application, 'before')));
    expect(await reads(application, 'during')).toBe(true);
    expect(await set('off', tenant.slug)).toMatchObject({ status: 200, body: { state: 'off' } });
    await eventually(async () => !(await isSealed(application, 'after')));
    expect(await reads(application, 'during')).toBe(true);
    const answer = await world.command(world.viewer, 'POST', path('/encryption'), { action: 'rotate' });
    expect(answer.status).toBe(403);
    expect(await audited('tenant.encryption')).toMatchObject([
      { before: { state: 'off' }, after: { state: 'introducing' } },
      { before: { state: 'introducing' }, after: { state: 'on' } },
      { before: { state: 'on' }, after: { state: 'off' } },
    ]);
  });

  it('gets a new data key, then all keys a new master key, and what was sealed by the former ones still opens', async () => {
    const { application, product, masterKey } = world;
    await set('introducing');
    await eventually(() => isSealed(application, 'by the first key'));
    expect(await ask('POST', '/encryption', { action: 'rotate' })).toMatchObject({ status: 200, body: { keys: 2 } });
    // A process that was running before seals with it without having to wait for its own next look.
    await eventually(async () => {
      await isSealed(application, 'by the second key');
      return (await storedUnder('by the second key'))?.readUInt32BE(dataKeyIdAt) === 2;
    }, 10_000);
    const other = world.openApplication();
    await eventually(() => reads(other, 'by the second key'));
    expect(await reads(other, 'by the first key')).toBe(true);

    const next = randomBytes(32).toString('base64');
    const env = parseEnv({ NODE_ENV: 'test', KRYONIX_MASTER_KEY: next, KRYONIX_FORMER_MASTER_KEYS: masterKey });
    const keys = installationKeys(env, { masterKey: 'not used' });
    expect(keys.masterKey).toBe(masterKey);
    const { services, connections } = product;
    const cacheBefore = services.cache;
    services.cache = createServerCache({ ...connections, catalogue: 'multi-tenant', ...keys.wrapping, log: logger });
    expect(await ask('GET', '/encryption')).toMatchObject({ body: { keys: 2, underFormerMasterKey: 2 } });
    const rewrap = async () => await (await world.command(world.admin, 'POST', '/api/platform/rewrap')).json();
    expect(await rewrap()).toEqual({ tenants: 1, rewrapped: 2, failed: [] });
    expect(await rewrap()).toMatchObject({ rewrapped: 0 });
    await services.cache.close();
    services.cache = cacheBefore;

    const later = world.openApplication({ masterKey: next });
    await eventually(() => reads(later, 'by the first key'));
    expect(await reads(later, 'by the second key')).toBe(true);
    await Promise.all([other.close(), later.close()]);
    expect(await audited('tenant.data_key.rotate')).toHaveLength(1);
  });
});

describe('the tenant’s own Redis user', () => {
  it('gets another password, told once, is taken away, and comes back; open connections end each time', async () => {
    const own = (password: string) => {
      const redis = { username: tenant.secrets?.redis.username ?? '', password };
      return openOwnRedis(world.product.data, tenant.secrets && { ...tenant.secrets, redis });
    };
    const answers = (client: Redis) =>
      client.ping().then(
        () => true,
        () => false,
      );
    const change = async (action: string) => (await ask('POST', '/redis-user', { action })).body;
    const first = own(tenant.secrets?.redis.password ?? '');
    expect(await answers(first)).toBe(true);
    let ended = new Promise((resolve) => first.once('end', resolve));
    const rotated = await change('rotate');
    await ended;
    const [stale, fresh] = [own(tenant.secrets?.redis.password ?? ''), own(String(rotated.password))];
    expect([await answers(stale), await answers(fresh)]).toEqual([false, true]);
    ended = new Promise((resolve) => fresh.once('end', resolve));
    expect(await change('revoke')).toEqual({ username: tenant.secrets?.redis.username, password: null });
    await ended;
    expect(await world.lifeCycle(tenant.id)).toMatchObject({ redisUser: 'revoked' });
    const again = own(String((await change('rotate')).password));
    expect(await answers(again)).toBe(true);
    for (const each of [first, stale, fresh, again]) each.disconnect();
    const rows = await audited('tenant.redis_user.rotate');
    expect(rows).toHaveLength(2);
    expect(JSON.stringify(rows)).not.toContain(String(rotated.password));
  });
});

describe('maintenance', () => {
  it('of a tenant serves its reads and refuses its writes, by SDK and HTTP, until it is opened again', async () => {
    const url = `${world.product.baseUrl}/api/v1/cache/crm/lead/plain`;
    const headers = { authorization: `Bearer ${tenant.secrets?.apiKey}`, 'content-type': 'text/plain' };
    const put = async () => (await fetch(url, { method: 'PUT', headers, body: 'x' })).status;
    await eventually(async () => (await put()) === 204);
    expect(await ask('POST', '/maintenance')).toMatchObject({ status: 200, body: { status: 'maintenance' } });
    await eventually(async () => (await outcome(sdk.set('crm', 'lead', 'x', 1))) === 'tenant_maintenance');
    await eventually(async () => (await put()) === 503);
    expect(await outcome(sdk.get('crm', 'lead', 'x'))).toBe('served');
    expect((await fetch(url, { headers })).status).toBe(200);
    expect(await ask('POST', '/resume')).toMatchObject({ body: { status: 'active' } });
    await eventually(async () => (await outcome(sdk.set('crm', 'lead', 'x', 1))) === 'served');
    expect(await audited('tenant.maintenance')).toMatchObject([{ before: { status: 'active' } }]);
  });

  it('and every other setting of one database can be changed by the staff, and holds in the SDK', async () => {
    const { id } = catalogues['multi-tenant'].databaseForModule('crm');
    const change = (body: unknown) => ask('PATCH', `/databases/${id}`, body);
    const limits = { maxMemoryMb: 64, sdkCallsPerHour: 500, cacheHitTargetPercent: 92.5 };
    const switches = { performanceMonitoring: false, aiOptimization: false };
    expect(await change({ ...limits, ...switches, status: 'maintenance' })).toMatchObject({
      body: { database: id, ...limits, ...switches, status: 'maintenance', sdkEnabled: true },
    });
    await eventually(async () => (await outcome(sdk.set('crm', 'lead', 'x', 1))) === 'tenant_maintenance');
    await change({ status: 'active', sdkEnabled: false });
    await eventually(async () => (await outcome(sdk.get('crm', 'lead', 'x'))) === 'forbidden');
    await change({ sdkEnabled: true });
    await eventually(async () => (await outcome(sdk.set('crm', 'lead', 'x', 1))) === 'served');
    const { body } = await ask('GET', '/databases');
    expect((body.databases as unknown[])[id]).toMatchObject({ ...limits, status: 'active' });
    for (const wrong of [{ maxMemoryMb: 0 }, { status: 'gone' }, { cacheHitTargetPercent: 101 }, { other: 1 }]) {
      expect((await change(wrong)).status).toBe(400);
    }
    expect(await audited('tenant.database')).toHaveLength(3);
  });
});

describe('how long a tenant’s telemetry is kept', () => {
  it('is set by the staff, never longer than everybody’s, one resolution at a time', async () => {
    const change = (retention: unknown) => ask('PATCH', '', { retention });
    expect((await change({ samplesHours: 1, daysDays: 90 })).status).toBe(200);
    const { body } = await change({ samplesHours: null, hoursDays: 30 });
    const kept = { samplesHours: null, minutesHours: null, hoursDays: 30, daysDays: 90 };
    expect((body as unknown as TenantLifeCycle).retention).toEqual(kept);
    expect((await change({ daysDays: 731 })).status).toBe(400);
    const { rows } = await world.product.pools.platform.query(
      'select hours_days, days_days from cache_management.telemetry_retention where tenant_id = $1',
      [tenant.id],
    );
    expect(rows).toEqual([{ hours_days: 30, days_days: 90 }]);
  });
});
