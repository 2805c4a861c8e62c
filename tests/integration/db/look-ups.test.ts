import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { makePools, type Pools } from '#server/db/pools.ts';
import { createApiKey } from '#server/db/queries/accounts/create-api-key.ts';
import { createMembership } from '#server/db/queries/accounts/create-membership.ts';
import { createUser } from '#server/db/queries/accounts/create-user.ts';
import { setPasswordHash } from '#server/db/queries/accounts/set-password-hash.ts';
import { createSession } from '#server/db/queries/auth/create-session.ts';
import { findApiKeys } from '#server/db/queries/auth/find-api-key.ts';
import { findLogin } from '#server/db/queries/auth/find-login.ts';
import { findSessions } from '#server/db/queries/auth/find-session.ts';
import { revokeSession } from '#server/db/queries/auth/revoke-session.ts';
import { withPlatform } from '#server/db/with-platform.ts';
import { createTestDatabase, type TestDatabase } from '#tests/setup/test-database.ts';
import { runAs } from './as-login.ts';
import { byTest, makeTenants } from './make-tenants.ts';

let database: TestDatabase;
let pools: Pools;
let tenantId: string;
let otherTenantId: string;
let adminId: string;
let staffId: string;
let loneId: string;

const user = (email: string, platformRole: 'platform_admin' | null = null) => ({
  email,
  displayName: `Name of ${email}`,
  passwordHash: `hash of ${email}`,
  platformRole,
});

beforeAll(async () => {
  database = await createTestDatabase();
  pools = makePools(database);
  [tenantId, otherTenantId] = await makeTenants(pools.platform, ['acme', 'other']);
  await withPlatform(pools.platform, byTest, async (client) => {
    adminId = await createUser(client, user('ana@acme.test'));
    staffId = await createUser(client, user('staff@kryonix.test', 'platform_admin'));
    loneId = await createUser(client, user('lone@nowhere.test'));
    await createMembership(client, { tenantId, userId: adminId, role: 'tenant_admin' });
    for (const [index, id] of [tenantId, otherTenantId].entries()) {
      await createApiKey(client, {
        tenantId: id,
        name: 'ci',
        keyHmac: Buffer.alloc(32, index + 1),
        prefix: 'kx_ab',
        scopes: ['read', 'realtime'],
        expiresAt: null,
      });
    }
  });
});

afterAll(async () => {
  await pools.close();
  await database.drop();
});

const newSession = (userId: string) => ({
  userId,
  expiresAt: new Date(Date.now() + 3_600_000),
  address: '192.0.2.1',
  userAgent: 'test',
  requestId: 'req-7',
});

async function findSession(id: string) {
  return (await findSessions(pools.app, [id])).get(id) ?? null;
}

async function findApiKey(hmac: Buffer) {
  const text = hmac.toString('base64');
  return (await findApiKeys(pools.app, [text])).get(text) ?? null;
}

async function openSession(userId: string): Promise<string> {
  const id = await createSession(pools.app, newSession(userId));
  if (id === null) throw new Error('the account has no role');
  return id;
}

describe('find_login', () => {
  it('answers one address, in any case, with its account and role', async () => {
    expect(await findLogin(pools.app, ' Ana@ACME.test')).toEqual({
      userId: adminId,
      passwordHash: 'hash of ana@acme.test',
      displayName: 'Name of ana@acme.test',
      role: 'tenant_admin',
      tenantId,
    });
    expect(await findLogin(pools.app, 'staff@kryonix.test')).toMatchObject({ role: 'platform_admin', tenantId: null });
  });

  it.each(['nobody@acme.test', '', '%', '_na@acme.test', "' or true --", 'ana@acme.test,staff@kryonix.test'])(
    'answers nothing for %j',
    async (email) => {
      const { rows } = await runAs(database.databaseUrl, 'select * from accounts.find_login($1)', [email]);
      expect(rows).toEqual([]);
    },
  );

  it('answers nothing for an account without a role, and nothing for null', async () => {
    expect(await findLogin(pools.app, 'lone@nowhere.test')).toBeNull();
    expect((await runAs(database.databaseUrl, 'select * from accounts.find_login(null)')).rows).toEqual([]);
  });

  it('is not for the other logins', async () => {
    for (const url of [database.ingestDatabaseUrl, database.platformDatabaseUrl]) {
      const sql = "select * from accounts.find_login('ana@acme.test')";
      await expect(runAs(url, sql)).rejects.toMatchObject({ code: '42501' });
    }
  });

  it('cannot be fooled by objects that the caller makes first in the search path', async () => {
    const { rows } = await runAs(
      database.superuserDatabaseUrl,
      `select proname from pg_proc p where pronamespace = 'accounts'::regnamespace and prosecdef
          and not proconfig @> array['search_path=pg_catalog, pg_temp']`,
    );
    expect(rows).toEqual([]);
  });
});

describe('find_session', () => {
  it('answers one id with whom it belongs to', async () => {
    const sessionId = await openSession(adminId);
    expect(await findSession(sessionId)).toMatchObject({
      sessionId,
      userId: adminId,
      email: 'ana@acme.test',
      role: 'tenant_admin',
      tenant: { id: tenantId, slug: 'acme', name: 'Tenant acme', status: 'active', demo: false },
      revokedAt: null,
    });
  });

  it('answers many at once, each with its own', async () => {
    const [ofAdmin, ofStaff] = [await openSession(adminId), await openSession(staffId)];
    const found = await findSessions(pools.app, [ofStaff, randomUUID(), ofAdmin]);
    expect([...found.keys()].sort()).toEqual([ofAdmin, ofStaff].sort());
    expect(found.get(ofAdmin)).toMatchObject({ sessionId: ofAdmin, userId: adminId });
    expect(found.get(ofStaff)).toMatchObject({ sessionId: ofStaff, userId: staffId });
  });

  it('answers staff without a tenant', async () => {
    const found = await findSession(await openSession(staffId));
    expect(found).toMatchObject({ role: 'platform_admin', tenant: null });
  });

  it('answers nothing for an unknown id', async () => {
    expect(await findSession(randomUUID())).toBeNull();
    expect((await runAs(database.databaseUrl, 'select * from accounts.find_session(null)')).rows).toEqual([]);
  });

  it('answers nothing once the account has lost its membership', async () => {
    const goneId = await withPlatform(pools.platform, byTest, async (client) => {
      const id = await createUser(client, user('gone@acme.test'));
      await createMembership(client, { tenantId, userId: id, role: 'tenant_viewer' });
      return id;
    });
    const sessionId = await openSession(goneId);
    expect(await findSession(sessionId)).toMatchObject({ role: 'tenant_viewer' });
    await withPlatform(pools.platform, byTest, (client) =>
      client.query('delete from accounts.memberships where user_id = $1', [goneId]),
    );
    expect(await findSession(sessionId)).toBeNull();
  });

  it('follows a change of role at once', async () => {
    const sessionId = await openSession(adminId);
    const change = (role: 'tenant_admin' | 'tenant_viewer') =>
      withPlatform(pools.platform, byTest, (client) => createMembership(client, { tenantId, userId: adminId, role }));
    await change('tenant_viewer');
    expect(await findSession(sessionId)).toMatchObject({ role: 'tenant_viewer' });
    await change('tenant_admin');
  });
});

describe('sessions', () => {
  it('are not made for accounts without a role, nor for unknown ones', async () => {
    expect(await createSession(pools.app, newSession(loneId))).toBeNull();
    expect(await createSession(pools.app, newSession(randomUUID()))).toBeNull();
  });

  it('are revoked once, and each step is in the audit log', async () => {
    const sessionId = await openSession(adminId);
    const origin = { address: '192.0.2.9', requestId: 'req-8' };
    expect(await revokeSession(pools.app, sessionId, origin)).toBe(true);
    expect(await revokeSession(pools.app, sessionId, origin)).toBe(false);
    expect(await revokeSession(pools.app, randomUUID(), origin)).toBe(false);
    expect((await findSession(sessionId))?.revokedAt).toBeInstanceOf(Date);
    const { rows } = await runAs(
      database.superuserDatabaseUrl,
      `select tenant_id, actor_user_id, actor, action, address, request_id from accounts.audit_log
        where action like 'session.%' and actor = 'ana@acme.test' order by id desc limit 2`,
    );
    expect(rows).toEqual([
      {
        tenant_id: tenantId,
        actor_user_id: adminId,
        actor: 'ana@acme.test',
        action: 'session.revoke',
        address: '192.0.2.9',
        request_id: 'req-8',
      },
      {
        tenant_id: tenantId,
        actor_user_id: adminId,
        actor: 'ana@acme.test',
        action: 'session.create',
        address: '192.0.2.1',
        request_id: 'req-7',
      },
    ]);
  });

  it('end with a new password', async () => {
    const sessionId = await openSession(staffId);
    await withPlatform(pools.platform, byTest, (client) => setPasswordHash(client, staffId, 'new hash'));
    expect((await findSession(sessionId))?.revokedAt).toBeInstanceOf(Date);
    expect((await findLogin(pools.app, 'staff@kryonix.test'))?.passwordHash).toBe('new hash');
  });
});

describe('find_api_key', () => {
  it('answers one hash with its tenant and scopes', async () => {
    expect(await findApiKey(Buffer.alloc(32, 2))).toMatchObject({
      tenant: { id: otherTenantId, slug: 'other', status: 'active', demo: false },
      scopes: ['read', 'realtime'],
      expiresAt: null,
      revokedAt: null,
    });
  });

  it('answers many at once, each with its own', async () => {
    const known = Buffer.alloc(32, 2).toString('base64');
    const found = await findApiKeys(pools.app, [Buffer.alloc(32, 9).toString('base64'), known]);
    expect([...found].map(([hmac, { tenant }]) => [hmac, tenant.id])).toEqual([[known, otherTenantId]]);
  });

  it('answers nothing for any other bytes', async () => {
    expect(await findApiKey(Buffer.alloc(32, 9))).toBeNull();
    expect(await findApiKey(Buffer.alloc(31, 2))).toBeNull();
    expect(await findApiKey(Buffer.alloc(0))).toBeNull();
  });
});
