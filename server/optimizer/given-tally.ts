import type { EndlessEntry } from '#lib/cache/endless-entries.ts';
import { z90 } from '#lib/optimizer/normal-quantile.ts';
import type { CleanupRun } from '../db/queries/optimizations/cleanup-row.ts';

/** Entries by which it is seen later what is gone. */
const marksAtMost = 512;

/** Adds up entries of which some are weighed. */
export class GivenTally {
  keys = 0;
  private weighed = 0;
  private bytes = 0;
  private squares = 0;
  private marks: number[] = [];

  /** @param markOf left out where nobody asks later what is gone */
  add(entries: readonly EndlessEntry[], markOf?: (key: string) => number): void {
    for (const { weighed } of entries) {
      this.keys += 1;
      if (weighed === null) continue;
      this.weighed += 1;
      this.bytes += weighed.memoryBytes;
      this.squares += weighed.memoryBytes ** 2;
    }
    if (markOf === undefined) return;
    const marks = new Set([...this.marks, ...entries.map(({ key }) => markOf(key))]);
    this.marks = [...marks].sort((a, b) => a - b).slice(0, marksAtMost);
  }

  get amount(): CleanupRun['given'] {
    const { keys, weighed, bytes, squares } = this;
    if (weighed === 0) return { keys, bytes: 0, errorBytes: 0 };
    const mean = bytes / weighed;
    const variance = weighed > 1 ? Math.max(0, (squares - weighed * mean ** 2) / (weighed - 1)) : mean ** 2;
    const unseen = Math.max(0, 1 - weighed / keys);
    const errorBytes = Math.round(z90 * keys * Math.sqrt((variance / weighed) * unseen));
    return { keys, bytes: Math.round(mean * keys), errorBytes };
  }

  get marked(): number[] {
    return this.marks;
  }
}
