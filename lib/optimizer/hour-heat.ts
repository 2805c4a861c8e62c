import { EntryCounts } from './entry-counts.ts';
import type { HashedEntry } from './entry-places.ts';

const hourMs = 3_600_000;
const hoursKept = 72;
/** Of an hour that is over, the hottest. */
const entriesKept = 40;
const entriesOfHour = 512;
/** On fewer days than this nothing recurs. */
const leastDays = 2;
/** What an hour will ask for is loaded this long before it begins. */
const aheadOfHourMs = 300_000;
const classesAtMost = 255;
/** Of an hour that is over, beside its columns, about. */
const hourBytes = 300;

export interface RecurringEntry extends HashedEntry {
  /** `module:type`. */
  className: string;
  /** Share of the days, 0–1. */
  confidence: number;
}

interface PastHour {
  low: Uint32Array;
  high: Uint32Array;
  group: Uint8Array;
}

/** Which entries are hit, hour by hour of the last three days, by their hashes: some 40 KB. */
export class HourHeat {
  private readonly past = new Map<number, PastHour>();
  private readonly running = new EntryCounts(entriesOfHour);
  private readonly groups = new Map<string, number>();
  private hour = 0;
  private preparedHour: number | null = null;

  /** Bytes, about. */
  get stateBytes(): number {
    return [...this.past.values()].reduce(
      (bytes, { low }) => bytes + hourBytes + 9 * low.length,
      this.running.stateBytes,
    );
  }

  /** @param timeMs milliseconds since the epoch */
  count(className: string, entry: HashedEntry, timeMs: number): void {
    const hour = Math.floor(timeMs / hourMs);
    if (hour > this.hour) this.begin(hour);
    if (hour < this.hour) return;
    const group = this.groups.get(className) ?? this.groups.size;
    if (group >= classesAtMost) return;
    this.groups.set(className, group);
    this.running.add(entry, group);
  }

  /**
   * What was hit on the days before at the hour that begins now or within minutes, the surest first; once for each hour,
   * empty otherwise.
   */
  dueSoon(nowMs: number): RecurringEntry[] {
    const hour = Math.floor((nowMs + aheadOfHourMs) / hourMs);
    if (this.preparedHour === hour) return [];
    this.preparedHour = hour;
    return this.recurring(hour);
  }

  private recurring(hour: number): RecurringEntry[] {
    const days = [hour - 24, hour - 48, hour - 72].flatMap((past) => this.past.get(past) ?? []);
    const names = [...this.groups.keys()];
    const seen = new Map<string, RecurringEntry>();
    for (const { low, high, group } of days)
      for (const [at, ofEntry] of low.entries()) {
        const name = `${ofEntry}.${high[at]}`;
        const known = seen.get(name);
        if (known) known.confidence += 1 / days.length;
        else
          seen.set(name, {
            ...{ low: ofEntry, high: high[at] ?? 0 },
            ...{ className: names[group[at] ?? 0] ?? '', confidence: 1 / days.length },
          });
      }
    return [...seen.values()]
      .filter(({ confidence }) => Math.round(confidence * days.length) >= leastDays)
      .sort((a, b) => b.confidence - a.confidence);
  }

  private begin(hour: number): void {
    const hottest = this.running.ranked().slice(0, entriesKept);
    if (hottest.length > 0)
      this.past.set(this.hour, {
        low: Uint32Array.from(hottest, ({ low }) => low),
        high: Uint32Array.from(hottest, ({ high }) => high),
        group: Uint8Array.from(hottest, ({ group }) => group),
      });
    this.running.clear();
    this.hour = hour;
    for (const past of this.past.keys()) if (past < hour - hoursKept) this.past.delete(past);
  }
}
