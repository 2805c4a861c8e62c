import { MissRatioSampler } from '#lib/optimizer/miss-ratio-curve.ts';
import { curveSizes, splitMemory } from '#lib/optimizer/split-memory.ts';
import type { Trace } from '#lib/optimizer/trace.ts';

/** Memory as a share of all distinct keys, and the share of an equal split that every tenant keeps. */
const memoryShare = 0.02;
const guaranteedShare = 0.25;
/** The split is decided anew this many times, as it is every window of live traffic. */
const decisions = 50;
const faded = 0.5;

interface Access {
  tenant: number;
  key: string;
}

/** Least recently used goes first; a pool that was made smaller shrinks at once. */
class LruPool {
  private readonly keys = new Map<string, true>();

  constructor(private size: number) {}

  resize(size: number): void {
    this.size = Math.floor(size);
    this.shrink();
  }

  /** True where the key was there. */
  read(key: string): boolean {
    const hit = this.keys.delete(key);
    this.keys.set(key, true);
    this.shrink();
    return hit;
  }

  private shrink(): void {
    for (const oldest of this.keys.keys()) {
      if (this.keys.size <= this.size) return;
      this.keys.delete(oldest);
    }
  }
}

/** Each trace becomes a tenant; their accesses are dealt out evenly over the same span. */
function mix(traces: readonly Trace[]): Access[] {
  const next = traces.map(() => 0);
  const names = traces.map((trace, tenant) => trace.keyNames.map((_, key) => `${tenant}:${key}`));
  const total = traces.reduce((sum, { length }) => sum + length, 0);
  return Array.from({ length: total }, () => {
    let first = 0;
    for (let tenant = 1; tenant < traces.length; tenant++)
      if (progress(traces, next, tenant) < progress(traces, next, first)) first = tenant;
    const row = next[first] ?? 0;
    next[first] = row + 1;
    return { tenant: first, key: names[first]?.[traces[first]?.key[row] ?? 0] ?? '' };
  });
}

/** How far a trace is, 0–1; one that is over is never the next. */
function progress(traces: readonly Trace[], next: readonly number[], tenant: number): number {
  const length = traces[tenant]?.length ?? 0;
  const row = next[tenant] ?? 0;
  return row < length ? row / length : Number.POSITIVE_INFINITY;
}

/** Misses in the second half with pools of a fixed size. */
function missesWithPools(accesses: readonly Access[], sizes: readonly number[], poolOf: (tenant: number) => number) {
  const pools = sizes.map((size) => new LruPool(Math.floor(size)));
  let misses = 0;
  for (const [at, { tenant, key }] of accesses.entries())
    if (!pools[poolOf(tenant)]?.read(key) && at >= accesses.length / 2) misses++;
  return misses;
}

/** Misses in the second half where the split follows the miss-ratio curves of what was seen until then. */
function missesWithSplit(accesses: readonly Access[], tenants: number, total: number, seed: number): number {
  const sizes = curveSizes(total);
  const samplers = Array.from({ length: tenants }, (_, tenant) => new MissRatioSampler(seed + tenant, sizes));
  const pools = samplers.map(() => new LruPool(Math.floor(total / tenants)));
  const every = Math.ceil(accesses.length / decisions);
  let misses = 0;
  for (const [at, { tenant, key }] of accesses.entries()) {
    samplers[tenant]?.observe(key);
    if (!pools[tenant]?.read(key) && at >= accesses.length / 2) misses++;
    if ((at + 1) % every !== 0) continue;
    const curves = samplers.map((sampler) => sampler.curve());
    const split = splitMemory(curves, total, (guaranteedShare * total) / tenants);
    for (const [index, pool] of pools.entries()) pool.resize(split[index] ?? 0);
    for (const sampler of samplers) sampler.fade(faded);
  }
  return misses;
}

/** Fewer misses than the better of a split by traffic and one shared cache, percent. */
export function measureQuotaSplit(traces: readonly Trace[], seed: number) {
  const accesses = mix(traces);
  const total = Math.floor(traces.reduce((sum, trace) => sum + trace.keyNames.length, 0) * memoryShare);
  const byTraffic = traces.map((trace) => (total * trace.length) / accesses.length);
  const shared = missesWithPools(accesses, [total], () => 0);
  const traffic = missesWithPools(accesses, byTraffic, (tenant) => tenant);
  const planned = missesWithSplit(accesses, traces.length, total, seed);
  return { reduction: 100 * (1 - planned / Math.min(shared, traffic)), shared, traffic, planned };
}
