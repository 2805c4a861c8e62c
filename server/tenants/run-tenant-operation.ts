import { creationSteps, erasureSteps } from '#lib/contracts/tenant-life-cycle.ts';
import { WorkStopped } from '../backup/backup-context.ts';
import { revokeRedisUser } from '../db/queries/access/set-redis-user.ts';
import { setTenantStatus } from '../db/queries/access/set-tenant-status.ts';
import { eraseTenantRows } from '../db/queries/tenants/erase-tenant-rows.ts';
import {
  endTenantOperation,
  findTenantOperation,
  noteOperationAttempt,
  noteOperationError,
  noteOperationStep,
  type TenantOperationRow,
} from '../db/queries/tenants/tenant-operation.ts';
import { type JobContext, JobInterrupted } from '../jobs/job-definition.ts';
import type { Erased } from '../lgpd/erase-subject.ts';
import { eraseTenantData } from '../lgpd/erase-tenant-data.ts';
import { signReceipt } from '../lgpd/receipt.ts';
import { withOwner } from '../lgpd/with-owner.ts';
import { services } from '../services.ts';
import { runMove } from '../silo/run-move.ts';
import { creationRequestSchema } from './creation-request.ts';
import { creationWork } from './creation-work.ts';
import { actOnTenants, serverActor } from './tenant-actor.ts';

/** Begun so often without an end, a tenant that nobody could use yet is taken back. */
const greatestAttempts = 12;

type Run = Pick<JobContext, 'cancelled' | 'progress'>;

/**
 * Makes, moves or erases a tenant, from the step that is not behind it yet. Whatever process did a part of it before, and
 * however it ended: steps may be done twice. Does nothing for one that has ended.
 */
export async function runTenantOperation(operationId: string, run: Run): Promise<unknown> {
  const { platform } = services().pools;
  const operation = await findTenantOperation(platform, operationId);
  if (operation === null || operation.finished_at !== null) return null;
  const attempts = await noteOperationAttempt(platform, operationId);
  try {
    if (operation.kind === 'move') return await runMove(operation, run);
    if (operation.kind === 'erase') return await erase(operation, run);
    if (attempts > greatestAttempts) return await rollBack(operation, run);
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

async function rollBack(operation: TenantOperationRow, run: Run): Promise<unknown> {
  const done = await removeTenant(operation, run);
  await endTenantOperation(services().pools.platform, operation.id, 'rolled_back');
  return done;
}

async function erase(operation: TenantOperationRow, run: Run): Promise<unknown> {
  const done = await removeTenant(operation, run);
  await endTenantOperation(services().pools.platform, operation.id, 'done');
  return done;
}

/** Closed first, for what is stored meanwhile would stay. What was removed is told by a signed receipt in the audit log. */
async function removeTenant(operation: TenantOperationRow, run: Run): Promise<Record<string, number>> {
  const { id, tenant_id: tenantId } = operation;
  const { tenantRules, pools, backups } = services();
  const target = `tenant:${tenantId}`;
  await actOnTenants(serverActor, { action: 'tenant.erase', tenantId, target }, async (client) => {
    await setTenantStatus(client, tenantId, 'suspended');
    await revokeRedisUser(client, tenantId);
  });
  await tenantRules.publish(tenantId);
  await noteOperationStep(pools.platform, id, erasureSteps[0]);
  const { counts, foundAfter } = await eraseData(tenantId, run);
  if (foundAfter > 0) throw new Error(`${foundAfter} keys were still there after the erasure`);
  await noteOperationStep(pools.platform, id, erasureSteps[1]);
  const rows = await withOwner(backups, (client) => eraseTenantRows(client, tenantId));
  await noteOperationStep(pools.platform, id, erasureSteps[2]);
  const erased = { ...counts, rows: Object.values(rows).reduce((sum, of) => sum + of, counts.rows ?? 0) };
  const receipt = await receiptOf(operation, erased);
  await actOnTenants(serverActor, { action: 'tenant.erased', tenantId, target, after: receipt }, async () => undefined);
  return erased;
}

async function eraseData(tenantId: string, run: Run): Promise<Erased> {
  try {
    return await eraseTenantData(services().backups, tenantId, run);
  } catch (error) {
    throw error instanceof WorkStopped ? new JobInterrupted() : error;
  }
}

function receiptOf({ id, tenant_id: tenantId, started_at: begun }: TenantOperationRow, erased: Record<string, number>) {
  return signReceipt(services().backups.home, {
    ...{ version: 1, requestId: id, tenantId, scope: 'tenant', subjectDigest: null, erased, foundAfter: 0 },
    ...{ requestedAt: begun.toISOString(), finishedAt: new Date().toISOString() },
    ...{ backups: 'keys_destroyed', kept: ['audit_log:legal_obligation'] },
  });
}
