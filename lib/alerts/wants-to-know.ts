import type { AlertSeverity, NotificationChannel, Preferences } from '../contracts/account.ts';

interface Message {
  channel: NotificationChannel;
  severity: AlertSeverity;
  /** Told in quiet hours as well. */
  inQuietHours: boolean;
}

/** Whether a person chose to be told of this, by this way, at this time. */
export function wantsToKnow(
  chosen: Pick<Preferences, 'notifications' | 'quietHours' | 'timeZone'>,
  { channel, severity, inQuietHours }: Message,
  now: Date,
): boolean {
  if (!chosen.notifications[channel]?.includes(severity)) return false;
  return inQuietHours || !isQuiet(chosen, now);
}

/** A zone that nobody chose is that of most people here. */
const usualZone = 'America/Sao_Paulo';

function isQuiet({ quietHours, timeZone }: Pick<Preferences, 'quietHours' | 'timeZone'>, now: Date): boolean {
  if (quietHours === null) return false;
  const { start, end } = quietHours;
  const clock = new Intl.DateTimeFormat('en-GB', {
    timeZone: timeZone ?? usualZone,
    ...({ hour: '2-digit', minute: '2-digit', hourCycle: 'h23' } as const),
  }).format(now);
  return start < end ? start <= clock && clock < end : clock >= start || clock < end;
}
