import { randomBytes } from 'node:crypto';
import { Redis } from 'ioredis';
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import type { CacheWarning } from '#lib/cache/cache-warning.ts';
import type { TenantCache } from '#lib/cache/tenant-cache.ts';
import { markQuotas, rebaseQuotas } from '#server/cache/quota-base.ts';
import { setTenantAccess, type TenantAccessChange } from '#server/db/queries/access/set-tenant-access.ts';
import { takeCensus } from '#server/telemetry/census.ts';
import { outcomeOf, type RulesServers, startRulesServers } from './rules-servers.ts';

let servers: RulesServers;
let tenant: TenantCache;
let warnings: CacheWarning[];

beforeAll(async () => {
  servers = await startRulesServers();
});
afterAll(() => servers.close());
beforeEach(async () => {
  warnings = [];
  const cache = servers.openCache({ onWarning: (warning) => warnings.push(warning), random: () => 0.5 });
  tenant = cache.forTenant(await servers.makeTenant());
});

const wait = { timeout: 8_000 };
const value = randomBytes(10_000);
const store = (key: string, by = tenant, options = {}) => outcomeOf(by.set('api', 'temp', key, value, options));
const usage = () => servers.rules.usage(tenant.tenantId);

/** Sets the quota and waits until this process counts against it. */
async function limit(change: TenantAccessChange): Promise<void> {
  await servers.change((client) => setTenantAccess(client, tenant.tenantId, change));
  let probes = 0;
  await expect
    .poll(async () => {
      await tenant.set('ai', 'temp', `probe-${probes++}`, 1);
      return (await usage())?.usedBytes ?? 0;
    }, wait)
    .toBeGreaterThan(0);
}

async function census(): Promise<void> {
  const mark = await markQuotas(servers.control);
  const urls = servers.redis.adminRedisUrls;
  const databases = [1, 4];
  const rows = await takeCensus({ open: (plane, db) => new Redis(urls[plane], { db }), databases, budget: 1 });
  await rebaseQuotas(servers.control, mark, { databases, rows });
}

it('warns at 80 % and refuses at 100 %, deletes still allowed, and takes writes again when there is room', async () => {
  await limit({ quotaBytes: 200_000 });
  for (let index = 0; index < 17; index += 1) expect(await store(`k${index}`)).toBe('served');
  await expect.poll(() => warnings.map(({ code }) => code), wait).toContain('quota_nearly_full');
  expect(await usage()).toMatchObject({ state: 'warning', quotaBytes: 200_000 });
  for (let index = 17; index < 30; index += 1) await store(`k${index}`);
  expect(await store('one-more')).toBe('quota_exceeded');
  await expect(tenant.set('api', 'temp', 'x', 1)).rejects.toMatchObject({ status: 507, reason: 'quota_exceeded' });
  expect((await tenant.get('api', 'temp', 'k0')).hit).toBe(true);
  expect(await tenant.getOrSet('api', 'temp', 'loaded', () => 'still answered')).toBe('still answered');
  for (let index = 0; index < 5; index += 1) expect(await tenant.delete('api', 'temp', `k${index}`)).toBe(true);
  expect(await store('after')).toBe('served');
});

it('counts an entry that is stored again once', async () => {
  await limit({ quotaBytes: 100_000 });
  for (let turn = 0; turn < 40; turn += 1) expect(await store('the-same')).toBe('served');
  await expect.poll(async () => (await usage())?.usedBytes ?? 0, wait).toBeGreaterThan(10_000);
  expect((await usage())?.usedBytes).toBeLessThan(20_000);
});

it('counts what other processes store within about a second', async () => {
  await limit({ quotaBytes: 150_000 });
  const other = servers.openCache().forTenant(tenant.tenantId);
  await expect.poll(() => outcomeOf(other.set('ai', 'temp', 'p', 1))).toBe('served');
  for (let index = 0; index < 14; index += 1) await store(`o${index}`);
  await store('last');
  await expect.poll(() => store('here', other), wait).toBe('quota_exceeded');
});

it('is put right by the census: what expired makes room, what the SDK did not write counts', async () => {
  await limit({ quotaBytes: 100_000 });
  for (let index = 0; index < 12; index += 1) await store(`e${index}`);
  expect(await store('full')).toBe('quota_exceeded');
  // What is not told yet when a census begins counts on top of it.
  await expect.poll(async () => (await usage())?.state, wait).toBe('full');
  const data = new Redis(servers.redis.adminRedisUrls.data, { db: 1 });
  data.on('error', () => undefined);
  for (let index = 0; index < 12; index += 1) await data.del(`tenant:${tenant.tenantId}:api:temp:e${index}`);
  await census();
  await expect.poll(() => store('room'), wait).toBe('served');
  // The census weighs one key of a few: all are alike.
  await tenant.delete('api', 'temp', 'room');
  for (let index = 0; index < 12; index += 1) {
    await data.set(`tenant:${tenant.tenantId}:raw:${index}`, 'x'.repeat(10_000), 'EX', 600);
  }
  await census();
  await expect.poll(() => store('no-room'), wait).toBe('quota_exceeded');
  data.disconnect();
});

it('makes room where the tenant wants it so: low priority first, then the oldest; never protected or others’ data', async () => {
  let nowMs = Date.now() - 3_600_000;
  const cache = servers.openCache({ random: () => 0.5, now: () => nowMs, telemetry: { sampleLimit: 0 } });
  const dated = cache.forTenant(tenant.tenantId);
  const neighbour = cache.forTenant(await servers.makeTenant());
  await limit({ quotaBytes: 300_000, onQuotaFull: 'trim' });
  const session = await dated.sessions.create({ userId: 'u' });
  await store('theirs', neighbour);
  for (const priority of ['high', 'normal', 'low'] as const) {
    for (let index = 0; index < 9; index += 1) {
      nowMs += 1_000;
      await store(`${priority}-${index}`, dated, { priority });
    }
  }
  for (let index = 9; index < 13; index += 1) await store(`normal-${index}`, dated);
  // On its way to the quota the tenant was near it as well: what was trimmed tells the two apart.
  const data = new Redis(servers.redis.adminRedisUrls.data, { db: 1 });
  const oldest = `tenant:${tenant.tenantId}:api:temp:low-0`;
  const standing = async () => [(await usage())?.state, await data.exists(oldest)];
  await expect.poll(standing).toEqual(['warning', 0]);
  data.disconnect();
  const left = async (priority: string) => {
    const found = await Promise.all(
      Array.from({ length: 13 }, (_, index) => dated.get('api', 'temp', `${priority}-${index}`)),
    );
    return found.map(({ hit }) => hit);
  };
  const low = await left('low');
  expect(low[0]).toBe(false);
  // The oldest went, so that whatever is left of them is the newest.
  expect(low.slice(0, 9)).toEqual([...low.slice(0, 9)].sort());
  expect((await left('high')).slice(0, 9)).toEqual(Array(9).fill(true));
  expect(await dated.sessions.get(session?.id ?? '')).not.toBeNull();
  expect((await neighbour.get('api', 'temp', 'theirs')).hit).toBe(true);
});

it('goes on from what it knew while the control server is away, and fails no caller', async () => {
  await limit({ quotaBytes: 1_000_000 });
  await servers.redis.control.stop();
  for (let index = 0; index < 90; index += 1) expect(await store(`away-${index}`)).toBe('served');
  for (let index = 90; index < 110; index += 1) await store(`away-${index}`);
  expect(await store('too-much')).toBe('quota_exceeded');
  await servers.redis.control.start();
});
