import type { RestoreConflict, RestoreSelection } from '#lib/contracts/backups.ts';
import { appendAuditEntry } from '../db/queries/audit/append-audit-entry.ts';
import { withTenant } from '../db/with-tenant.ts';
import type { BackupContext } from './backup-context.ts';
import type { InspectedBackup } from './inspect-backup.ts';
import { restorePolicies } from './policies-in-effect.ts';
import { restoreConfiguration } from './restore-configuration.ts';
import { restoreMetrics } from './restore-metrics.ts';

interface SectionsOf {
  id: string;
  tenantId: string;
  conflict: RestoreConflict;
  selection: RestoreSelection;
}

/** Restores what goes along with the keys, as far as it was asked for, and notes in the log what that was. May be done again. */
export async function restoreSections(
  context: BackupContext,
  { sections }: InspectedBackup,
  { id, tenantId, conflict, selection }: SectionsOf,
): Promise<void> {
  const done: Record<string, number> = {};
  if (selection.configuration === true) {
    done.configuration = await restoreConfiguration(context, tenantId, sections.configuration);
  }
  if (selection.policies === true) {
    done.policies = await restorePolicies(context, tenantId, { rows: sections.policies, conflict });
  }
  if (selection.metrics === true) done.metrics = await restoreMetrics(context, tenantId, sections.metrics);
  if (Object.keys(done).length === 0) return;
  await withTenant(context.pools.app, tenantId, (client) =>
    appendAuditEntry(client, {
      ...{ tenantId, actorUserId: null, action: 'backup.restore.settings', target: id },
      ...{ after: done, address: null, requestId: null },
    }),
  );
}
