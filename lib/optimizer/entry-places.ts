const ways = 4;

/** An entry by its hash. */
export interface HashedEntry {
  low: number;
  high: number;
}

/**
 * Places for a bounded number of entries, known by their hashes alone: twelve bytes each. Four neighbours share the
 * entries that fall to them; when a fifth comes, the one that counts least gives way.
 */
export class EntryPlaces {
  readonly low: Uint32Array;
  readonly high: Uint32Array;
  /** What an entry counts for its owner; 0 in a place that is free or was just given to another entry. */
  readonly count: Uint32Array;

  /** @param size places, a power of two */
  constructor(readonly size: number) {
    this.low = new Uint32Array(size);
    this.high = new Uint32Array(size);
    this.count = new Uint32Array(size);
  }

  get stateBytes(): number {
    return 3 * this.low.byteLength;
  }

  /** The place of an entry, or -1. */
  find({ low, high }: HashedEntry): number {
    const first = this.firstOf(high);
    for (let place = first; place < first + ways; place++)
      if (this.count[place] !== 0 && this.low[place] === low && this.high[place] === high) return place;
    return -1;
  }

  /** The place of an entry, which gets one where it has none: its count is 0 then, and its owner has to count it. */
  admit(entry: HashedEntry): number {
    const known = this.find(entry);
    if (known >= 0) return known;
    const first = this.firstOf(entry.high);
    let least = first;
    for (let place = first + 1; place < first + ways; place++)
      if ((this.count[place] ?? 0) < (this.count[least] ?? 0)) least = place;
    this.low[least] = entry.low;
    this.high[least] = entry.high;
    this.count[least] = 0;
    return least;
  }

  clear(): void {
    this.count.fill(0);
  }

  private firstOf(high: number): number {
    return (high * ways) & (this.size - 1);
  }
}
