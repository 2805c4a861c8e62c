import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { topologySessionsKey } from '#lib/cache/topology-session-record.ts';
import type { CreatedTenant, TenantLifeCycle } from '#lib/contracts/tenant-life-cycle.ts';
import type { MovePlan, TenantTopologyView } from '#lib/contracts/tenant-move.ts';
import { type Cache, createCache } from '#lib/sdk/node.ts';
import { openTenantDatabases } from '#server/backup/backup-context.ts';
import { logger } from '#server/logger.ts';
import { countAllKeys } from '#server/telemetry/count-all-keys.ts';
import { runTenantOperation } from '#server/tenants/run-tenant-operation.ts';
import { addApiKey } from '#tests/integration/http/people.ts';
import { type LifeCycleWorld, startLifeCycleWorld, wish } from '#tests/integration/tenants/life-cycle-world.ts';
import { type OperationsProcess, startOperationsProcess } from '#tests/integration/tenants/operations-process.ts';
import { eventually } from '#tests/setup/eventually.ts';
import { startTestRedis, type TestRedis } from '#tests/setup/test-redis.ts';
import { keysOn } from './keys-on.ts';
import { ownUserOn } from './own-user-on.ts';
import { startTraffic } from './tenant-traffic.ts';

let world: LifeCycleWorld;
let silo: TestRedis;
let second: Cache;
let mover: OperationsProcess;
let tenantId: string;
let neighbourId: string;
let secrets: CreatedTenant['secrets'];

function openApplication(servers: Record<string, string>, apiKey?: string): Cache {
  const { baseUrl, connections } = world.product;
  const control = apiKey === undefined ? { url: connections.controlRedisUrl } : { apiUrl: baseUrl, apiKey };
  return createCache({
    ...{ url: connections.redisUrl, control, servers, strict: true },
    onError: () => undefined,
    onWarning: () => undefined,
    connection: { commandTimeoutMs: 5_000 },
  });
}

async function makeTenant(slug: string): Promise<string> {
  const created = await world.create(wish(slug));
  secrets ??= created.secrets;
  await world.settled(created.tenant.id);
  return created.tenant.id;
}

beforeAll(async () => {
  silo = await startTestRedis({ plane: 'control' });
  // Nobody connects to the Cluster.
  const clusterUrl = 'redis://127.0.0.1:1,127.0.0.1:2';
  world = await startLifeCycleWorld({
    'silo-1': { url: silo.url, adminUrl: silo.adminUrl },
    'cluster-1': { url: clusterUrl, adminUrl: clusterUrl },
  });
  mover = startOperationsProcess(world);
  second = openApplication({ 'silo-1': silo.url });
  [tenantId, neighbourId] = [await makeTenant('mudanca'), await makeTenant('vizinha')];
  await world.command(world.admin, 'PATCH', `/api/platform/tenants/${tenantId}`, {
    limits: { rateLimitPerSecond: null },
  });
  await mover.ready();
});

afterAll(async () => {
  mover.kill();
  await second.close();
  await world.close();
  await silo.close();
});

const path = (id = tenantId) => `/api/platform/tenants/${id}/move`;
const topology = async () => (await (await world.admin.get(path())).json()) as TenantTopologyView;

async function move(body: unknown): Promise<TenantLifeCycle> {
  const answer = await world.command(world.admin, 'POST', path(), body);
  expect(answer.status).toBe(202);
  return await world.settled(tenantId);
}

async function undo(): Promise<TenantLifeCycle> {
  expect((await world.command(world.admin, 'DELETE', path())).status).toBe(202);
  return await world.settled(tenantId);
}

/** Backups look for database 0 where it is now, and the census counts it there. */
async function expectServerFollows(): Promise<void> {
  const { services, connections } = world.product;
  const databases = openTenantDatabases(services.backups, tenantId);
  const portOf = async (database: number) =>
    /tcp_port:(\d+)/.exec(await (await databases.open(database)).info('server'))?.[1];
  const expected = [silo.port, world.product.redis.port].map(String);
  expect([await portOf(0), await portOf(5)]).toEqual(expected);
  databases.close();
  const rows = await countAllKeys({ ...connections, log: logger }, { databases: [0], budget: 1 });
  const there = await keysOn(silo.adminUrl, tenantId);
  expect(there.size).toBeGreaterThan(0);
  expect(rows.find((row) => row.tenantId === tenantId)?.keys).toBe(there.size);
}

describe('a tenant that is moved to another server', () => {
  it('loses no session and no queue item under traffic of two processes, and no other tenant is touched', async () => {
    await second.forTenant(neighbourId).set('crm', 'lead', '1', { name: 'Ana' }, { ttlSeconds: 600 });
    await second.forTenant(neighbourId).sessions.create({ userId: 'u2', platform: 'ios' });
    const { redis, data } = world.product;
    const neighbours = async () => [
      await keysOn(data.adminUrl, neighbourId),
      await keysOn(redis.adminUrl, neighbourId),
    ];
    const before = await neighbours();
    const traffic = startTraffic([world.application, second], tenantId);
    await eventually(() => traffic.items.length > 20);
    expect(await move({ to: 'silo-1' })).toMatchObject({ operation: { kind: 'move', state: 'done', error: null } });
    const [moved, { length: madeBefore }] = [await topology(), traffic.items];
    await eventually(() => traffic.items.length > madeBefore + 20);
    expect(await traffic.stop()).toEqual([]);
    expect(Object.values(moved.servers)).toEqual(Array.from({ length: 16 }, () => 'silo-1'));
    expect(moved.sessions.length).toBeGreaterThanOrEqual(2);
    for (const { epoch } of moved.sessions) expect(epoch).toBeGreaterThanOrEqual(moved.epoch - 1);
    expect((await keysOn(data.adminUrl, tenantId)).size).toBe(0);
    expect((await keysOn(redis.adminUrl, tenantId)).size).toBe(0);
    expect(await neighbours()).toEqual(before);
    expect(await traffic.lost()).toEqual({ sessions: [], items: [] });
    await world.application.forTenant(tenantId).set('crm', 'lead', 'new', { name: 'Bia' }, { ttlSeconds: 600 });
    expect(await second.forTenant(tenantId).get('crm', 'lead', 'new')).toMatchObject({ value: { name: 'Bia' } });
    const late = openApplication({ 'silo-1': silo.url });
    expect(await late.forTenant(tenantId).get('crm', 'lead', 'new')).toMatchObject({ value: { name: 'Bia' } });
    await late.close();
  });

  it('comes back by an undo, with what was made at the new place', async () => {
    const traffic = startTraffic([world.application, second], tenantId);
    await eventually(() => traffic.items.length > 20);
    expect(await undo()).toMatchObject({ operation: { state: 'done' } });
    expect(await traffic.stop()).toEqual([]);
    expect((await topology()).servers).toEqual({});
    expect((await keysOn(silo.adminUrl, tenantId)).size).toBe(0);
    expect(await traffic.lost()).toEqual({ sessions: [], items: [] });
  });

  it('takes its own Redis user along, and every process that knows the platform by an API key', async () => {
    const { pools, redis, data, services } = world.product;
    const key = await addApiKey(pools.platform, { tenantId, scopes: ['telemetry'], pepper: services.apiKeyPepper });
    const [follows, stranger] = [openApplication({ 'silo-1': silo.url }, key), openApplication({}, key)];
    for (const each of [follows, stranger])
      expect(await each.forTenant(tenantId).get('crm', 'lead', 'k')).toMatchObject({ hit: false });
    const own = (server: { port: number }, db: number) => ownUserOn(server, { tenantId, secrets }, db);
    expect([await own(data, 1), await own(silo, 1)]).toEqual(['OK', 'WRONGPASS']);

    expect(await move({ to: 'silo-1', databases: [0, 1] })).toMatchObject({ operation: { state: 'done' } });
    const { sessions, epoch } = await topology();
    const overHttp = sessions.filter((session) => session.overHttp).map(({ problem }) => problem);
    expect(overHttp).toHaveLength(2);
    expect(overHttp).toEqual(expect.arrayContaining([null, 'it does not know the server silo-1']));
    expect(sessions.every((session) => session.epoch >= epoch - 1)).toBe(true);
    await follows.forTenant(tenantId).set('crm', 'lead', 'k', 1, { ttlSeconds: 60 });
    expect([...(await keysOn(silo.adminUrl, tenantId)).keys()]).toContain(`1/tenant:${tenantId}:crm:lead:k`);
    const refused = { reason: 'server_unknown', code: 'unavailable' };
    await expect(stranger.forTenant(tenantId).get('crm', 'lead', 'k')).rejects.toMatchObject(refused);
    const places = [own(silo, 1), own(data, 1), own(data, 3)];
    expect(await Promise.all(places)).toEqual(['OK', 'NOPERM', 'OK']);
    expect(await Promise.all([own(silo, 5), own(redis, 0)])).toEqual(['NOPERM', 'NOPERM']);

    expect(await undo()).toMatchObject({ operation: { state: 'done' } });
    expect([await own(data, 1), await own(silo, 1)]).toEqual(['OK', 'WRONGPASS']);
    await follows.forTenant(tenantId).set('crm', 'lead', 'k', 2, { ttlSeconds: 60 });
    expect(await stranger.forTenant(tenantId).get('crm', 'lead', 'k')).toMatchObject({ value: 2 });
    await Promise.all([follows.close(), stranger.close()]);
    await eventually(async () => (await topology()).sessions.every((session) => !session.overHttp));
  });

  it('stays where it is when a process does not know the server, or does not follow, and says which', async () => {
    const stranger = openApplication({});
    await stranger.forTenant(tenantId).set('crm', 'lead', '1', 1, { ttlSeconds: 600 });
    const taken = await move({ to: 'silo-1', waitSeconds: 1 });
    expect(taken.operation).toMatchObject({ state: 'rolled_back', error: expect.stringContaining('silo-1') });
    await stranger.close();

    const { control } = world.product.services;
    const silent = { name: 'a process that stands still', epochs: {}, problems: {} };
    const [seconds] = await control.time();
    await control.hset(topologySessionsKey, 'silent', `${Number(seconds) * 1000} ${JSON.stringify(silent)}`);
    const stood = await move({ to: 'silo-1', databases: [5], waitSeconds: 1 });
    expect(stood.operation).toMatchObject({ state: 'rolled_back', error: expect.stringContaining(silent.name) });
    await control.hdel(topologySessionsKey, 'silent');
    expect(await topology()).toMatchObject({ servers: {}, moving: [] });
    expect(await second.forTenant(tenantId).sessions.create({ userId: 'u', platform: 'ios' })).not.toBeNull();
  });

  it('is there after its mover was killed half way and another went on, one database alone', async () => {
    const made = await second.forTenant(tenantId).sessions.create({ userId: 'u', platform: 'ios' });
    const { jobs } = world.product.services;
    const enqueue = jobs.enqueue.bind(jobs);
    let operationId = '';
    jobs.enqueue = async (_name, told) => {
      operationId = (told as { operationId: string }).operationId;
      return 'none';
    };
    const answer = await world.command(world.admin, 'POST', path(), { to: 'silo-1', databases: [0] });
    jobs.enqueue = enqueue;
    expect(answer.status).toBe(202);
    // Two steps, then it copies.
    expect(await mover.run([{ id: operationId, dieAfterSteps: 2 }])).toBe('SIGKILL');
    const { control } = world.product.services;
    expect(await topology()).toMatchObject({ servers: {}, moving: [0] });
    // In time it would be taken for gone.
    for (const [id, text] of Object.entries(await control.hgetall(topologySessionsKey))) {
      if (text.includes(`process ${mover.pid}`)) await control.hdel(topologySessionsKey, id);
    }
    await runTenantOperation(operationId, { cancelled: () => false, progress: async () => undefined });
    expect(await world.lifeCycle(tenantId)).toMatchObject({ operation: { state: 'done' } });
    expect((await topology()).servers).toEqual({ 0: 'silo-1' });
    expect(await world.application.forTenant(tenantId).sessions.get(made?.id ?? '')).not.toBeNull();
    await expectServerFollows();
    expect(await undo()).toMatchObject({ operation: { state: 'done' } });
    expect(await world.application.forTenant(tenantId).sessions.get(made?.id ?? '')).not.toBeNull();
  });

  it('is not taken to a Cluster, which has no numbered databases: it is told so before anything changes', async () => {
    const before = await topology();
    for (const dryRun of [true, false]) {
      const answer = await world.command(world.admin, 'POST', path(), { to: 'cluster-1', databases: [0], dryRun });
      expect(answer.status).toBe(409);
      expect(await answer.text()).toMatch(/cluster-1 is a Cluster.+numbered/);
    }
    expect(await topology()).toMatchObject({ epoch: before.epoch, servers: {}, moving: [] });
  });

  it('is left to the administrators of the platform, and a dry run moves nothing', async () => {
    expect((await world.command(world.viewer, 'POST', path(), { to: 'silo-1' })).status).toBe(403);
    expect((await world.command(world.viewer, 'DELETE', path())).status).toBe(403);
    expect((await world.viewer.get(path())).status).toBe(200);
    expect((await world.command(world.admin, 'POST', path(), { to: 'nowhere' })).status).toBe(409);
    const dry = await world.command(world.admin, 'POST', path(), { to: 'silo-1', dryRun: true });
    const plan = (await dry.json()) as MovePlan;
    expect(plan.databases).toHaveLength(16);
    expect(plan.databases.find(({ database }) => database === 0)).toMatchObject({
      kept: true,
      from: null,
      to: 'silo-1',
    });
    expect(plan.databases.some(({ keys }) => keys > 0)).toBe(true);
    for (const { keys, bytes } of plan.databases) expect(keys > 0).toBe((bytes ?? 0) > 0);
    expect(await topology()).toMatchObject({ servers: {}, canUndo: true, available: ['silo-1', 'cluster-1'] });
    const { rows } = await world.product.pools.platform.query(
      `select count(*)::int as n from accounts.audit_log
        where tenant_id = $1 and action in ('tenant.move', 'tenant.moved', 'tenant.move.undone')`,
      [tenantId],
    );
    expect(rows[0].n).toBeGreaterThanOrEqual(8);
  });
});
