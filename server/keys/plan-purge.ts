import type { PurgePlan } from '#lib/contracts/keys.ts';
import { services } from '../services.ts';

/** Entries of one module, or of one data type of it, whose keys begin with a text. */
export interface PurgeGroup {
  module: string;
  dataType: string | undefined;
  keyPrefix: string | undefined;
}

/** How long a dry run may count, milliseconds; what it counted until then is told as the least. */
const budgetMs = 3_000;
const sampleSize = 10;

/** Counts what a purge would remove, and removes nothing. */
export async function planPurge(tenantId: string, group: PurgeGroup): Promise<Omit<PurgePlan, 'confirmToken'>> {
  const { browser } = services().cache.forTenant(tenantId);
  const deadline = performance.now() + budgetMs;
  const types = new Map<string, number>();
  const sample: string[] = [];
  let count = 0;
  let cursor: string | null = '0';
  do {
    const page = await browser.countMatching(group, cursor);
    for (const { type, key } of page.names) {
      types.set(type, (types.get(type) ?? 0) + 1);
      if (sample.length < sampleSize) sample.push(key);
    }
    count += page.names.length;
    cursor = page.cursor;
  } while (cursor !== null && performance.now() < deadline);
  return {
    count,
    complete: cursor === null,
    sample,
    types: [...types].map(([dataType, ofType]) => ({ dataType, count: ofType })).sort((a, b) => b.count - a.count),
  };
}
