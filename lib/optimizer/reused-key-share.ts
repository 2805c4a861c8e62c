import type { ReuseObserver } from './reuse-observer.ts';
import { ttlCount } from './ttl-grid.ts';

const enoughKeys = 50;

/** True where a followed key was found within a day of its store: the longest TTL would have had a hit. */
export const wasReused = ({ table }: ReuseObserver, slot: number): boolean =>
  table.misses.get(slot, ttlCount - 1) < (table.reads[slot] ?? 0);

/** Share of the followed keys of a class that were asked for again within a day, 0–1; `null` below 50 keys. */
export function reusedKeyShare(observer: ReuseObserver, group: number): number | null {
  const { table } = observer;
  let keys = 0;
  let reused = 0;
  for (let slot = 0; slot < table.count; slot++) {
    if (table.classIndex[slot] !== group) continue;
    keys++;
    if (wasReused(observer, slot)) reused++;
  }
  return keys < enoughKeys ? null : reused / keys;
}
