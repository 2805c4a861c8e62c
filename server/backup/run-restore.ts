import { AppError } from '#lib/errors.ts';
import { getBackup } from '../db/queries/backups/list-backups.ts';
import { advanceRestore, beginRestore, getRestore } from '../db/queries/backups/restores.ts';
import { type BackupContext, WorkStopped, type WorkUnderWay } from './backup-context.ts';
import { inspectBackup } from './inspect-backup.ts';
import type { RestoreTally } from './restore-counts.ts';
import { restoreKeys } from './restore-keys.ts';
import { restoreSections } from './restore-sections.ts';
import { greatestAttempts, reasonOf } from './run-backup.ts';
import { throttled } from './throttled.ts';

/** A few thousand keys are written meanwhile, milliseconds: a note is a transaction, which others feel. */
const tellEveryMs = 1_000;

async function fileToRestore({ pools }: BackupContext, tenantId: string, id: string): Promise<string> {
  const backup = await getBackup(pools.ingest, tenantId, id);
  if (backup?.file == null || backup.shown.state !== 'done') {
    throw new AppError('not_found', 'There is no such backup any more.');
  }
  return backup.file;
}

/**
 * Does one restore that was asked for, or goes on with it behind the last block that was finished. The file is read to its
 * end before anything is written. Leaves its row `done` or `failed`. Rejects only with `WorkStopped`.
 */
export async function runRestore(
  context: BackupContext,
  place: { tenantId: string; id: string },
  work: WorkUnderWay,
): Promise<'done' | 'failed'> {
  const { ingest } = context.pools;
  const restore = await getRestore(ingest, place.tenantId, place.id);
  if (restore === null || !['queued', 'running'].includes(restore.shown.state)) return 'done';
  const { sourceTenantId, backupId, conflict, dryRun, selection, databases, modules, error } = restore.shown;
  const tally: RestoreTally = { databases, modules };
  let at = { blocksDone: restore.shown.blocksDone, blocksTotal: restore.shown.blocksTotal };
  const note = (state: 'running' | 'done' | 'failed', message: string | null = error) =>
    advanceRestore(ingest, place, { state, ...at, counts: tally, error: message });
  try {
    if ((await beginRestore(ingest, place)) > greatestAttempts) {
      throw new AppError('unavailable', 'It was begun too often without getting any further.');
    }
    await note('running');
    const file = await fileToRestore(context, sourceTenantId, backupId);
    const backup = await inspectBackup(context, file, {
      tenantId: sourceTenantId,
      targetTenantId: place.tenantId,
    });
    at = { ...at, blocksTotal: backup.totals.blocks };
    const options = { file, tenantId: place.tenantId, conflict, dryRun, selection, ...at, tally };
    const tell = () =>
      Promise.all([note('running'), work.progress(at.blocksDone, at.blocksTotal)]).then(() => undefined);
    const tellAtTimes = throttled(tellEveryMs, tell);
    await restoreKeys(context, backup, options, {
      cancelled: work.cancelled,
      async finished(blocksDone) {
        at = { ...at, blocksDone };
        // What is not noted when it stops is done, and counted, again.
        await (work.cancelled() ? tell() : tellAtTimes());
      },
    });
    if (!dryRun) await restoreSections(context, backup, { ...place, conflict, selection });
    at = { ...at, blocksDone: backup.totals.blocks };
    await note('done', null);
    return 'done';
  } catch (cause) {
    if (cause instanceof WorkStopped) throw cause;
    context.log.error({ err: cause, ...place }, 'a restore failed');
    await note('failed', reasonOf(cause));
    return 'failed';
  }
}
