import type { Redis } from 'ioredis';
import {
  addSlot,
  type LiveWindow,
  type SlotTotals,
  secondsOf,
  slotKey,
  slotMs,
  slotsOf,
  toWindow,
} from './live-window.ts';

/** A slot read so long after its end does not change any more, batches that came late left aside. */
const settledMs = 15_000;
/** Everything is read anew this often, for those batches. */
const forgetMs = 60_000;

interface Held {
  sinceMs: number;
  slots: Map<number, SlotTotals>;
  /** The settled slots added up, from `sumFirst` to `sumLast`. */
  sum: SlotTotals;
  sumFirst: number;
  sumLast: number;
}

/**
 * The live windows of many tenants, again and again: what has settled is kept, so that a second's turn reads two or three
 * slots of a tenant instead of thirty.
 */
export class LiveWindows {
  private readonly control: Redis;
  private readonly held = new Map<string, Held>();

  constructor(control: Redis) {
    this.control = control;
  }

  /** The windows that end at `nowMs`, in the order of the tenants. @param sinceMs when ingestion began */
  async read(tenantIds: readonly string[], nowMs: number, sinceMs: number): Promise<LiveWindow[]> {
    const { first, last } = slotsOf(nowMs, sinceMs);
    const settled = Math.floor((nowMs - settledMs) / slotMs) - 1;
    const pipeline = this.control.pipeline();
    const asked = tenantIds.map((tenantId) => {
      const held = this.heldOf(tenantId, nowMs);
      const slots: number[] = [];
      for (let slot = first; slot <= last; slot++) if (!held.slots.has(slot)) slots.push(slot);
      for (const slot of slots) pipeline.hgetall(slotKey(tenantId, slot));
      return { held, slots };
    });
    const answers = (await pipeline.exec()) ?? [];
    let next = 0;
    return asked.map(({ held, slots }) => {
      const open: Record<string, string>[] = [];
      for (const slot of slots) {
        const [error, hash] = answers[next++] ?? [];
        if (error) throw error;
        if (slot <= settled) held.slots.set(slot, totalsOf(hash as Record<string, string>));
        else open.push(hash as Record<string, string>);
      }
      addUp(held, first, Math.min(settled, last));
      const totals = new Map(held.sum);
      for (const hash of open) addSlot(totals, hash);
      return toWindow(totals, secondsOf(first, nowMs));
    });
  }

  forget(tenantId: string): void {
    this.held.delete(tenantId);
  }

  private heldOf(tenantId: string, nowMs: number): Held {
    let held = this.held.get(tenantId);
    if (!held || nowMs - held.sinceMs >= forgetMs) {
      held = { sinceMs: nowMs, slots: new Map(), sum: new Map(), sumFirst: 0, sumLast: -1 };
      this.held.set(tenantId, held);
    }
    return held;
  }
}

function totalsOf(hash: Record<string, string>): SlotTotals {
  const totals: SlotTotals = new Map();
  addSlot(totals, hash);
  return totals;
}

/** Slots that left the window are dropped; the sum is made anew only when the window moved on. */
function addUp(held: Held, first: number, last: number): void {
  if (held.sumFirst === first && held.sumLast === last) return;
  const sum: SlotTotals = new Map();
  for (const [slot, totals] of held.slots) {
    if (slot < first) held.slots.delete(slot);
    else for (const [field, count] of totals) sum.set(field, (sum.get(field) ?? 0) + count);
  }
  Object.assign(held, { sum, sumFirst: first, sumLast: last });
}
