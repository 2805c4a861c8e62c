import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { topologySessionsKey } from '#lib/cache/topology-session-record.ts';
import type { MovePlan } from '#lib/contracts/tenant-move.ts';
import type { Cache } from '#lib/sdk/node.ts';
import { type LifeCycleWorld, wish } from '#tests/integration/tenants/life-cycle-world.ts';
import type { TestRedis } from '#tests/setup/test-redis.ts';
import { type SiloWorld, startSiloWorld } from './silo-world.ts';

let all: SiloWorld;
let world: LifeCycleWorld;
let silo: TestRedis;
let application: Cache;
let tenantId: string;

beforeAll(async () => {
  all = await startSiloWorld();
  ({ world, silo } = all);
  application = all.openApplication({ 'silo-1': silo.url });
  const { tenant } = await world.create(wish('fica'));
  tenantId = tenant.id;
  await world.settled(tenantId);
  await application.forTenant(tenantId).set('crm', 'lead', '1', { name: 'Ana' }, { ttlSeconds: 600 });
});

afterAll(async () => {
  await application.close();
  await all.close();
});

const topology = () => all.topology(tenantId);
const move = (body: unknown) => all.move(tenantId, body);

/** What the plan of a move and the move itself are answered: the status, and the error as it is sent. */
async function refusalsOf(body: object) {
  const asked = [true, false].map(async (dryRun) => {
    const answer = await world.command(world.admin, 'POST', all.path(tenantId), { ...body, dryRun });
    return { status: answer.status, ...((await answer.json()) as { error: { code: string; message: string } }) };
  });
  return await Promise.all(asked);
}

describe('a move that cannot be', { timeout: 120_000 }, () => {
  it('stays where it is when a process does not know the server, or does not follow, and says which', async () => {
    const stranger = all.openApplication({});
    await stranger.forTenant(tenantId).set('crm', 'lead', '1', 1, { ttlSeconds: 600 });
    const taken = await move({ to: 'silo-1', waitSeconds: 4 });
    expect(taken.operation).toMatchObject({ state: 'rolled_back', error: expect.stringContaining('silo-1') });
    expect(taken.operation?.failure).toEqual({
      reason: 'processes',
      processes: [{ name: expect.any(String), problem: 'it does not know the server silo-1' }],
    });
    await stranger.close();

    const { control } = world.product.services;
    const silent = { name: 'a process that stands still', epochs: {}, problems: {} };
    const [seconds] = await control.time();
    await control.hset(topologySessionsKey, 'silent', `${Number(seconds) * 1000} ${JSON.stringify(silent)}`);
    const stood = await move({ to: 'silo-1', databases: [5], waitSeconds: 4 });
    expect(stood.operation).toMatchObject({ state: 'rolled_back', error: expect.stringContaining(silent.name) });
    expect(stood.operation?.failure?.processes).toEqual([{ name: silent.name, problem: null }]);
    await control.hdel(topologySessionsKey, 'silent');
    expect(await topology()).toMatchObject({ servers: {}, moving: [] });
    expect(await application.forTenant(tenantId).sessions.create({ userId: 'u', platform: 'ios' })).not.toBeNull();
  });

  it('is not taken to a Cluster, which has no numbered databases: it is told so before anything changes', async () => {
    const before = await topology();
    for (const refused of await refusalsOf({ to: 'cluster-1', databases: [0] })) {
      expect(refused).toMatchObject({ status: 409, details: { reason: 'cluster', server: 'cluster-1' } });
      expect(refused.error.message).toMatch(/cluster-1 is a Cluster.+numbered/);
    }
    expect(await topology()).toMatchObject({ epoch: before.epoch, servers: {}, moving: [] });
  });

  it('is not begun while the other server is away: it is told so within seconds, and which server that is', async () => {
    const before = await topology();
    await silo.stop();
    for (const { status, error, ...rest } of await refusalsOf({ to: 'silo-1', databases: [5] })) {
      expect([status, error.code]).toEqual([503, 'unavailable']);
      expect(rest).toMatchObject({ details: { reason: 'silent_server', server: 'silo-1' } });
      expect(error.message).toMatch(/^The server silo-1 does not answer, and nothing was changed: .+ECONNREFUSED/);
    }
    await silo.start();
    expect(await topology()).toMatchObject({ epoch: before.epoch, servers: {}, moving: [] });
    expect(await application.forTenant(tenantId).sessions.create({ userId: 'u', platform: 'ios' })).not.toBeNull();
  });

  it('is left to the administrators of the platform, and a dry run moves nothing', async () => {
    expect((await world.command(world.viewer, 'POST', all.path(tenantId), { to: 'silo-1' })).status).toBe(403);
    expect((await world.command(world.viewer, 'DELETE', all.path(tenantId))).status).toBe(403);
    expect((await world.viewer.get(all.path(tenantId))).status).toBe(200);
    expect((await world.command(world.admin, 'POST', all.path(tenantId), { to: 'nowhere' })).status).toBe(409);
    const dry = await world.command(world.admin, 'POST', all.path(tenantId), { to: 'silo-1', dryRun: true });
    const plan = (await dry.json()) as MovePlan;
    expect(plan.databases).toHaveLength(16);
    expect(plan.databases.find(({ database }) => database === 0)).toMatchObject({
      kept: true,
      from: null,
      to: 'silo-1',
    });
    expect(plan.databases.some(({ keys }) => keys > 0)).toBe(true);
    for (const { keys, bytes } of plan.databases) expect(keys > 0).toBe((bytes ?? 0) > 0);
    expect(await topology()).toMatchObject({ servers: {}, canUndo: false, available: ['silo-1', 'cluster-1'] });
    const noted = ['tenant.move', 'tenant.move.undone', 'tenant.move', 'tenant.move.undone'];
    expect(await all.notedMoves(tenantId)).toEqual(noted);
  });
});
