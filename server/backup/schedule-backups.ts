import { createBackup } from '../db/queries/backups/create-backup.ts';
import { listSchedules } from '../db/queries/backups/protection-settings.ts';
import type { BackupContext } from './backup-context.ts';

const dayMs = 86_400_000;

/** The date and hour that a clock in the zone shows; in UTC where the zone is none. */
function localTime(now: Date, timeZone: string): { date: string; hour: number } {
  const options = { hourCycle: 'h23', year: 'numeric', month: '2-digit', day: '2-digit', hour: '2-digit' } as const;
  let text: string;
  try {
    text = new Intl.DateTimeFormat('sv-SE', { ...options, timeZone }).format(now);
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    text = new Intl.DateTimeFormat('sv-SE', { ...options, timeZone: 'UTC' }).format(now);
  }
  return { date: text.slice(0, 10), hour: Number(text.slice(11, 13)) };
}

/**
 * Whether the day's backup is due: the hour has come in the tenant's zone, and today's was not asked for yet. One that was
 * missed while nothing ran is made up for.
 */
export function isBackupDue(
  now: Date,
  { hour, timeZone, lastAt }: { hour: number; timeZone: string; lastAt: Date | null },
): boolean {
  const today = localTime(now, timeZone);
  // The day of a backup begins at its hour.
  const dayOf = (at: Date) => {
    const { date, hour: atHour } = localTime(at, timeZone);
    return atHour >= hour ? date : localTime(new Date(at.getTime() - dayMs), timeZone).date;
  };
  if (lastAt === null) return today.hour === hour;
  return dayOf(lastAt) < dayOf(now);
}

/** Asks for the backups that are due; answers whose. */
export async function scheduleBackups({ pools }: BackupContext, now: Date): Promise<string[]> {
  const asked: string[] = [];
  for (const { tenantId, settings, timeZone, lastAt } of await listSchedules(pools.ingest)) {
    if (!isBackupDue(now, { hour: settings.backupHour, timeZone, lastAt })) continue;
    const id = await createBackup(pools.ingest, {
      tenantId,
      origin: 'schedule',
      requestedBy: 'schedule',
      requestedByUser: null,
      requestId: null,
      sections: settings.backupSections,
    });
    if (id !== null) asked.push(tenantId);
  }
  return asked;
}
