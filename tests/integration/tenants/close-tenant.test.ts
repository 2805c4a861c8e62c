import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { TenantLifeCycle } from '#lib/contracts/tenant-life-cycle.ts';
import { quotaShare, tenantHealth } from '#lib/fleet/tenant-health.ts';
import { inTransaction } from '#server/db/in-transaction.ts';
import { markFullTenants } from '#server/db/queries/access/mark-full-tenants.ts';
import { setTenantAccess } from '#server/db/queries/access/set-tenant-access.ts';
import { getTenantLevels } from '#server/db/queries/alerts/get-tenant-levels.ts';
import { listTenants } from '#server/db/queries/platform/list-tenants.ts';
import { withPlatform } from '#server/db/with-platform.ts';
import type { JobContext } from '#server/jobs/job-definition.ts';
import { logger } from '#server/logger.ts';
import { quotaJobs } from '#server/tenants/quota-jobs.ts';
import { byTest } from '#tests/integration/db/make-tenants.ts';
import { eventually } from '#tests/setup/eventually.ts';
import { keysOf, type LifeCycleWorld, openOwnRedis, startLifeCycleWorld, wish } from './life-cycle-world.ts';

let world: LifeCycleWorld;
let made = 0;

beforeAll(async () => {
  world = await startLifeCycleWorld();
});
afterAll(() => world.close());

/** An open tenant with one entry, its API key, and a connection of its own Redis user. */
async function openTenant() {
  made += 1;
  const { tenant, secrets } = await world.create(wish(`aberta-${made}`));
  await world.settled(tenant.id);
  const sdk = world.application.forTenant(tenant.id);
  await eventually(() =>
    sdk.set('crm', 'lead', '1', { name: 'Ana' }).then(
      () => true,
      () => false,
    ),
  );
  const connect = () => openOwnRedis(world.product.data, secrets);
  const http = () =>
    fetch(`${world.product.baseUrl}/api/v1/cache/crm/lead/1`, {
      headers: { authorization: `Bearer ${secrets?.apiKey}` },
    });
  return { id: tenant.id, slug: tenant.slug, sdk, connect, http };
}

const act = async (id: string, action: string) => {
  const answer = await world.command(world.admin, 'POST', `/api/platform/tenants/${id}/${action}`);
  return { status: answer.status, body: (await answer.json()) as TenantLifeCycle };
};
const outcome = (call: Promise<unknown>) =>
  call.then(
    () => 'served',
    (error: { code?: string }) => error.code ?? 'failed',
  );

describe('a suspended tenant', () => {
  it('is refused by HTTP and SDK, loses its open Redis connections, and is served again when resumed', async () => {
    const tenant = await openTenant();
    const own = tenant.connect();
    await own.ping();
    const ended = new Promise((resolve) => own.once('end', resolve));
    expect(await act(tenant.id, 'suspend')).toMatchObject({ status: 200, body: { status: 'suspended' } });
    await ended;
    await eventually(async () => (await outcome(tenant.sdk.get('crm', 'lead', '1'))) === 'tenant_suspended');
    await eventually(async () => (await tenant.http()).status === 403);
    expect((await act(tenant.id, 'suspend')).status).toBe(200);
    expect((await world.command(world.viewer, 'POST', `/api/platform/tenants/${tenant.id}/resume`)).status).toBe(403);
    expect(await act(tenant.id, 'resume')).toMatchObject({ status: 200, body: { status: 'active' } });
    await eventually(async () => (await outcome(tenant.sdk.get('crm', 'lead', '1'))) === 'served');
    await eventually(async () => (await tenant.http()).status === 200);
    const again = tenant.connect();
    expect(await again.ping()).toBe('PONG');
    again.disconnect();
  });
});

describe('limits', () => {
  it('hold in the SDK after they are changed, tier and single ones, and are noted with what was before', async () => {
    const tenant = await openTenant();
    const change = (body: unknown) => world.command(world.admin, 'PATCH', `/api/platform/tenants/${tenant.id}`, body);
    const answer = await change({ tier: 'business', limits: { readOnly: true } });
    expect(await answer.json()).toMatchObject({
      tier: 'business',
      limits: { quotaBytes: 1_073_741_824, readOnly: true },
    });
    await eventually(async () => (await outcome(tenant.sdk.set('crm', 'lead', '2', 1))) === 'forbidden');
    await change({ limits: { readOnly: false, allowedDatabases: [0] } });
    await eventually(async () => (await outcome(tenant.sdk.get('crm', 'lead', '1'))) === 'forbidden');
    expect((await change({ limits: { quotaBytes: 0 } })).status).toBe(400);
    expect((await change({ tier: 'golden' })).status).toBe(400);
    const { rows } = await world.product.pools.platform.query(
      `select before, after from accounts.audit_log where tenant_id = $1 and action = 'tenant.change' order by id limit 1`,
      [tenant.id],
    );
    expect(rows[0]).toMatchObject({ before: { tier: 'starter' }, after: { tier: 'business', readOnly: true } });
  });

  it('are what the fleet’s bar of memory and the alert of the quota are measured against, a split’s share before all', async () => {
    const tenant = await openTenant();
    const { pools } = world.product;
    await pools.ingest.query(
      `insert into cache_management.cache_census (tenant_id, database, keys, memory_bytes, measured_at)
       values ($1, 1, 1, 122683392, now()), ($1, 15, 1, 1048576, now())`,
      [tenant.id],
    );
    const seen = async () => {
      const [shown] = await inTransaction(pools.platform, (client) => listTenants(client, new Date(), tenant.id));
      const told = (await getTenantLevels(pools.ingest, new Date())).find(({ tenantId }) => tenantId === tenant.id);
      return { shown, bar: shown && quotaShare(shown), alert: told?.levels.quota };
    };
    const limit = async (quotaBytes: number | null) => {
      const path = `/api/platform/tenants/${tenant.id}`;
      expect((await world.command(world.admin, 'PATCH', path, { limits: { quotaBytes } })).status).toBe(200);
      return seen();
    };
    const mebibyte = 1_048_576;
    const full = await limit(128 * mebibyte);
    expect(full).toMatchObject({ shown: { quotaBytes: 128 * mebibyte }, bar: 92.1875, alert: 92.1875 });
    expect(full.shown && tenantHealth(full.shown)).toBe('full');
    await pools.platform.query(
      'update cache_management.tenant_access set shared_quota_bytes = $2 where tenant_id = $1',
      [tenant.id, 256 * mebibyte],
    );
    expect(await seen()).toMatchObject({ shown: { quotaBytes: 256 * mebibyte }, bar: 46.09375, alert: 46.09375 });
    expect(await limit(null)).toMatchObject({ shown: { quotaBytes: null }, bar: null, alert: null });
  });

  it('refuse to store more keys than the census may count, until there are fewer', async () => {
    const tenant = await openTenant();
    const { pools } = world.product;
    const count = (keys: number) =>
      pools.ingest.query(
        `insert into cache_management.cache_census (tenant_id, database, keys, memory_bytes, measured_at)
         values ($1, 1, $2, 1, now()) on conflict (tenant_id, database) do update set keys = excluded.keys`,
        [tenant.id, keys],
      );
    await count(100_000);
    expect(await markFullTenants(pools.platform)).toEqual([{ tenant_id: tenant.id, keys_full: true }]);
    await eventually(async () => (await outcome(tenant.sdk.set('crm', 'lead', '2', 1))) === 'quota_exceeded');
    expect(await outcome(tenant.sdk.get('crm', 'lead', '1'))).toBe('served');
    await count(10);
    expect(await markFullTenants(pools.platform)).toEqual([{ tenant_id: tenant.id, keys_full: false }]);
    await eventually(async () => (await outcome(tenant.sdk.set('crm', 'lead', '2', 1))) === 'served');
  });

  it('end the newest connections of a tenant beyond its number, and nobody else', async () => {
    const [tenant, other] = [await openTenant(), await openTenant()];
    const connections = [tenant.connect(), tenant.connect(), tenant.connect()];
    const neighbour = other.connect();
    for (const each of [...connections, neighbour]) await each.ping();
    const { platform } = world.product.pools;
    await withPlatform(platform, byTest, (client) => setTenantAccess(client, tenant.id, { maxConnections: 2 }));
    // The first is a cluster, where tenants have no users; a tenant may have been moved to the last.
    const { data, redis, connections: usual } = world.product;
    const adminRedisUrls = { data: 'redis://127.0.0.1:1,127.0.0.1:2', control: redis.adminUrl };
    const servers = { silo: { url: data.url, adminUrl: data.adminUrl } };
    const job = quotaJobs({ ...usual, adminRedisUrls, servers }).find(({ name }) => name === 'connection-limits');
    expect(await job?.run({ log: logger } as JobContext)).toEqual({ ended: 1 });
    expect(await job?.run({ log: logger } as JobContext)).toEqual({ ended: 0 });
    expect(await neighbour.ping()).toBe('PONG');
    for (const each of [...connections, neighbour]) each.disconnect();
  });
});

describe('a tenant that is deleted', () => {
  it('is closed, can be taken back, and is erased with everything it had, and nothing of others', async () => {
    const [tenant, other] = [await openTenant(), await openTenant()];
    const remove = (body: unknown) => world.command(world.admin, 'DELETE', `/api/platform/tenants/${tenant.id}`, body);
    expect((await remove({ confirm: 'something else' })).status).toBe(400);
    expect(await (await remove({ confirm: tenant.slug })).json()).toMatchObject({ status: 'suspended' });
    expect((await act(tenant.id, 'resume')).status).toBe(409);
    expect(await act(tenant.id, 'restore')).toMatchObject({ body: { status: 'active', deleteAfter: null } });
    await eventually(async () => (await outcome(tenant.sdk.get('crm', 'lead', '1'))) === 'served');

    expect((await remove({ confirm: tenant.slug, graceDays: 0 })).status).toBe(202);
    const { pools, services } = world.product;
    await services.jobs.enqueue('tenant-life-cycle', null);
    // The tenant is gone before the receipt is written and the work noted as done.
    await eventually(async () => {
      const { rows } = await pools.platform.query(
        `select 1 from accounts.tenant_operations where tenant_id = $1 and kind = 'erase' and state = 'done'`,
        [tenant.id],
      );
      return rows.length === 1;
    });
    expect((await world.admin.get(`/api/platform/tenants/${tenant.id}/life-cycle`)).status).toBe(404);
    // What a process told of its last calls may come a moment later: it ends by itself within a minute.
    const left = (await keysOf(world, tenant.id)).filter((key) => key !== `kryonix:rate:${tenant.id}`);
    expect(left).toEqual([]);
    expect(await keysOf(world, other.id)).not.toEqual([]);
    const { rows } = await pools.platform.query(
      `select (select count(*) from accounts.api_keys where tenant_id = $1)::int as keys,
              (select count(*) from cache_management.tenant_cache_configs where tenant_id = $1)::int as configs,
              (select count(*) from accounts.tenants where id = $2)::int as others,
              (select after -> 'facts' ->> 'foundAfter' from accounts.audit_log
                where tenant_id = $1 and action = 'tenant.erased') as receipt`,
      [tenant.id, other.id],
    );
    expect(rows[0]).toEqual({ keys: 0, configs: 0, others: 1, receipt: '0' });
    expect(await outcome(other.sdk.get('crm', 'lead', '1'))).toBe('served');
  });
});
