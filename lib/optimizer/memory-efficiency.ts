import { calibrateWeights } from './calibrate-weights.ts';
import type { ReuseObserver } from './reuse-observer.ts';
import { wasReused } from './reused-key-share.ts';

const enoughKeys = 20;
/** What was stored a moment ago has had no time to be asked for again. */
const enoughMs = 1_800_000;

/**
 * Of the bytes that were stored, the percentage that was asked for again within a day: what is never read again is
 * memory spent for nothing. Estimated from the followed keys; `null` below 20 of them and in the first half hour.
 */
export function memoryEfficiency(observer: ReuseObserver): number | null {
  const { table } = observer;
  if (table.count < enoughKeys || observer.lastStamp < enoughMs) return null;
  const { weights } = calibrateWeights(observer);
  let held = 0;
  let reused = 0;
  for (let slot = 0; slot < table.count; slot++) {
    const bytes = (weights[slot] ?? 0) * (table.weight[slot] ?? 0);
    held += bytes;
    if (wasReused(observer, slot)) reused += bytes;
  }
  return held > 0 ? (100 * reused) / held : null;
}
