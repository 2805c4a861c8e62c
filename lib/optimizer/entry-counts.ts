import { EntryPlaces, type HashedEntry } from './entry-places.ts';

export interface CountedEntry extends HashedEntry {
  /** As its owner numbers classes, 0–255. */
  group: number;
  count: number;
}

/** How often entries were seen, in bounded memory: where there are too many those that were seen least are forgotten. */
export class EntryCounts {
  private readonly places: EntryPlaces;
  private readonly group: Uint8Array;

  /** @param size entries, a power of two */
  constructor(size: number) {
    this.places = new EntryPlaces(size);
    this.group = new Uint8Array(size);
  }

  get stateBytes(): number {
    return this.places.stateBytes + this.group.byteLength;
  }

  add(entry: HashedEntry, group: number): void {
    const { count } = this.places;
    const place = this.places.admit(entry);
    count[place] = (count[place] ?? 0) + 1;
    this.group[place] = group;
  }

  /** Those that were seen `least` times and more, the most seen first. */
  ranked(least = 1): CountedEntry[] {
    const { low, high, count, size } = this.places;
    const found: CountedEntry[] = [];
    for (let place = 0; place < size; place++)
      if ((count[place] ?? 0) >= least)
        found.push({
          ...{ low: low[place] ?? 0, high: high[place] ?? 0 },
          ...{ group: this.group[place] ?? 0, count: count[place] ?? 0 },
        });
    return found.sort((a, b) => b.count - a.count);
  }

  clear(): void {
    this.places.clear();
  }
}
