const firstCapacity = 64;

/** Numbers the followed keys from 0, by their two hashes. Grows by doubling up to its limit. */
export class KeyIndex {
  count = 0;
  low = new Uint32Array(firstCapacity);
  high = new Uint32Array(firstCapacity);
  private slots = new Uint16Array(firstCapacity * 2);

  /** @param limit keys at most, below 65,535 */
  constructor(readonly limit: number) {}

  get full(): boolean {
    return this.count === this.limit;
  }

  get stateBytes(): number {
    return this.low.byteLength + this.high.byteLength + this.slots.byteLength;
  }

  /** The slot of a key, or -1. */
  find(low: number, high: number): number {
    const { slots } = this;
    const mask = slots.length - 1;
    for (let at = high & mask; ; at = (at + 1) & mask) {
      const slot = (slots[at] ?? 0) - 1;
      if (slot < 0) return -1;
      if (this.low[slot] === low && this.high[slot] === high) return slot;
    }
  }

  /** Adds a key that is not there; the index must not be full. */
  insert(low: number, high: number): number {
    if (this.count === this.low.length) this.grow();
    const slot = this.count++;
    this.low[slot] = low;
    this.high[slot] = high;
    this.enter(slot);
    return slot;
  }

  /** Forgets keys. The last of those that stay take the slots that become free, and `moved` hears of each. */
  keepOnly(keep: (slot: number) => boolean, moved: (from: number, to: number) => void): void {
    let free = 0;
    let last = this.count - 1;
    for (; ; free++, last--) {
      while (free <= last && keep(free)) free++;
      while (last > free && !keep(last)) last--;
      if (free >= last) break;
      this.low[free] = this.low[last] ?? 0;
      this.high[free] = this.high[last] ?? 0;
      moved(last, free);
    }
    this.count = free;
    this.enterAll();
  }

  private enter(slot: number): void {
    const mask = this.slots.length - 1;
    let at = (this.high[slot] ?? 0) & mask;
    while (this.slots[at] !== 0) at = (at + 1) & mask;
    this.slots[at] = slot + 1;
  }

  private enterAll(): void {
    this.slots.fill(0);
    for (let slot = 0; slot < this.count; slot++) this.enter(slot);
  }

  private grow(): void {
    const capacity = Math.min(this.limit, this.low.length * 2);
    const low = new Uint32Array(capacity);
    low.set(this.low);
    const high = new Uint32Array(capacity);
    high.set(this.high);
    this.low = low;
    this.high = high;
    let size = this.slots.length;
    while (size < capacity * 2) size *= 2;
    this.slots = new Uint16Array(size);
    this.enterAll();
  }
}
