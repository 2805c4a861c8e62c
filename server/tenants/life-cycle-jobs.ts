import { z } from 'zod';
import { listOpenOperations } from '../db/queries/tenants/tenant-operation.ts';
import { listDueDeletions } from '../db/queries/tenants/tenant-profile.ts';
import type { JobDefinition } from '../jobs/job-definition.ts';
import { services } from '../services.ts';
import { beginErasure } from './begin-erasure.ts';
import { runTenantOperation } from './run-tenant-operation.ts';
import { tenantOperationJobName } from './tenant-operation-job-name.ts';

const dataSchema = z.object({ operationId: z.uuid() });
const lookEveryMs = 10_000;

/** Makes and erases tenants, whose turn it is or who were left half-way. */
export function lifeCycleJobs(): JobDefinition[] {
  return [
    {
      name: tenantOperationJobName,
      attempts: 5,
      concurrent: true,
      run: (run) => runTenantOperation(dataSchema.parse(run.data).operationId, run),
    },
    { name: 'tenant-life-cycle', repeat: { everyMs: lookEveryMs }, run: takeUp },
  ];
}

/** Whatever is open gets a run, unless it has one; a tenant whose time to be taken back is over begins to be erased. */
async function takeUp(): Promise<{ takenUp: number; erasures: number }> {
  const { jobs, pools } = services();
  const due = await listDueDeletions(pools.platform, new Date());
  for (const tenantId of due) await beginErasure(tenantId);
  const open = await listOpenOperations(pools.platform);
  for (const { id } of open) await jobs.enqueue(tenantOperationJobName, { operationId: id }, { id });
  return { takenUp: open.length, erasures: due.length };
}
