import { setTimeout as sleep } from 'node:timers/promises';
import type { CleanupPlan } from '#lib/contracts/cleanups.ts';
import type { Cache } from '#lib/sdk/node.ts';
import type { OptimizationRow } from '../db/queries/optimizations/optimization-row.ts';
import { maskKey } from '../http/mask-key.ts';
import { GivenTally } from './given-tally.ts';

/** How long a dry run may count, milliseconds; what it counted until then is told as the least. */
const budgetMs = 3_000;
const sampleSize = 10;

/**
 * Counts what a cleanup would give a TTL to, and changes nothing.
 *
 * @param masked whether keys are told as whoever may not see whose they are sees them
 */
export async function planCleanup(
  cache: Cache,
  { tenant_id: tenantId, changes: [change] }: OptimizationRow,
  { masked, now }: { masked: boolean; now: number },
): Promise<CleanupPlan> {
  const { module = '', dataType = '', ttlSeconds = 0 } = change ?? {};
  const { browser } = cache.forTenant(tenantId);
  const deadline = performance.now() + budgetMs;
  const tally = new GivenTally();
  const aged = { known: 0, outlived: 0 };
  const sample: string[] = [];
  let cursor: string | null = '0';
  do {
    const begunMs = performance.now();
    const page = await browser.endless({ module, dataType }, cursor, { kind: 'count' });
    // The server is left to others for as long as this took it.
    await sleep(performance.now() - begunMs);
    tally.add(page.entries);
    for (const { key, weighed } of page.entries) {
      if (sample.length < sampleSize) sample.push(masked ? maskKey(key) : key);
      const storedAt = weighed?.storedAtSeconds ?? null;
      if (storedAt === null) continue;
      aged.known += 1;
      if (storedAt + ttlSeconds < now / 1_000) aged.outlived += 1;
    }
    cursor = page.cursor;
  } while (cursor !== null && performance.now() < deadline);
  return {
    ...tally.amount,
    complete: cursor === null,
    ttlSeconds,
    outlivedKeys: aged.known === 0 ? null : Math.round((tally.keys * aged.outlived) / aged.known),
    sample,
  };
}
