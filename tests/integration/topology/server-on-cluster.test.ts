import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { browseStart } from '#lib/cache/browse-keys.ts';
import { scanKeys } from '#lib/cache/scan-keys.ts';
import { type Cache, createCache } from '#lib/sdk/node.ts';
import { gentlePace } from '#server/backup/scan-tenant.ts';
import { trimTenant } from '#server/cache/trim-tenant.ts';
import { logger } from '#server/logger.ts';
import { clusterReady, openCluster } from '#server/redis/open-cluster.ts';
import { openPlane, openPrimaries } from '#server/redis/open-plane.ts';
import { takePrefixedCensus } from '#server/telemetry/census.ts';
import { askDetails, askInfo } from '#server/telemetry/pollers/ask-node.ts';
import { eraseTenantKeys } from '#server/tenants/erase-tenant-keys.ts';
import { eventually } from '#tests/setup/eventually.ts';
import { startTestCluster, type TestCluster } from '#tests/setup/test-cluster.ts';
import { startTestRedis, type TestRedis } from '#tests/setup/test-redis.ts';

const entries = 300;
const [tenantId, otherId] = [randomUUID(), randomUUID()];
const limits = { commandTimeoutMs: 5_000 };
let cluster: TestCluster;
let control: TestRedis;
let cache: Cache;

beforeAll(async () => {
  [cluster, control] = await Promise.all([startTestCluster(), startTestRedis({ plane: 'control' })]);
  cache = createCache({
    ...{ url: cluster.url, control: { url: control.url }, strict: true },
    // Time-outs are another file's subject.
    connection: { commandTimeoutMs: 5_000 },
  });
  const [own, other] = [cache.forTenant(tenantId), cache.forTenant(otherId)];
  await eventually(() => own.get('api', 'temp', 'first').catch(() => null)); // opens every connection
  for (let index = 0; index < entries; index += 1) await own.set('api', 'temp', `k${index}`, 'x'.repeat(200));
  await own.set('metrics', 'temp', 'elsewhere', 1);
  await other.set('api', 'temp', 'k', 1);
});
afterAll(async () => {
  await cache.close();
  await Promise.all([cluster.close(), control.close()]);
});

describe('on a cluster the server', () => {
  it('finds a tenant’s keys on all primaries, page by page, and no other tenant’s', async () => {
    const { browser } = cache.forTenant(tenantId);
    const found = new Set<string>();
    let position: Parameters<typeof browser.page>[1] | null = browseStart;
    let pages = 0;
    while (position !== null) {
      const page = await browser.page({ database: 1 }, position, { limit: 40, budgetMs: 1_000 });
      for (const { key } of page.keys) found.add(key);
      position = page.next;
      pages += 1;
    }
    expect(found.size).toBe(entries);
    expect(pages).toBeGreaterThan(3);
  });

  it('removes a group wherever its entries live', async () => {
    const { browser } = cache.forTenant(tenantId);
    let removed = 0;
    let cursor: string | null = '0';
    while (cursor !== null) {
      const page = await browser.removeMatching({ module: 'api', dataType: 'temp', keyPrefix: 'k1' }, cursor);
      removed += page.removed;
      cursor = page.cursor;
    }
    expect(removed).toBe(111);
  });

  it('counts keys and memory of every tenant and database by what the keys say', async () => {
    const { primaries, close } = await openPrimaries(cluster.url, 'test', logger, { database: 0, ...limits });
    expect(primaries).toHaveLength(3);
    const databases = Array.from({ length: 16 }, (_, id) => id);
    const rows = await takePrefixedCensus({ clients: primaries, databases, budget: 1 });
    close();
    const of = (tenant: string, database: number) =>
      rows.find((row) => row.tenantId === tenant && row.database === database);
    expect(of(tenantId, 1)).toMatchObject({ keys: entries - 111 });
    expect(of(tenantId, 3)).toMatchObject({ keys: 1 });
    expect(of(otherId, 1)).toMatchObject({ keys: 1 });
    expect(of(tenantId, 1)?.memoryBytes).toBeGreaterThan(200 * (entries - 111));
  });

  it('asks all primaries and tells of them as of one server', async () => {
    const admin = cluster.primaries.map(({ adminUrl }) => adminUrl).join(',');
    const plane = openPlane(admin, 'test', logger, limits);
    expect(await eventually(() => plane.ping().catch(() => null))).toBe('PONG');
    // A replica tells where it is a moment after it was linked.
    const { info, missingRights } = await eventually(async () => {
      const asked = await askInfo(plane);
      return asked.info.replication?.replicas.every(({ offset }) => offset !== null && offset > 0) ? asked : null;
    });
    expect(info.keyspace?.[0]?.keys).toBe(entries - 111 + 2);
    expect(info.memory?.maxBytes).toBe(3 * 1024 ** 3);
    expect(info.replication?.connectedReplicas).toBe(3);
    expect(info.commands?.find(({ command }) => command === 'set')?.calls).toBeGreaterThan(entries);
    expect(missingRights).toEqual([]);
    const details = await askDetails(plane, info);
    expect(details.slots?.reduce((sum, { from, to }) => sum + to - from + 1, 0)).toBe(16_384);
    expect(details.missingRights).toEqual([]);
    expect(Object.keys(details.latency ?? {}).length).toBeGreaterThan(0);
    expect(details.clientGroups?.length).toBeGreaterThan(1);
    plane.disconnect();
  });

  it('makes room on every primary', async () => {
    const { primaries, close } = await openPrimaries(cluster.url, 'test', logger, { database: 0, ...limits });
    let freed = 0;
    for (const primary of primaries) freed += await trimTenant(primary, `tenant:${tenantId}:1:*`, 4_000);
    expect(freed).toBeGreaterThan(12_000);
    const sizes = await Promise.all(primaries.map((primary) => primary.dbsize()));
    expect(sizes.reduce((sum, size) => sum + size, 0)).toBeLessThan(entries - 111 - 20);
    close();
  });

  it('goes on with a scan where a replica took its primary’s place meanwhile', async () => {
    const client = await clusterReady(openCluster(cluster.url, 'test', logger, limits));
    const before = await scanAll(client);
    await cluster.promote(0);
    await eventually(async () => (await scanAll(client).catch(() => new Set())).size === before.size);
    client.disconnect();
  });
});

it('erases every key of a tenant on every primary, and none of another tenant', async () => {
  const client = await clusterReady(openCluster(cluster.url, 'test', logger, limits));
  const own = [...(await scanAll(client))].filter((key) => key.includes(tenantId)).length;
  const places = { redisUrl: cluster.url, controlRedisUrl: control.url, pace: gentlePace, log: logger };
  const erased = await eraseTenantKeys(places, tenantId, { cancelled: () => false, progress: async () => undefined });
  expect(own).toBeGreaterThan(10);
  expect(erased).toBeGreaterThanOrEqual(own);
  const left = [...(await scanAll(client))];
  client.disconnect();
  expect(left.filter((key) => key.includes(tenantId))).toEqual([]);
  expect(left.filter((key) => key.includes(otherId)).length).toBeGreaterThan(0);
});

async function scanAll(client: Parameters<typeof scanKeys>[0]): Promise<Set<string>> {
  const found = new Set<string>();
  let cursor = '0';
  do {
    const [next, keys] = await scanKeys(client, cursor, 'tenant:*', 50);
    for (const key of keys) found.add(key);
    cursor = next;
  } while (cursor !== '0');
  return found;
}
