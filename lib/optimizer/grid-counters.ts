import { ttlCount } from './ttl-grid.ts';

const firstRows = 16;

/**
 * Counts up to 65,535 for each slot and TTL of the grid. One byte each, for most keys are seldom read; a slot whose count
 * outgrows it gets a row of second bytes.
 */
export class GridCounters {
  private low: Uint8Array;
  /** Of each slot: its row of second bytes plus one; 0 for none. */
  private row: Uint16Array;
  private high = new Uint8Array(0);
  private rows = 0;

  constructor(capacity: number) {
    this.low = new Uint8Array(capacity * ttlCount);
    this.row = new Uint16Array(capacity);
  }

  get stateBytes(): number {
    return this.low.byteLength + this.row.byteLength + this.high.byteLength;
  }

  get(slot: number, ttl: number): number {
    const low = this.low[slot * ttlCount + ttl] ?? 0;
    const row = this.row[slot] ?? 0;
    return row === 0 ? low : low + 256 * (this.high[(row - 1) * ttlCount + ttl] ?? 0);
  }

  add(slot: number, ttl: number): void {
    const at = slot * ttlCount + ttl;
    const next = (this.low[at] ?? 0) + 1;
    this.low[at] = next;
    if (next > 255) this.carry(slot, ttl);
  }

  /** Back to zero; the row stays with the slot. */
  clear(slot: number): void {
    this.low.fill(0, slot * ttlCount, (slot + 1) * ttlCount);
    const row = this.row[slot] ?? 0;
    if (row > 0) this.high.fill(0, (row - 1) * ttlCount, row * ttlCount);
  }

  /** The counts of a slot become those of another, whose own are lost. */
  move(from: number, to: number): void {
    this.low.copyWithin(to * ttlCount, from * ttlCount, (from + 1) * ttlCount);
    this.row[to] = this.row[from] ?? 0;
  }

  /** Slots from `count` on are empty from now on, and rows that nobody has any more are free. */
  keepFirst(count: number): void {
    this.low.fill(0, count * ttlCount);
    this.row.fill(0, count);
    const former = this.high;
    this.high = new Uint8Array(former.length);
    this.rows = 0;
    for (let slot = 0; slot < count; slot++) {
      const row = this.row[slot] ?? 0;
      if (row === 0) continue;
      this.high.set(former.subarray((row - 1) * ttlCount, row * ttlCount), this.rows * ttlCount);
      this.row[slot] = ++this.rows;
    }
  }

  grow(capacity: number): void {
    const low = new Uint8Array(capacity * ttlCount);
    low.set(this.low);
    this.low = low;
    const row = new Uint16Array(capacity);
    row.set(this.row);
    this.row = row;
  }

  private carry(slot: number, ttl: number): void {
    if (this.row[slot] === 0) {
      if (this.rows * ttlCount === this.high.length) {
        const rows = Math.min(this.row.length, Math.max(firstRows, 2 * this.rows));
        const high = new Uint8Array(rows * ttlCount);
        high.set(this.high);
        this.high = high;
      }
      this.row[slot] = ++this.rows;
    }
    const at = ((this.row[slot] ?? 0) - 1) * ttlCount + ttl;
    this.high[at] = (this.high[at] ?? 0) + 1;
  }
}
