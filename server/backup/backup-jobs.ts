import { listDueBackups } from '../db/queries/backups/list-backups.ts';
import { listDueRestores } from '../db/queries/backups/restores.ts';
import { type JobContext, type JobDefinition, JobInterrupted } from '../jobs/job-definition.ts';
import { removeExpiredExports } from '../lgpd/privacy-retention.ts';
import { runDuePrivacyRequests } from '../lgpd/run-privacy-request.ts';
import type { BackgroundTask } from './background-message.ts';
import { type BackupContext, WorkStopped } from './backup-context.ts';
import { removeExpiredBackups, runBackup } from './run-backup.ts';
import { runRestore } from './run-restore.ts';
import { scheduleBackups } from './schedule-backups.ts';

/** How soon what was asked for begins where nobody woke the job, milliseconds. */
const lookEveryMs = 5_000;
const scheduleEveryMs = 60_000;
const retentionEveryMs = 600_000;

async function interruptible<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof WorkStopped) throw new JobInterrupted();
    throw error;
  }
}

interface Outcome {
  done: number;
  failed: number;
}

/** Does what one row asks for. */
type RunTask = (
  kind: BackgroundTask['kind'],
  place: BackgroundTask['place'],
  job: JobContext,
) => Promise<'done' | 'failed'>;

async function runAll(
  due: () => Promise<{ shown: { tenantId: string; id: string } }[]>,
  run: (place: { tenantId: string; id: string }) => Promise<'done' | 'failed'>,
  { cancelled }: JobContext,
): Promise<Outcome | null> {
  const outcome = { done: 0, failed: 0 };
  for (let rows = await due(); rows.length > 0 && !cancelled(); rows = await due()) {
    for (const { shown } of rows) {
      if (cancelled()) throw new JobInterrupted();
      outcome[await run(shown)] += 1;
    }
  }
  return outcome.done + outcome.failed === 0 ? null : outcome;
}

/** In this process: for tests, and where nobody else is served. */
const runHere =
  (context: BackupContext): RunTask =>
  (kind, place, job) =>
    kind === 'backup' ? runBackup(context, place, job) : runRestore(context, place, job);

/**
 * Backups, restores, exports and erasures. What is to be done stands in the tables: a run does all that is due, in one
 * process at a time, and a request that was left by a process that ended is due again.
 */
export function backupJobs(context: BackupContext, run: RunTask = runHere(context)): JobDefinition[] {
  const { ingest } = context.pools;
  return [
    {
      name: 'backup-schedule',
      repeat: { everyMs: scheduleEveryMs },
      run: async () => ({ asked: await scheduleBackups(context, new Date()) }),
    },
    {
      name: 'backup',
      repeat: { everyMs: lookEveryMs },
      run: (job) =>
        interruptible(() =>
          runAll(
            () => listDueBackups(ingest),
            (place) => run('backup', place, job),
            job,
          ),
        ),
    },
    {
      name: 'restore',
      repeat: { everyMs: lookEveryMs },
      run: (job) =>
        interruptible(() =>
          runAll(
            () => listDueRestores(ingest),
            (place) => run('restore', place, job),
            job,
          ),
        ),
    },
    {
      name: 'privacy',
      repeat: { everyMs: lookEveryMs },
      run: (job) => interruptible(() => runDuePrivacyRequests(context, job)),
    },
    {
      name: 'backup-retention',
      repeat: { everyMs: retentionEveryMs },
      run: async () => ({
        backups: await removeExpiredBackups(context, new Date()),
        exports: await removeExpiredExports(context, new Date()),
      }),
    },
  ];
}
