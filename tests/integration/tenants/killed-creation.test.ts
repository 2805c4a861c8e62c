import { afterAll, beforeAll, expect, it } from 'vitest';
import { creationSteps } from '#lib/contracts/tenant-life-cycle.ts';
import { runTenantOperation } from '#server/tenants/run-tenant-operation.ts';
import { type LifeCycleWorld, startLifeCycleWorld, wish } from './life-cycle-world.ts';
import { type OperationsProcess, startOperationsProcess } from './operations-process.ts';

let world: LifeCycleWorld;
let maker: OperationsProcess;

beforeAll(async () => {
  world = await startLifeCycleWorld();
  maker = startOperationsProcess(world);
  await maker.ready();
});
afterAll(async () => {
  maker.kill();
  await world.close();
});

/** What may be there once only, whatever was done twice. */
async function countsOf(tenantId: string) {
  const { rows } = await world.product.pools.platform.query(
    `select (select count(*) from accounts.api_keys where tenant_id = $1)::int as keys,
            (select count(*) from accounts.invitations where tenant_id = $1)::int as invitations,
            (select count(*) from cache_management.tenant_redis_users where tenant_id = $1)::int as users,
            (select count(*) from accounts.audit_log where tenant_id = $1 and action = 'tenant.open')::int as opened`,
    [tenantId],
  );
  return rows[0];
}

it('a tenant whose maker is killed behind any of its steps is closed until then, and finished by the next run', async () => {
  const { jobs } = world.product.services;
  const enqueue = jobs.enqueue.bind(jobs);
  // The process that would make them is told by hand below.
  jobs.enqueue = async () => 'none';
  // The first step is behind a tenant when it is asked for; behind the last there is nothing left to do.
  const halves = await Promise.all(
    creationSteps.slice(2).map(async (next, index) => {
      const { tenant } = await world.create(wish(`interrompida-${index}`));
      return { tenantId: tenant.id, next, id: tenant.operation?.id ?? '', stopAfterSteps: index + 2 };
    }),
  );
  jobs.enqueue = enqueue;
  const killed = maker.run(halves);
  await maker.stopped(halves.length);
  maker.kill();
  expect(await killed).toBe('SIGKILL');

  for (const { tenantId, next } of halves) {
    const half = await world.lifeCycle(tenantId);
    expect(half).toMatchObject({ status: 'suspended', operation: { state: 'running', step: next } });
  }
  const run = { cancelled: () => false, progress: async () => undefined };
  await Promise.all(halves.map(({ id }) => runTenantOperation(id, run)));
  for (const { tenantId } of halves) {
    const made = await world.lifeCycle(tenantId);
    expect(made).toMatchObject({ status: 'active', operation: { state: 'done', percent: 100, error: null } });
    expect(await countsOf(tenantId)).toEqual({ keys: 1, invitations: 1, users: 1, opened: 1 });
  }
});
