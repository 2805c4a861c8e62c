import { creationSteps, erasureSteps } from '#lib/contracts/tenant-life-cycle.ts';
import { revokeRedisUser } from '../db/queries/access/set-redis-user.ts';
import { setTenantStatus } from '../db/queries/access/set-tenant-status.ts';
import {
  endTenantOperation,
  findTenantOperation,
  noteOperationAttempt,
  noteOperationError,
  noteOperationStep,
  type TenantOperationRow,
} from '../db/queries/tenants/tenant-operation.ts';
import { type JobContext, JobInterrupted } from '../jobs/job-definition.ts';
import { services } from '../services.ts';
import { creationRequestSchema } from './creation-request.ts';
import { creationWork } from './creation-work.ts';
import { type ErasurePlaces, eraseTenantFromTables, eraseTenantKeys } from './erase-tenant.ts';
import { actOnTenants, serverActor } from './tenant-actor.ts';

/** Begun so often without an end, a tenant that nobody could use yet is taken back. */
const greatestAttempts = 12;

type Run = Pick<JobContext, 'cancelled' | 'progress'>;

/**
 * Makes or erases a tenant, from the step that is not behind it yet. Whatever process did a part of it before, and
 * however it ended: steps may be done twice. Does nothing for one that has ended.
 */
export async function runTenantOperation(operationId: string, places: ErasurePlaces, run: Run): Promise<unknown> {
  const { platform } = services().pools;
  const operation = await findTenantOperation(platform, operationId);
  if (operation === null || operation.finished_at !== null) return null;
  const attempts = await noteOperationAttempt(platform, operationId);
  try {
    if (operation.kind === 'erase') return await erase(operation, places, run);
    if (attempts > greatestAttempts) return await rollBack(operation, places, run);
    return await create(operation, run);
  } catch (error) {
    if (error instanceof JobInterrupted) {
      // The process was asked to stop: that is no fault of the work.
      await noteOperationAttempt(platform, operationId, -1);
      throw error;
    }
    await noteOperationError(platform, operationId, error instanceof Error ? error.message : String(error));
    throw error;
  }
}

async function create({ id, tenant_id: tenantId, steps, request }: TenantOperationRow, run: Run): Promise<unknown> {
  const { platform } = services().pools;
  const work = { tenantId, request: creationRequestSchema.parse(request) };
  for (const [index, step] of creationSteps.entries()) {
    if (step === 'account' || steps.includes(step)) continue;
    if (run.cancelled()) throw new JobInterrupted();
    await creationWork[step](work);
    await noteOperationStep(platform, id, step);
    await run.progress(index + 1, creationSteps.length);
  }
  await endTenantOperation(platform, id, 'done');
  return { tenantId };
}

async function rollBack(operation: TenantOperationRow, places: ErasurePlaces, run: Run): Promise<unknown> {
  const done = await removeTenant(operation, places, run);
  await endTenantOperation(services().pools.platform, operation.id, 'rolled_back');
  return done;
}

async function erase(operation: TenantOperationRow, places: ErasurePlaces, run: Run): Promise<unknown> {
  const done = await removeTenant(operation, places, run);
  await endTenantOperation(services().pools.platform, operation.id, 'done');
  return done;
}

/** Closed first, for what is stored meanwhile would stay. */
async function removeTenant(
  { id, tenant_id: tenantId }: TenantOperationRow,
  places: ErasurePlaces,
  run: Run,
): Promise<{ keys: number; rows: Record<string, number> }> {
  const { tenantRules, pools } = services();
  const act = { action: 'tenant.erase', tenantId, target: `tenant:${tenantId}` };
  await actOnTenants(serverActor, act, async (client) => {
    await setTenantStatus(client, tenantId, 'suspended');
    await revokeRedisUser(client, tenantId);
  });
  await tenantRules.publish(tenantId);
  await noteOperationStep(pools.platform, id, erasureSteps[0]);
  let keys = 0;
  const watch = { cancelled: run.cancelled, progress: (removed: number) => run.progress(removed, null) };
  // A second pass that finds nothing proves the first.
  for (let found = -1; found !== 0; ) {
    found = await eraseTenantKeys(places, tenantId, watch);
    if (run.cancelled()) throw new JobInterrupted();
    keys += found;
  }
  await noteOperationStep(pools.platform, id, erasureSteps[1]);
  const rows = await eraseTenantFromTables(places, tenantId);
  await noteOperationStep(pools.platform, id, erasureSteps[2]);
  return { keys, rows };
}
