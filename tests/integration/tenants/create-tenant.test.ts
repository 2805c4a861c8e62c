import { Redis } from 'ioredis';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { policiesKey } from '#lib/cache/publish-policies.ts';
import { creationSteps } from '#lib/contracts/tenant-life-cycle.ts';
import { JobInterrupted } from '#server/jobs/job-definition.ts';
import { verifyReceipt } from '#server/lgpd/receipt.ts';
import { runTenantOperation } from '#server/tenants/run-tenant-operation.ts';
import { runAs } from '#tests/integration/db/as-login.ts';
import { openBrowser } from '#tests/integration/http/browser.ts';
import { eventually } from '#tests/setup/eventually.ts';
import { keysOf, type LifeCycleWorld, openOwnRedis, startLifeCycleWorld, wish } from './life-cycle-world.ts';

let world: LifeCycleWorld;

beforeAll(async () => {
  world = await startLifeCycleWorld();
});
afterAll(() => world.close());

async function count(table: string, tenantId: string): Promise<number> {
  const { pools } = world.product;
  const { rows } = await pools.platform.query(`select count(*)::int as n from ${table} where tenant_id = $1`, [
    tenantId,
  ]);
  return rows[0].n;
}

describe('making a tenant', () => {
  it('gives it everything in one go and opens it at the end', async () => {
    const { jobs } = world.product.services;
    const enqueue = jobs.enqueue.bind(jobs);
    // It is begun once the answer was seen: a worker that is quicker would have it open by then.
    let begin = async () => 'none';
    jobs.enqueue = async (...run) => {
      begin = () => enqueue(...run);
      return 'none';
    };
    const { tenant, secrets } = await world.create({
      ...wish('clinica-nova'),
      customDomain: 'Sistema.Clinica.example',
    });
    jobs.enqueue = enqueue;
    expect(tenant).toMatchObject({ status: 'suspended', operation: { kind: 'create', state: 'running' } });
    await begin();
    const made = await world.settled(tenant.id);
    expect(made).toMatchObject({
      status: 'active',
      tier: 'starter',
      template: 'clinic',
      customDomain: 'sistema.clinica.example',
      modules: ['crm', 'agendamento', 'whatsapp', 'financeiro'],
      terminology: { leads: 'pacientes' },
      limits: { quotaBytes: 134_217_728, rateLimitPerSecond: 500, maxConnections: 10 },
      operation: { state: 'done', percent: 100, error: null, step: null },
    });
    const { control } = world.product.services;
    expect(await control.hget(policiesKey, `tenant:${tenant.id}:agendamento:slots`)).toContain('"ttlSeconds":120');
    const keyServer = new Redis(world.product.connections.controlRedisUrl, { db: 12 });
    expect(await keyServer.hlen(`tenant:${tenant.id}:data-keys`)).toBe(1);
    keyServer.disconnect();
    for (const server of [world.product.data, world.product.redis]) {
      const own = openOwnRedis(server, secrets);
      expect(await own.ping()).toBe('PONG');
      own.disconnect();
    }
  });

  it('lets the API key use the enabled modules and refuses another one by its name', async () => {
    const { tenant, secrets } = await world.create(wish('clinica-modulos'));
    await world.settled(tenant.id);
    const put = (module: string) =>
      fetch(`${world.product.baseUrl}/api/v1/cache/${module}/lead/1`, {
        method: 'PUT',
        headers: { authorization: `Bearer ${secrets?.apiKey}`, 'content-type': 'text/plain', 'cache-ttl': '60' },
        body: 'x',
      });
    await eventually(async () => (await put('crm')).status === 204);
    expect((await put('api')).status).toBe(204);
    const refused = await put('games');
    expect(refused.status).toBe(403);
    expect(await refused.json()).toMatchObject({
      error: { code: 'forbidden', message: expect.stringContaining('games') },
    });
    const sdk = world.application.forTenant(tenant.id);
    // Until the application has heard of any rules it refuses nothing.
    const refusal = () =>
      sdk.set('games', 'x', '1', 1).then(
        () => null,
        (error: { reason?: string }) => error.reason,
      );
    expect(await eventually(refusal)).toBe('module_not_enabled');
    await expect(
      sdk.mget([
        { module: 'crm', type: 'a', key: '1' },
        { module: 'games', type: 'a', key: '1' },
      ]),
    ).rejects.toMatchObject({
      reason: 'module_not_enabled',
    });
  });

  it('invites the first administrator by a link that works once', async () => {
    const { tenant, secrets } = await world.create(wish('clinica-convite'));
    await world.settled(tenant.id);
    const path = `/api/invitations/${secrets?.invitation.url.split('/').at(-1)}`;
    const browser = openBrowser(world.product.baseUrl);
    expect(await (await browser.get(path)).json()).toMatchObject({
      email: 'dona@clinica-convite.example',
      hasAccount: false,
    });
    const accept = (password: string) => world.command(browser, 'POST', path, { displayName: 'Dona Maria', password });
    expect((await accept('curta')).status).toBe(400);
    expect((await accept('uma senha bem comprida')).status).toBe(204);
    expect((await accept('outra senha bem comprida')).status).toBe(404);
    expect((await browser.get(path)).status).toBe(404);
    await browser.signIn('dona@clinica-convite.example', 'uma senha bem comprida');
    expect((await browser.get('/api/account')).status).toBe(200);
  });

  it('makes no second tenant when the same is asked for again, and tells no secret twice', async () => {
    const asked = { ...wish('clinica-uma-vez'), requestKey: 'pedido-0001' };
    const first = await world.create(asked);
    const second = await world.create(asked);
    expect(second.tenant.id).toBe(first.tenant.id);
    expect(second.secrets).toBeNull();
    const taken = await world.command(world.admin, 'POST', '/api/platform/tenants', wish('clinica-uma-vez'));
    expect(taken.status).toBe(409);
    await world.settled(first.tenant.id);
  });

  it('is left to the administrators of the platform, on its own pages', async () => {
    const asked = wish('clinica-negada');
    expect((await world.command(world.viewer, 'POST', '/api/platform/tenants', asked)).status).toBe(403);
    const elsewhere = await fetch(`${world.product.baseUrl}/api/platform/tenants`, {
      method: 'POST',
      headers: { cookie: [...world.admin.cookies].map((pair) => pair.join('=')).join('; ') },
      body: JSON.stringify(asked),
    });
    expect(elsewhere.status).toBe(403);
    const unknown = await world.command(world.admin, 'POST', '/api/platform/tenants', { ...asked, template: 'circus' });
    expect(unknown.status).toBe(400);
  });

  it('is taken back whole where a step of it never succeeds, and says so by a receipt', async () => {
    const { pools, services, ownerDatabaseUrl } = world.product;
    const enqueue = services.jobs.enqueue.bind(services.jobs);
    services.jobs.enqueue = async () => 'none';
    const { tenant, secrets } = await world.create(wish('clinica-azarada'));
    services.jobs.enqueue = enqueue;
    const owner = (sql: string) =>
      runAs(ownerDatabaseUrl, `set role kryonix_owner; alter table accounts.invitations ${sql}`);
    await owner("add constraint unlucky check (email <> 'dona@clinica-azarada.example') not valid");
    const operationId = tenant.operation?.id ?? '';
    const run = { cancelled: () => false, progress: async () => undefined };
    for (let attempt = 1; attempt <= 12; attempt += 1) {
      await expect(runTenantOperation(operationId, run)).rejects.toThrow(/unlucky/);
    }
    const half = await world.lifeCycle(tenant.id);
    expect(half).toMatchObject({ status: 'suspended', operation: { state: 'running', step: 'invitation' } });
    expect(await count('accounts.api_keys', tenant.id)).toBe(1);
    expect(await count('cache_management.tenant_redis_users', tenant.id)).toBe(1);
    expect(await keysOf(world, tenant.id)).not.toEqual([]);

    await runTenantOperation(operationId, run);
    await owner('drop constraint unlucky');
    for (const table of ['accounts.api_keys', 'accounts.invitations', 'cache_management.tenant_cache_configs']) {
      expect([table, await count(table, tenant.id)]).toEqual([table, 0]);
    }
    expect((await world.admin.get(`/api/platform/tenants/${tenant.id}/life-cycle`)).status).toBe(404);
    expect(await keysOf(world, tenant.id)).toEqual([]);
    for (const server of [world.product.data, world.product.redis]) {
      const own = openOwnRedis(server, secrets);
      await expect(own.ping()).rejects.toThrow();
      const admin = new Redis(server.adminUrl);
      expect(String(await admin.call('ACL', 'LIST'))).not.toContain(tenant.id);
      for (const client of [own, admin]) client.disconnect();
    }
    const { rows } = await pools.platform.query(
      `select (select state from accounts.tenant_operations where id = $2) as state,
              (select after from accounts.audit_log where tenant_id = $1 and action = 'tenant.erased') as receipt`,
      [tenant.id, operationId],
    );
    expect(rows[0].state).toBe('rolled_back');
    expect(rows[0].receipt.facts).toMatchObject({ tenantId: tenant.id, requestId: operationId, foundAfter: 0 });
    expect(await verifyReceipt(services.env.KRYONIX_HOME, rows[0].receipt)).toEqual({ valid: true, own: true });
  });

  it('is finished from wherever it stopped, and doing a step again does it no harm', async () => {
    const { pools, services } = world.product;
    const enqueue = services.jobs.enqueue.bind(services.jobs);
    const asked: string[] = [];
    // The process that was asked dies before it begins: what it would have run is run by hand below.
    services.jobs.enqueue = async (_name, data) => {
      asked.push((data as { operationId: string }).operationId);
      return 'none';
    };
    const { tenant } = await world.create(wish('clinica-interrompida'));
    services.jobs.enqueue = enqueue;
    const [operationId = ''] = asked;
    for (let round = 1; round < creationSteps.length; round += 1) {
      let looked = 0;
      const run = { cancelled: () => looked++ >= 1, progress: async () => undefined };
      const once = runTenantOperation(operationId, run);
      if (round < creationSteps.length - 1) await expect(once).rejects.toBeInstanceOf(JobInterrupted);
      else await once;
      // Killed between the work and the note of it: the step comes again.
      if (round < creationSteps.length - 1) {
        await pools.platform.query(
          `update accounts.tenant_operations set steps = steps[1:cardinality(steps) - 1] where id = $1`,
          [operationId],
        );
        looked = 0;
        await expect(runTenantOperation(operationId, run)).rejects.toBeInstanceOf(JobInterrupted);
      }
    }
    expect(await world.lifeCycle(tenant.id)).toMatchObject({ status: 'active', operation: { state: 'done' } });
    expect(await count('accounts.api_keys', tenant.id)).toBe(1);
    expect(await count('accounts.invitations', tenant.id)).toBe(1);
    const { rows } = await pools.platform.query('select request from accounts.tenant_operations where id = $1', [
      operationId,
    ]);
    expect(rows[0].request).toEqual({});
  });
});
