const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;

const format = new Intl.DateTimeFormat('en-US', { timeZone: 'America/Sao_Paulo', timeZoneName: 'longOffset' });
const offsets = new Map<number, number>();

/** Milliseconds to add to UTC; asked once per hour of the clock, for the zone may change only at its edges. */
function offsetMs(atMs: number): number {
  const hour = Math.floor(atMs / HOUR_MS);
  const known = offsets.get(hour);
  if (known !== undefined) return known;
  const name = format.formatToParts(hour * HOUR_MS).find(({ type }) => type === 'timeZoneName')?.value ?? '';
  const [, sign, hours, minutes] = /GMT([+-])(\d\d):(\d\d)/.exec(name) ?? [];
  const offset = (sign === '-' ? -1 : 1) * (Number(hours ?? 0) * 60 + Number(minutes ?? 0)) * 60_000;
  if (offsets.size > 1000) offsets.clear();
  offsets.set(hour, offset);
  return offset;
}

/** The wall clock in São Paulo: hour of the day with its fraction (0–24), and the weekday (0 = Sunday). */
export function saoPauloTime(atMs: number): { hour: number; weekday: number; date: string } {
  const localMs = atMs + offsetMs(atMs);
  const day = Math.floor(localMs / DAY_MS);
  return {
    hour: (localMs - day * DAY_MS) / HOUR_MS,
    weekday: (day + 4) % 7,
    date: new Date(day * DAY_MS).toISOString().slice(0, 10),
  };
}
