import { randomBytes } from 'node:crypto';
import { Redis } from 'ioredis';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { revokeRedisUser, setRedisUser } from '#server/db/queries/access/set-redis-user.ts';
import { setTenantAccess } from '#server/db/queries/access/set-tenant-access.ts';
import { setTenantStatus } from '#server/db/queries/access/set-tenant-status.ts';
import { tenantUserName } from '#server/redis/acl-rules.ts';
import { type RulesServers, startRulesServers } from './rules-servers.ts';

let servers: RulesServers;
let tenantId: string;
let password: string;
const opened: Redis[] = [];

beforeAll(async () => {
  servers = await startRulesServers();
});
afterAll(async () => {
  for (const client of opened) client.disconnect();
  await servers.close();
});
beforeEach(async () => {
  tenantId = await servers.makeTenant();
  password = randomBytes(24).toString('base64url');
  await servers.change((client) => setRedisUser(client, tenantId, password));
  await servers.rules.publish(tenantId);
});

/** A connection of the tenant's own user, in a database that lives on that server. */
function signIn(plane: 'data' | 'control' = 'data', secret = password): Redis {
  const client = new Redis({
    port: servers.redis[plane].port,
    username: tenantUserName(tenantId),
    password: secret,
    db: plane === 'data' ? 1 : 2,
    enableReadyCheck: false,
    maxRetriesPerRequest: 0,
    retryStrategy: () => null,
  });
  client.on('error', () => undefined);
  opened.push(client);
  return client;
}

const key = () => `tenant:${tenantId}:api:temp:k`;

/** Until the server has closed the connection; answers how long that took, milliseconds. */
async function closesAfter(client: Redis, change: () => Promise<unknown>): Promise<number> {
  const ended = new Promise<void>((resolve) => client.once('end', () => resolve()));
  const begunMs = performance.now();
  await change();
  await ended;
  return performance.now() - begunMs;
}

describe('a tenant’s own user', () => {
  it('is made on every server', async () => {
    for (const plane of ['data', 'control'] as const) {
      expect(await signIn(plane).set(key(), 'v', 'EX', 60)).toBe('OK');
    }
  });

  it.each([
    ['revoked', () => servers.change((client) => revokeRedisUser(client, tenantId))],
    ['suspended', () => servers.change((client) => setTenantStatus(client, tenantId, 'suspended'))],
    ['given another password', () => servers.change((client) => setRedisUser(client, tenantId, 'x'.repeat(24)))],
    [
      'allowed fewer databases',
      () => servers.change((client) => setTenantAccess(client, tenantId, { allowedDatabases: [2, 4] })),
    ],
  ])('that is %s loses its open connection within three seconds', async (_what, change) => {
    const client = signIn();
    await client.set(key(), 'v', 'EX', 60);
    // A second is promised, and measured by the bench `operations.suspend`; this holds on a busy machine too.
    expect(await closesAfter(client, change)).toBeLessThan(3_000);
    // A refused SELECT leaves a connection in database 0: it is the SELECT that tells.
    await expect(signIn().select(1)).rejects.toThrow();
  });

  it('works again when the suspension ends, with the same password', async () => {
    await servers.change((client) => setTenantStatus(client, tenantId, 'suspended'));
    await servers.rules.publish(tenantId);
    await expect(signIn().get(key())).rejects.toThrow();
    await servers.change((client) => setTenantStatus(client, tenantId, 'active'));
    await servers.rules.publish(tenantId);
    expect(await signIn().set(key(), 'v', 'EX', 60)).toBe('OK');
  });

  it('only reads while the tenant is under maintenance or may only read', async () => {
    await signIn().set(key(), 'kept', 'EX', 60);
    await servers.change((client) => setTenantAccess(client, tenantId, { readOnly: true }));
    await servers.rules.publish(tenantId);
    const client = signIn();
    expect(await client.get(key())).toBe('kept');
    await expect(client.set(key(), 'changed')).rejects.toThrow(/NOPERM/);
    await expect(client.del(key())).rejects.toThrow(/NOPERM/);
  });

  it('comes back to a server that lost it, and goes from one that still has it', async () => {
    const admin = new Redis(servers.redis.adminRedisUrls.data);
    opened.push(admin);
    await admin.call('ACL', 'DELUSER', tenantUserName(tenantId));
    await expect.poll(() => admin.call('ACL', 'GETUSER', tenantUserName(tenantId)), { timeout: 10_000 }).not.toBeNull();
    expect(await signIn().set(key(), 'v', 'EX', 60)).toBe('OK');

    const before = (await admin.call('ACL', 'LIST')) as string[];
    const line = before.find((each) => each.startsWith(`user ${tenantUserName(tenantId)} `)) ?? '';
    await servers.change((client) => revokeRedisUser(client, tenantId));
    await servers.rules.publish(tenantId);
    await admin.call('ACL', 'SETUSER', ...line.split(' ').slice(1));
    await expect.poll(() => admin.call('ACL', 'GETUSER', tenantUserName(tenantId)), { timeout: 10_000 }).toBeNull();
  });

  it('is left alone where nothing changed: its connections stay', async () => {
    const client = signIn();
    const id = await client.client('ID');
    await servers.rules.publish(tenantId);
    expect(await client.client('ID')).toBe(id);
  });
});

describe('the tables of rules and users', () => {
  it('show a tenant its own rules and nobody a password hash', async () => {
    const other = await servers.makeTenant();
    for (const id of [tenantId, other]) {
      await servers.change((client) => setTenantAccess(client, id, { quotaBytes: 1_000 }));
    }
    const { pools } = servers;
    const client = await pools.app.connect();
    try {
      await client.query('begin');
      await client.query("select set_config('app.current_tenant', $1, true)", [tenantId]);
      const { rows } = await client.query('select tenant_id from cache_management.tenant_access');
      expect(rows).toEqual([{ tenant_id: tenantId }]);
      await client.query('rollback');
      expect((await client.query('select 1 from cache_management.tenant_access')).rows).toEqual([]);
      const refused = { code: '42501' };
      await expect(client.query('select 1 from cache_management.tenant_redis_users')).rejects.toMatchObject(refused);
      await expect(client.query('update cache_management.tenant_access set read_only = false')).rejects.toMatchObject(
        refused,
      );
    } finally {
      client.release();
    }
  });
});
