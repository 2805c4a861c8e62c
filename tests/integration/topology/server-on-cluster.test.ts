import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { browseStart } from '#lib/cache/browse-keys.ts';
import { catalogues } from '#lib/cache/catalogue.ts';
import { type Cache, createCache } from '#lib/sdk/node.ts';
import { gentlePace } from '#server/backup/scan-tenant.ts';
import { trimTenant } from '#server/cache/trim-tenant.ts';
import { logger } from '#server/logger.ts';
import { clusterReady, openCluster } from '#server/redis/open-cluster.ts';
import { openPlane, openPrimaries } from '#server/redis/open-plane.ts';
import { takePrefixedCensus } from '#server/telemetry/census.ts';
import { countAllKeys } from '#server/telemetry/count-all-keys.ts';
import { askDetails, askInfo } from '#server/telemetry/pollers/ask-node.ts';
import { eraseTenantKeys } from '#server/tenants/erase-tenant-keys.ts';
import { type LifeCycleWorld, startLifeCycleWorld, wish } from '#tests/integration/tenants/life-cycle-world.ts';
import { eventually } from '#tests/setup/eventually.ts';
import { startTestCluster, type TestCluster } from '#tests/setup/test-cluster.ts';
import { startTestRedis, type TestRedis } from '#tests/setup/test-redis.ts';
import { scanAll } from './scan-all.ts';

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
      const replicas = asked.info.replication?.replicas ?? [];
      return replicas.length === 3 && replicas.every(({ offset }) => offset !== null && offset > 0) ? asked : null;
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

describe('a tenant of a cluster', { timeout: 120_000 }, () => {
  let silo: TestRedis;
  let world: LifeCycleWorld;
  let moved: string;
  let application: Cache;
  const admins = () => [...cluster.primaries, ...cluster.replicas].map(({ adminUrl }) => adminUrl).join(',');

  beforeAll(async () => {
    silo = await startTestRedis({ plane: 'control' });
    const servers = {
      'silo-1': { url: silo.url, adminUrl: silo.adminUrl },
      'cluster-1': { url: cluster.url, adminUrl: admins() },
    };
    world = await startLifeCycleWorld(servers, { url: cluster.url, adminUrl: admins() });
    const created = await world.create(wish('agrupada'));
    moved = created.tenant.id;
    expect((await world.settled(moved)).operation?.state).toBe('done');
    application = createCache({
      ...{ url: cluster.url, control: { url: world.product.connections.controlRedisUrl }, strict: true },
      servers: { 'silo-1': silo.url, 'cluster-1': cluster.url },
      connection: { commandTimeoutMs: 5_000 },
    });
    await eventually(() =>
      application
        .forTenant(moved)
        .get('crm', 'lead', 'first')
        .catch(() => undefined),
    );
  });
  afterAll(async () => {
    await application.close();
    await world.close();
    await silo.close();
  });

  const path = () => `/api/platform/tenants/${moved}/move`;
  const settled = async (answer: Response) => {
    expect(answer.status).toBe(202);
    return (await world.settled(moved)).operation;
  };
  const move = async (to: string, databases?: number[]) =>
    settled(await world.command(world.admin, 'POST', path(), { to, ...(databases && { databases }) }));
  const undo = async () => settled(await world.command(world.admin, 'DELETE', path()));
  async function onCluster(id: string): Promise<string[]> {
    const client = await clusterReady(openCluster(cluster.url, 'test', logger, limits));
    const keys = [...(await scanAll(client))].filter((key) => key.startsWith(`tenant:${id}:`));
    client.disconnect();
    return keys.sort();
  }
  async function store() {
    const tenant = application.forTenant(moved);
    for (let index = 0; index < 20; index += 1) await tenant.set('crm', 'lead', `k${index}`, index, { tags: ['lead'] });
    const session = await tenant.sessions.create({ userId: 'u1', platform: 'ios' });
    await tenant.queue('jobs').enqueue({ item: 1 });
    return session?.id ?? '';
  }
  const queued = async () => {
    const queue = application.forTenant(moved).queue('jobs');
    const items = await queue.reserve({ count: 10 });
    await queue.ack(...items);
    return items.length;
  };

  it('is moved to a server of its own with its sessions, queues and tags, and back', async () => {
    const others = await onCluster(otherId);
    const session = await store();
    expect((await onCluster(moved)).length).toBeGreaterThanOrEqual(20);
    expect(await move('silo-1')).toMatchObject({ state: 'done', error: null });
    expect(await onCluster(moved)).toEqual([]);
    const tenant = application.forTenant(moved);
    expect(await tenant.sessions.get(session)).not.toBeNull();
    expect(await queued()).toBe(1);
    await tenant.set('crm', 'lead', 'k1', 'there', { tags: ['lead'] });
    expect(await world.product.services.cache.forTenant(moved).get('crm', 'lead', 'k1')).toMatchObject({
      value: 'there',
    });
    expect(await onCluster(moved)).toEqual([]);
    const rows = await countAllKeys({ ...world.product.connections, log: logger }, { databases: [1], budget: 1 });
    expect(rows.find((row) => row.tenantId === moved && row.database === 1)?.keys).toBe(1);

    expect(await undo()).toMatchObject({ state: 'done', error: null });
    expect(await tenant.sessions.get(session)).not.toBeNull();
    await tenant.set('crm', 'lead', 'k2', 'back', { tags: ['lead'] });
    expect((await onCluster(moved)).length).toBe(1);
    expect(await tenant.invalidateTag('lead')).toBe(1);
    expect(await onCluster(otherId)).toEqual(others);
  });

  it('keeps what is protected on a cluster too, in every slot, and takes it back from there', async () => {
    const session = await store();
    const isProtected = catalogues['multi-tenant'].databases.filter((entry) => entry.evictionClass === 'protected');
    const databases = isProtected.map(({ id }) => id);
    expect(await move('cluster-1', databases)).toMatchObject({ state: 'done', error: null });
    const tenant = application.forTenant(moved);
    expect(await tenant.sessions.get(session)).not.toBeNull();
    expect(await queued()).toBe(1);
    expect((await onCluster(moved)).some((key) => key.includes('_tag:lead'))).toBe(true);
    expect(await undo()).toMatchObject({ state: 'done', error: null });
    expect(await tenant.sessions.get(session)).not.toBeNull();
    expect((await onCluster(moved)).every((key) => key.includes(':crm:lead:'))).toBe(true);
    expect(await tenant.invalidateTag('lead')).toBe(20);
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
