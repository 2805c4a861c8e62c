import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { topologySessionsKey } from '#lib/cache/topology-session-record.ts';
import type { CreatedTenant } from '#lib/contracts/tenant-life-cycle.ts';
import type { Cache } from '#lib/sdk/node.ts';
import { openTenantDatabases } from '#server/backup/backup-context.ts';
import { logger } from '#server/logger.ts';
import { countAllKeys } from '#server/telemetry/count-all-keys.ts';
import { runTenantOperation } from '#server/tenants/run-tenant-operation.ts';
import { addApiKey } from '#tests/integration/http/people.ts';
import { type LifeCycleWorld, wish } from '#tests/integration/tenants/life-cycle-world.ts';
import { type OperationsProcess, startOperationsProcess } from '#tests/integration/tenants/operations-process.ts';
import { eventually } from '#tests/setup/eventually.ts';
import type { TestRedis } from '#tests/setup/test-redis.ts';
import { keysOn } from './keys-on.ts';
import { ownUserOn } from './own-user-on.ts';
import { type SiloWorld, startSiloWorld } from './silo-world.ts';
import { startTraffic } from './tenant-traffic.ts';

let all: SiloWorld;
let world: LifeCycleWorld;
let silo: TestRedis;
let second: Cache;
let mover: OperationsProcess;
let tenantId: string;
let neighbourId: string;
let secrets: CreatedTenant['secrets'];

async function makeTenant(slug: string): Promise<string> {
  const created = await world.create(wish(slug));
  secrets ??= created.secrets;
  await world.settled(created.tenant.id);
  return created.tenant.id;
}

beforeAll(async () => {
  all = await startSiloWorld();
  ({ world, silo } = all);
  mover = startOperationsProcess(world);
  second = all.openApplication({ 'silo-1': silo.url });
  [tenantId, neighbourId] = [await makeTenant('mudanca'), await makeTenant('vizinha')];
  await world.command(world.admin, 'PATCH', `/api/platform/tenants/${tenantId}`, {
    limits: { rateLimitPerSecond: null },
  });
  await mover.ready();
});

afterAll(async () => {
  mover.kill();
  await second.close();
  await all.close();
});

const topology = () => all.topology(tenantId);
const move = (body: unknown) => all.move(tenantId, body);
const undo = () => all.undo(tenantId);

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

// A move under traffic took 19 s where ten others wanted the processor.
describe('a tenant that is moved to another server', { timeout: 120_000 }, () => {
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
    const late = all.openApplication({ 'silo-1': silo.url });
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
    expect(await all.notedMoves(tenantId)).toEqual(['tenant.move', 'tenant.moved', 'tenant.move', 'tenant.moved']);
  });

  it('takes its own Redis user along, and every process that knows the platform by an API key', async () => {
    const { pools, redis, data, services } = world.product;
    const key = await addApiKey(pools.platform, { tenantId, scopes: ['telemetry'], pepper: services.apiKeyPepper });
    const [follows, stranger] = [all.openApplication({ 'silo-1': silo.url }, key), all.openApplication({}, key)];
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

  it('is there after its mover was killed half way and another went on, one database alone', async () => {
    const made = await second.forTenant(tenantId).sessions.create({ userId: 'u', platform: 'ios' });
    const { jobs } = world.product.services;
    const enqueue = jobs.enqueue.bind(jobs);
    let operationId = '';
    jobs.enqueue = async (_name, told) => {
      operationId = (told as { operationId: string }).operationId;
      return 'none';
    };
    const answer = await world.command(world.admin, 'POST', all.path(tenantId), { to: 'silo-1', databases: [0] });
    jobs.enqueue = enqueue;
    expect(answer.status).toBe(202);
    // Two steps, then it copies.
    expect(await mover.run([{ id: operationId, dieAfterSteps: 2 }])).toBe('SIGKILL');
    const { control } = world.product.services;
    expect(await topology()).toMatchObject({ servers: {}, moving: [0] });
    // In time it would be taken for gone.
    for (const [id, text] of Object.entries(await control.hgetall(topologySessionsKey))) {
      if (text.includes(` · ${mover.pid}`)) await control.hdel(topologySessionsKey, id);
    }
    await runTenantOperation(operationId, { cancelled: () => false, progress: async () => undefined });
    expect(await world.lifeCycle(tenantId)).toMatchObject({ operation: { state: 'done' } });
    expect((await topology()).servers).toEqual({ 0: 'silo-1' });
    expect(await world.application.forTenant(tenantId).sessions.get(made?.id ?? '')).not.toBeNull();
    await expectServerFollows();
    expect(await undo()).toMatchObject({ operation: { state: 'done' } });
    expect(await world.application.forTenant(tenantId).sessions.get(made?.id ?? '')).not.toBeNull();
  });
});
