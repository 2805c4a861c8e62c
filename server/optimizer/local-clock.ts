const defaultTimeZone = 'America/Sao_Paulo';
const weekdays = ['Sun', 'Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat'];

/** The zone, or São Paulo where there is none of that name. */
export function zoneOrDefault(timeZone: string | null): string {
  if (timeZone === null) return defaultTimeZone;
  try {
    return new Intl.DateTimeFormat('en-US', { timeZone }).resolvedOptions().timeZone;
  } catch (error) {
    if (error instanceof RangeError) return defaultTimeZone;
    throw error;
  }
}

/** Tells hour (0–23) and weekday (0 is Sunday) of an instant. @throws RangeError for a zone that there is not */
export function localClock(timeZone: string): (atMs: number) => { hour: number; weekday: number } {
  const format = new Intl.DateTimeFormat('en-US', { timeZone, hour: 'numeric', hourCycle: 'h23', weekday: 'short' });
  return (atMs) => {
    const parts = format.formatToParts(atMs);
    const part = (type: string) => parts.find((each) => each.type === type)?.value ?? '';
    return { hour: Number(part('hour')) % 24, weekday: Math.max(0, weekdays.indexOf(part('weekday'))) };
  };
}
