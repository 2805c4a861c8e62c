import {
  advanceBackup,
  beginBackup,
  expireBackup,
  failBackup,
  finishBackup,
  noteBackupFile,
} from '../db/queries/backups/advance-backup.ts';
import { getBackup, listExpiredBackups } from '../db/queries/backups/list-backups.ts';
import { toAppError } from '../http/to-app-error.ts';
import { backUpKeys } from './back-up-keys.ts';
import { type BackupContext, WorkStopped, type WorkUnderWay } from './backup-context.ts';
import { throttled } from './throttled.ts';
import { verifyBackup } from './verify-backup.ts';

const progressEveryMs = 1_000;
/** Begun so often without an end, it takes its process down with it. */
export const greatestAttempts = 5;

/** What a person may read of a failure; the log has its cause. */
export function reasonOf(error: unknown): string {
  const known = toAppError(error);
  return known.code === 'internal' ? 'An unexpected error; the log of the server has it.' : known.message;
}

function fileOf(tenantId: string, id: string, requestedAt: string): string {
  return `${tenantId}/${requestedAt.slice(0, 19).replaceAll(':', '-')}-${id}.kryonix-backup`;
}

/**
 * Makes one backup that was asked for and proves it: written, restored aside and compared. Leaves its row `done` or
 * `failed`; a run that was stopped is done again from its beginning. Rejects only with `WorkStopped`.
 */
export async function runBackup(
  context: BackupContext,
  place: { tenantId: string; id: string },
  work: WorkUnderWay,
): Promise<'done' | 'failed'> {
  const { ingest } = context.pools;
  const backup = await getBackup(ingest, place.tenantId, place.id);
  if (backup === null || !['queued', 'running', 'verifying'].includes(backup.shown.state)) return 'done';
  if (backup.attempts >= greatestAttempts) {
    await failBackup(ingest, place, 'It was begun too often without coming to an end.');
    return 'failed';
  }
  const file = fileOf(place.tenantId, place.id, backup.shown.requestedAt);
  await beginBackup(ingest, place, file);
  const tell = throttled(progressEveryMs, async (done: number, total: number | null) => {
    await Promise.all([advanceBackup(ingest, place, { done, total }), work.progress(done, total)]);
  });
  try {
    const options = { tenantId: place.tenantId, file, sections: backup.shown.sections };
    const { totals, fileBytes } = await backUpKeys(context, options, { ...work, progress: tell });
    await noteBackupFile(ingest, place, { totals, fileBytes });
    const { entries } = totals;
    await verifyBackup(context, file, { ...work, progress: (done) => tell(entries + done, 2 * entries) });
    await finishBackup(ingest, place);
    return 'done';
  } catch (error) {
    if (error instanceof WorkStopped) throw error;
    context.log.error({ err: error, ...place }, 'a backup failed');
    await context.storage.remove(file).catch((cause: unknown) => {
      context.log.warn({ err: cause, file }, 'the file of a failed backup cannot be removed');
    });
    await failBackup(ingest, place, reasonOf(error));
    return 'failed';
  }
}

/** Removes the files whose time is over; answers how many. */
export async function removeExpiredBackups({ pools, storage }: BackupContext, now: Date): Promise<number> {
  const expired = await listExpiredBackups(pools.ingest, now);
  for (const { shown, file } of expired) {
    if (file !== null) await storage.remove(file);
    await expireBackup(pools.ingest, { tenantId: shown.tenantId, id: shown.id });
  }
  return expired.length;
}
