import { setTimeout as sleep } from 'node:timers/promises';
import { z } from 'zod';
import { type Receipt, receiptSchema } from '#lib/contracts/privacy.ts';
import { openTenantDatabases } from '../../backup/backup-context.ts';
import { countTenantRows } from '../../db/queries/tenants/count-tenant-rows.ts';
import { latestTenantOperation } from '../../db/queries/tenants/tenant-operation.ts';
import { queryRow } from '../../db/query-rows.ts';
import { beginErasure } from '../../tenants/begin-erasure.ts';
import { deleteTenant } from '../../tenants/change-tenant.ts';
import { runTenantOperation } from '../../tenants/run-tenant-operation.ts';
import type { TenantActor } from '../../tenants/tenant-actor.ts';
import type { Operator } from '../open-operator.ts';
import { showWork } from '../show-work.ts';

const operatorActor: TenantActor = { userId: null, address: 'command line', requestId: null };
const lookEveryMs = 200;

/** How much of a tenant the erasure would remove. */
export async function countTenant({ services }: Operator, tenantId: string): Promise<{ keys: number; rows: number }> {
  const context = services.backups;
  const databases = openTenantDatabases(context, tenantId);
  try {
    let keys = 0;
    for await (const page of databases.pages(tenantId, context.pace, () => false)) keys += page.storedKeys.length;
    return { keys, rows: await countTenantRows(context.pools.app, tenantId) };
  } finally {
    databases.close();
  }
}

async function receiptOf({ pools }: Operator, tenantId: string): Promise<Receipt> {
  const row = await queryRow(
    pools.platform,
    z.object({ after: receiptSchema }),
    `select after from accounts.audit_log where tenant_id = $1 and action = 'tenant.erased' order by id desc limit 1`,
    [tenantId],
  );
  if (row === null) throw new Error('the erasure left no receipt');
  return row.after;
}

/**
 * Deletes a tenant without days of grace: closed first, then its keys, backups, figures, settings and accounts are
 * erased. One that was begun before is gone on with. Resolves with the receipt when nothing is left. Rejects with AppError
 * `conflict` while it is made or moved.
 */
export async function eraseTenant(operator: Operator, { id, slug }: { id: string; slug: string }): Promise<Receipt> {
  const { jobs, pools } = operator;
  const erasure = async () => {
    const latest = await latestTenantOperation(pools.platform, id);
    return latest?.kind === 'erase' ? latest : null;
  };
  const begun = await erasure();
  if (begun === null) await deleteTenant(operatorActor, id, { confirm: slug, graceDays: 0 });
  const { workers } = await jobs.list();
  await showWork(`erasure of ${slug}`, async ({ cancelled, progress }) => {
    if (workers === 0) {
      const run = { cancelled, progress: (done: number) => progress(done, null) };
      await runTenantOperation(begun?.id ?? (await beginErasure(id)), run);
    } else {
      // Where a server runs, its own job takes it up.
      await jobs.enqueue('tenant-life-cycle', null);
    }
    while ((await erasure())?.finished_at == null) await sleep(lookEveryMs);
  });
  return receiptOf(operator, id);
}
