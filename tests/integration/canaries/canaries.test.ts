import { Redis } from 'ioredis';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { catalogues } from '#lib/cache/catalogue.ts';
import { canariesSchema, canaryProbes } from '#lib/contracts/canaries.ts';
import { scoreSchema } from '#lib/contracts/score.ts';
import { openTenantRules } from '#server/cache/open-tenant-rules.ts';
import type { ProbeContext } from '#server/canaries/probe.ts';
import { redisGet, redisPublish, redisScan, redisScript } from '#server/canaries/redis-probes.ts';
import { runCanaries } from '#server/canaries/run-canaries.ts';
import { storeBatches } from '#server/db/queries/telemetry/store-batches.ts';
import { LiveFigures } from '#server/live/live-figures.ts';
import { type Live, startLive } from '#server/live/start-live.ts';
import { logger } from '#server/logger.ts';
import { gatherMetrics } from '#server/metrics/gather-metrics.ts';
import { MetricBook } from '#server/metrics/metric-book.ts';
import { tenantUserName } from '#server/redis/acl-rules.ts';
import { eventually } from '#tests/setup/eventually.ts';
import { runAs } from '../db/as-login.ts';
import { makeBatch, makeRollup } from '../db/make-batch.ts';
import { addStaff } from '../http/people.ts';
import { startTestProduct, type TestProduct } from '../http/start-test-product.ts';
import { type SettingsBrowser, settingsTenant, signInTo } from '../settings/settings-people.ts';
import { startCarelessServer } from './careless-server.ts';

let product: TestProduct;
let staff: SettingsBrowser;
let rules: ReturnType<typeof openTenantRules>;
let live: Live;
let careless: Awaited<ReturnType<typeof startCarelessServer>>;
let admin: Redis;

const catalogue = catalogues['multi-tenant'].databases;

beforeAll(async () => {
  product = await startTestProduct();
  staff = await signInTo(product, await addStaff(product.pools.platform, 'platform_viewer'));
  const { connections, pools, services, redis, databaseUrl } = product;
  const { control } = services;
  rules = openTenantRules({ connections, ingestPool: pools.ingest, control, catalogue, log: logger });
  await eventually(async () => {
    await rules.publisher.publish(null);
    return rules.managesRedisUsers();
  });
  const figures = new LiveFigures({
    pool: pools.app,
    control,
    catalogue,
    planeUp: () => true,
    ready: async () => true,
  });
  const { http } = product;
  live = startLive({
    http,
    figures,
    control,
    controlRedisUrl: redis.url,
    databaseUrl,
    socketsPerTenant: 4,
    log: logger,
  });
  careless = await startCarelessServer();
  admin = new Redis(product.data.adminUrl);
});
afterAll(async () => {
  admin.disconnect();
  rules.close();
  await Promise.all([live.stop(), careless.close()]);
  await product.close();
});

const redisUrls = () => ({ data: product.data.url, control: product.redis.url });

function run(world: Partial<Pick<ProbeContext, 'cache' | 'baseUrl'>> = {}) {
  const { pools, services } = product;
  const { cache, baseUrl, apiKeyPepper, masterKey } = services;
  return runCanaries(
    {
      ...{ platform: pools.platform, ingest: pools.ingest, tenantRules: rules, apiKeyPepper, masterKey, log: logger },
      world: { appPool: pools.app, cache, baseUrl, redisUrls: redisUrls(), ...world },
    },
    new Date(),
  );
}
const read = async () => canariesSchema.parse(await (await staff.get('/api/platform/canaries')).json());
async function isolationScore(): Promise<number | null | undefined> {
  const { metrics } = scoreSchema.parse(await (await staff.get('/api/platform/score')).json());
  return metrics.find(({ id }) => id === 'tenant_isolation_score')?.value;
}

async function canaryIds(): Promise<[string, string]> {
  const sql = 'select id from accounts.tenants where canary order by slug';
  const [a, b] = (await product.pools.platform.query<{ id: string }>(sql)).rows;
  return [a?.id ?? '', b?.id ?? ''];
}

const password = 'a password that this test gave';

/** Gives a tenant's user more than it should have on the data plane, until the answer is called. */
async function allow(tenantId: string, rights: readonly string[]): Promise<() => Promise<void>> {
  const name = tenantUserName(tenantId);
  const lines = (await admin.call('ACL', 'LIST')) as string[];
  const [, , ...before] = lines.find((line) => line.split(' ')[1] === name)?.split(' ') ?? [];
  // In the order of the rules: what is allowed for all comes after the list is emptied.
  const reset = ['resetkeys', 'resetchannels'].filter((_, index) => rights.includes(index === 0 ? '~*' : '&*'));
  await admin.call('ACL', 'SETUSER', name, ...reset, ...rights, `>${password}`);
  return async () => {
    await admin.call('ACL', 'SETUSER', name, 'reset', ...before);
  };
}

async function prometheus(): Promise<string> {
  const book = new MetricBook();
  const { pools, services } = product;
  const live = () => ({ sockets: 0, tenantsWatched: 0, tenantsLed: 0, messagesSent: 0 });
  const infrastructure = async () => ({ nodes: [] });
  await gatherMetrics(book, { pools, control: services.control, readiness: services.readiness, infrastructure, live });
  return book.text();
}

describe('the canaries', () => {
  it('say nothing of isolation before they ran', async () => expect(await isolationScore()).toBeNull());

  it('try every way and find it closed, with users on both Redis servers and sockets, and are nobody’s customers', async () => {
    expect(await run()).toEqual({ held: canaryProbes.length, breached: 0, unknown: 0 });
    expect((await read()).last.map(({ probe }) => probe).sort()).toEqual([...canaryProbes].sort());
    expect(await isolationScore()).toBe(100);
    const tenants = await (await staff.get('/api/platform/tenants')).text();
    expect(tenants).not.toMatch(/canary/i);
    const people = await settingsTenant(product, 'customer');
    expect((await people.admin.get('/api/platform/canaries')).status).toBe(403);
  });

  it('keep their names and keys from run to run', async () => {
    const count = async () =>
      (await product.pools.platform.query('select count(*)::int as count from accounts.tenants where canary')).rows[0]
        .count;
    await run();
    expect(await count()).toBe(2);
  });

  it('see every wall that fell, export what they saw, and tell Prometheus', async () => {
    const [canary] = await canaryIds();
    const bucketMs = Math.floor(Date.now() / 60_000) * 60_000;
    await storeBatches(product.pools.ingest, [makeBatch([makeRollup({ tenantId: canary, bucketMs })])]);
    const rows = 'cache_management.tenant_cache_configs';
    const owner = (sql: string) => runAs(product.ownerDatabaseUrl, `set role kryonix_owner; ${sql}`);
    await owner(`create policy hole on ${rows} for select to kryonix_app using (true);
                 grant usage on schema cache_chunks to kryonix_app`);
    const { cache } = product.services;
    const mixed = { ...cache, forTenant: () => cache.forTenant(canary) };
    const undo = await allow(canary, ['~*', '&*', '+scan', '+evalsha']);
    expect(await run({ cache: mixed as typeof cache, baseUrl: careless.baseUrl })).toEqual({
      ...{ held: 0, breached: canaryProbes.length, unknown: 0 },
    });
    const { breaches, day } = await read();
    expect(breaches).toHaveLength(canaryProbes.length);
    expect(day.breached).toBe(canaryProbes.length);
    expect(await isolationScore()).toBeLessThan(100);
    expect(await prometheus()).toContain(`kryonix_canary_probes{outcome="breached"} ${canaryProbes.length}`);
    await owner(`drop policy hole on ${rows}; revoke usage on schema cache_chunks from kryonix_app`);
    await undo();
    expect((await run()).held).toBe(canaryProbes.length);
    expect(await prometheus()).toContain('kryonix_canary_probes{outcome="breached"} 0');
    expect(await prometheus()).toMatch(/^kryonix_canary_last_run_timestamp_seconds \d/m);
    const csv = await (await staff.get('/api/platform/canaries?format=csv')).text();
    expect(csv).toMatch(/^at,run_id,probe,outcome,detail,duration_ms/);
    expect(csv).toContain('breached');
  });

  const [get, scan, publish, script] = [redisGet, redisScan, redisPublish, redisScript];
  it.each([
    [['~*'], [get]],
    [['+scan'], [scan]],
    [['&*'], [publish]],
    [
      ['+evalsha', '~*'],
      [get, script],
    ],
  ])('find what the right %s of a tenant’s Redis user opens, and no more', async (rights, opened) => {
    const [own, other] = await canaryIds();
    const undo = await allow(own, rights);
    const redisPassword = password;
    const context = { own: { tenantId: own, redisPassword, apiKey: '' }, other: { tenantId: other } as never };
    // The rights and the password are the data plane's.
    const { data } = redisUrls();
    for (const probe of [get, scan, publish, script]) {
      const { outcome } = await probe.run({ ...context, redisUrls: { data, control: data }, managesRedisUsers: true });
      expect([probe.name, outcome]).toEqual([probe.name, opened.includes(probe) ? 'breached' : 'held']);
    }
    await undo();
  });

  it('take it for no proof where their user is missing, unless tenants have no users there at all', async () => {
    const [own, other] = await canaryIds();
    const context = { own: { tenantId: own, redisPassword: 'wrong', apiKey: '' }, other: { tenantId: other } as never };
    const outcome = async (managesRedisUsers: boolean) =>
      (await redisGet.run({ ...context, redisUrls: redisUrls(), managesRedisUsers })).outcome;
    expect([await outcome(true), await outcome(false)]).toEqual(['unknown', 'held']);
  });
});
