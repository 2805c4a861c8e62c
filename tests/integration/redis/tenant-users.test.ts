import { createHash, randomBytes, randomUUID } from 'node:crypto';
import { Redis } from 'ioredis';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { catalogues } from '#lib/cache/catalogue.ts';
import { logger } from '#server/logger.ts';
import { tenantUserName } from '#server/redis/acl-rules.ts';
import { openUserNodes } from '#server/redis/open-user-nodes.ts';
import { type TenantUserRow, TenantUsers } from '#server/redis/tenant-users.ts';
import { eventually } from '#tests/setup/eventually.ts';
import { startTestRedis, startTestRedisPair, type TestRedis, type TestRedisPair } from '#tests/setup/test-redis.ts';

const password = randomBytes(24).toString('hex');
let usual: TestRedisPair;
let silo: TestRedis;
let admins: { data: Redis; control: Redis; silo: Redis };
let nodes: ReturnType<typeof openUserNodes>;
let users: TenantUsers;

beforeAll(async () => {
  [usual, silo] = await Promise.all([startTestRedisPair(), startTestRedis({ plane: 'control' })]);
  const { data, control } = usual.adminRedisUrls;
  admins = { data: new Redis(data), control: new Redis(control), silo: new Redis(silo.adminUrl) };
  for (const admin of Object.values(admins)) admin.on('error', () => undefined);
  const servers = {
    'silo-1': { url: silo.url, adminUrl: silo.adminUrl },
    // Somebody listed the usual server as well, by another address.
    main: { url: data, adminUrl: data.replace('127.0.0.1', 'localhost') },
  };
  nodes = openUserNodes({ ...usual, servers }, catalogues['multi-tenant'].databases, logger);
  users = new TenantUsers({ nodes: nodes.list, log: logger });
  await eventually(async () => {
    await users.reconcile();
    const listed = await nodes.list();
    return listed.every(({ admin }) => (admin as Redis).status === 'ready');
  });
});
afterAll(async () => {
  nodes.close();
  for (const admin of Object.values(admins)) admin.disconnect();
  await Promise.all([usual.close(), silo.close()]);
});

const rowOf = (tenantId: string, changed: Partial<TenantUserRow> = {}): TenantUserRow => ({
  ...{ tenant_id: tenantId, status: 'active', allowed_databases: null, read_only: false, revoked: false },
  password_sha256: createHash('sha256').update(password).digest('hex'),
  ...{ databases: [], servers: null, reach: null, moving: null },
  ...changed,
});

/** The databases that the tenant's user may select on each server; `null` where there is no user, `off` where it may not sign in. */
async function selectable(tenantId: string): Promise<Record<keyof typeof admins, number[] | 'off' | null>> {
  const on = async (admin: Redis) => {
    const lines = (await admin.call('ACL', 'LIST')) as string[];
    const line = lines.find((each) => each.split(' ')[1] === tenantUserName(tenantId));
    if (line === undefined) return null;
    if (line.split(' ').includes('off')) return 'off';
    const found = [...line.matchAll(/\+select\|(\d+)/g)].map((match) => Number(match[1]));
    return found.sort((one, other) => one - other);
  };
  const [data, control, silos] = await Promise.all([on(admins.data), on(admins.control), on(admins.silo)]);
  return { data, control, silo: silos };
}

/** What becomes of a user: a server that a busy machine keeps silent follows with the next look. */
const becomes = (tenantId: string) =>
  expect.poll(async () => {
    await users.reconcile();
    return await selectable(tenantId);
  });

const of = (evictionClass: string) =>
  catalogues['multi-tenant'].databases.filter((entry) => entry.evictionClass === evictionClass).map(({ id }) => id);
const [evictable, kept] = [of('evictable'), of('protected')];

describe('a tenant’s own user', () => {
  it('is on the usual servers, and no server that merely could have the tenant', async () => {
    const tenantId = randomUUID();
    await users.apply([rowOf(tenantId)], tenantId);
    await becomes(tenantId).toEqual({ data: evictable, control: kept, silo: null });
  });

  it('is on the new server before the tenant is, and leaves the old one with the last step of the move', async () => {
    const tenantId = randomUUID();
    const [database = 0] = kept;
    const there = { [database]: 'silo-1' };
    const both = { control: kept, silo: [database] };
    const steps: [Partial<TenantUserRow>, object][] = [
      [{ reach: there }, both],
      [{ reach: there, moving: [database] }, both],
      [{ reach: there, moving: [database], servers: there }, both],
      [{ servers: there }, { control: kept.filter((id) => id !== database), silo: [database] }],
      [{ servers: there, moving: [database] }, both],
      [{ moving: [database] }, both],
      [{}, { control: kept, silo: null }],
    ];
    for (const [step, expected] of steps) {
      await users.apply([rowOf(tenantId, step)], tenantId);
      await becomes(tenantId).toMatchObject(expected);
    }
  });

  it('is switched off and removed where the tenant lives', async () => {
    const tenantId = randomUUID();
    const servers = Object.fromEntries([...evictable, ...kept].map((id) => [id, 'silo-1']));
    const all = [...evictable, ...kept].sort((one, other) => one - other);
    await users.apply([rowOf(tenantId, { servers })], tenantId);
    await becomes(tenantId).toEqual({ data: null, control: null, silo: all });
    await users.apply([rowOf(tenantId, { servers, status: 'suspended' })], tenantId);
    await becomes(tenantId).toMatchObject({ silo: 'off' });
    await users.apply([rowOf(tenantId, { servers, revoked: true })], tenantId);
    await becomes(tenantId).toMatchObject({ silo: null });
  });

  it('goes from a server that was away while the tenant was erased, and stays gone after a restart', async () => {
    const tenantId = randomUUID();
    const row = rowOf(tenantId, { servers: { [evictable[0] ?? 0]: 'silo-1' } });
    await users.apply([row], null);
    await becomes(tenantId).toMatchObject({ silo: [evictable[0]] });
    await silo.stop();
    await users.apply([{ ...row, revoked: true }], tenantId);
    await users.apply([], null, [tenantId]);
    await silo.start();
    const again = await eventually(async () => {
      await users.reconcile();
      const now = await selectable(tenantId).catch(() => null);
      return now !== null && now.silo === null ? now : null;
    });
    expect(again).toEqual({ data: null, control: null, silo: null });
    await silo.stop();
    await silo.start();
    expect(await eventually(() => selectable(tenantId).catch(() => null))).toMatchObject({ silo: null });
  });
});
