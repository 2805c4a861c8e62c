import type { Cache } from '#lib/sdk/node.ts';
import type { DemoTenant } from './demo-tenants.ts';
import { modelKey } from './replay-operation.ts';
import { createReplay } from './replay-tenant.ts';
import { runLimited } from './run-limited.ts';

/** Longer than nearly every TTL: what a cache that always ran would hold now. */
const REPLAYED_MS = 2 * 3_600_000;
const CONCURRENCY = 8;

/**
 * Fills the real cache with what the last two hours of the same traffic would have left there, each entry with the time
 * it would have left: the live traffic then goes on where the history ends, instead of missing everything for a while.
 * Answers how many entries were written.
 */
export async function warmCache(cache: Cache, tenant: DemoTenant, nowMs: number, signal: AbortSignal): Promise<number> {
  const { id, generator, profile } = tenant;
  const { model, replay } = createReplay({ tenantId: id, generator, catalogue: cache.catalogue, measured: () => 0 });
  replay(nowMs - REPLAYED_MS, nowMs, () => undefined);
  const held = profile.kinds.flatMap((kind) =>
    Array.from({ length: kind.keys }, (_, index) => {
      const key = kind.key(index);
      return { kind, index, key, ttlSeconds: model.remainingSeconds(modelKey(kind, key), nowMs) };
    }).filter(({ ttlSeconds }) => ttlSeconds !== null),
  );
  const handle = cache.forTenant(id);
  let written = 0;
  await runLimited(held, CONCURRENCY, async ({ kind, index, key, ttlSeconds }) => {
    if (signal.aborted || ttlSeconds === null) return;
    const value = generator.loadValue({ kind, index, atMs: nowMs });
    if (await handle.set(kind.module, kind.dataType, key, value, { ttlSeconds })) written++;
  });
  return written;
}
