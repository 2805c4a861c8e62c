/** A moment (epoch ms) from which on a zone's clocks are so many minutes ahead of UTC's. */
interface Offset {
  from: number;
  minutes: number;
}

/** How a zone's clocks stand to UTC's for a while: with it a local time is a sum, and no formatter has to be made. */
export interface ZoneOffsets {
  timeZone: string;
  /** In the order of time; nothing is known before the first. */
  offsets: Offset[];
  /** Epoch ms; nothing is known from here on. */
  until: number;
}

const learnt = new Map<string, ZoneOffsets>();

/** Has `offsetMinutes` know a zone. What is true of a zone is true for everybody: a server may learn it too. */
export function learnZone(zone: ZoneOffsets): void {
  learnt.set(zone.timeZone, zone);
}

/** The zone of this device, whose clock needs no formatter either. */
let own: string | null = null;

/** Has `offsetMinutes` read the offsets of this zone, which must be the device's, from the device's clock. */
export function learnOwnZone(timeZone: string): void {
  own = timeZone;
}

/** By how many minutes a zone's clocks are ahead of UTC's at `at` (epoch ms); `null` where that was not learnt. */
export function offsetMinutes(timeZone: string, at: number): number | null {
  if (timeZone === own && !Number.isNaN(at)) return -new Date(at).getTimezoneOffset();
  const zone = learnt.get(timeZone);
  if (!zone || at >= zone.until) return null;
  return zone.offsets.findLast(({ from }) => from <= at)?.minutes ?? null;
}
