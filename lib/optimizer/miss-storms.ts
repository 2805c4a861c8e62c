import { EntryCounts } from './entry-counts.ts';
import { entryId } from './entry-hash.ts';
import type { HashedEntry } from './entry-places.ts';

const windowMs = 60_000;
const keysAtMost = 512;
const stormMisses = 30;
const keptStorms = 5;
const classesAtMost = 255;

/** One key that was missed again and again within a minute: many ask for what nobody stores in time. */
export interface MissStorm {
  className: string;
  /** The entry by its hash: no name is known here. */
  id: string;
  atMs: number;
  misses: number;
}

/** Watches for keys that are missed over and over. Bounded: of each minute 512 keys, those missed most. */
export class MissStorms {
  private readonly counts = new EntryCounts(keysAtMost);
  private readonly groups = new Map<string, number>();
  private found: MissStorm[] = [];
  private windowFromMs = 0;

  get stateBytes(): number {
    return this.counts.stateBytes;
  }

  /** One read that was a miss. `timeMs` must not fall. */
  miss(className: string, entry: HashedEntry, timeMs: number): void {
    if (timeMs - this.windowFromMs >= windowMs) this.close(timeMs);
    const group = this.groups.get(className) ?? this.groups.size;
    if (group >= classesAtMost) return;
    this.groups.set(className, group);
    this.counts.add(entry, group);
  }

  /** The latest storms, the newest first, at most five. */
  latest(): MissStorm[] {
    return [...this.stormsOfWindow(), ...this.found].slice(0, keptStorms);
  }

  private stormsOfWindow(): MissStorm[] {
    const names = [...this.groups.keys()];
    return this.counts.ranked(stormMisses).map(({ low, high, group, count }) => ({
      ...{ className: names[group] ?? '', id: entryId(low, high) },
      ...{ atMs: this.windowFromMs, misses: count },
    }));
  }

  private close(timeMs: number): void {
    this.found = this.latest();
    this.counts.clear();
    this.windowFromMs = timeMs;
  }
}
