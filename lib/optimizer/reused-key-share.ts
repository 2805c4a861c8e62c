import type { ReuseObserver } from './reuse-observer.ts';
import { ttlCount } from './ttl-grid.ts';

const enoughKeys = 50;

/** True where a followed key was asked for twice within a day. */
export function wasReused({ table }: ReuseObserver, slot: number): boolean {
  for (let bin = 0; bin < ttlCount; bin++) if (table.gaps.get(slot, bin) > 0) return true;
  return false;
}

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
