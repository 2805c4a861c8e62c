import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { makePools, type Pools } from '#server/db/pools.ts';
import { createUser } from '#server/db/queries/accounts/create-user.ts';
import { appendAuditEntry } from '#server/db/queries/audit/append-audit-entry.ts';
import { withPlatform } from '#server/db/with-platform.ts';
import { withTenant } from '#server/db/with-tenant.ts';
import { createTestDatabase, type TestDatabase } from '#tests/setup/test-database.ts';
import { asLogin, runAs, runAsTenant } from './as-login.ts';
import { byTest, makeTenants } from './make-tenants.ts';

let database: TestDatabase;
let pools: Pools;
let tenantId: string;

beforeAll(async () => {
  database = await createTestDatabase();
  pools = makePools(database);
  [tenantId] = await makeTenants(pools.platform, ['acme']);
});

afterAll(async () => {
  await pools.close();
  await database.drop();
});

const entries = async (action: string) =>
  (await runAs(database.superuserDatabaseUrl, 'select * from accounts.audit_log where action = $1', [action])).rows;

describe('the audit log is append-only', () => {
  it.each([
    ['update', "update accounts.audit_log set actor = 'nobody'"],
    ['delete', 'delete from accounts.audit_log'],
    ['truncate', 'truncate accounts.audit_log'],
  ])('%s is refused to every login and to the owner', async (_name, sql) => {
    const denied = { code: '42501' };
    await expect(runAsTenant(database.databaseUrl, tenantId, sql)).rejects.toMatchObject(denied);
    await expect(runAs(database.platformDatabaseUrl, sql)).rejects.toMatchObject(denied);
    await expect(runAs(database.ingestDatabaseUrl, sql)).rejects.toMatchObject(denied);
    // The owner sees no rows of it; a superuser does, and the trigger refuses both.
    await expect(runAs(database.superuserDatabaseUrl, sql)).rejects.toMatchObject(denied);
    if (sql.startsWith('truncate')) {
      await expect(runAs(database.ownerDatabaseUrl, sql)).rejects.toMatchObject(denied);
    }
  });

  it('refuses an identity that the writer chose', async () => {
    const sql = "insert into accounts.audit_log (id, tenant_id, actor, action) values (1, $1, 'me', 'x.y')";
    await expect(runAsTenant(database.databaseUrl, tenantId, sql, [tenantId])).rejects.toMatchObject({ code: '428C9' });
  });

  it('lets the owner write nothing but sessions', async () => {
    await asLogin(database.ownerDatabaseUrl, async (client) => {
      await client.query('set role kryonix_owner');
      const sql = "insert into accounts.audit_log (actor, action) values ('x', 'tenant.create')";
      await expect(client.query(sql)).rejects.toMatchObject({ code: '42501' });
    });
  });
});

describe('every use of the platform pool', () => {
  it('writes one entry that names who, what and from where', async () => {
    const actorUserId = await withPlatform(pools.platform, byTest, (client) =>
      createUser(client, {
        email: 'Staff@Kryonix.test ',
        displayName: 'Staff',
        passwordHash: 'x',
        platformRole: 'platform_admin',
      }),
    );
    const audit = {
      tenantId,
      actorUserId,
      action: 'tenant.suspend',
      target: `tenant:${tenantId}`,
      before: { status: 'active' },
      after: { status: 'suspended' },
      address: '192.0.2.7',
      requestId: 'req-1',
    };
    await withPlatform(pools.platform, audit, (client) => client.query('select 1'));
    expect(await entries('tenant.suspend')).toEqual([
      expect.objectContaining({
        tenant_id: tenantId,
        actor_user_id: actorUserId,
        actor: 'staff@kryonix.test',
        target: `tenant:${tenantId}`,
        before: { status: 'active' },
        after: { status: 'suspended' },
        address: '192.0.2.7',
        request_id: 'req-1',
      }),
    ]);
  });

  it('leaves no entry of work that failed, and no work without an entry', async () => {
    const failing = withPlatform(pools.platform, { ...byTest, action: 'tenant.fail' }, async (client) => {
      await client.query("update accounts.tenants set name = 'changed'");
      throw new Error('no');
    });
    await expect(failing).rejects.toThrow('no');
    expect(await entries('tenant.fail')).toEqual([]);
    const unnamed = withPlatform(pools.platform, { ...byTest, action: '' }, (client) =>
      client.query("update accounts.tenants set name = 'changed'"),
    );
    await expect(unnamed).rejects.toMatchObject({ code: '23514' });
    const { rows } = await runAs(database.superuserDatabaseUrl, 'select name from accounts.tenants');
    expect(rows).toEqual([{ name: 'Tenant acme' }]);
  });
});

describe('a command of a tenant', () => {
  it('is noted in the transaction of the command', async () => {
    const entry = { ...byTest, tenantId, action: 'policy.apply' };
    await withTenant(pools.app, tenantId, (client) => appendAuditEntry(client, entry));
    expect(await entries('policy.apply')).toEqual([
      expect.objectContaining({ tenant_id: tenantId, actor: 'server', actor_user_id: null }),
    ]);
  });
});
