import type { ClassPolicy } from './class-policy.ts';
import { KeyHash } from './key-hash.ts';
import { KeyIndex } from './key-index.ts';
import type { ReuseObserver } from './reuse-observer.ts';
import { ShadowTallies } from './shadow-tallies.ts';
import { deleteOp, readOp, weightOf } from './trace.ts';
import { ttlCount, ttlGridMs } from './ttl-grid.ts';

/** For each class of a tenant a policy; the first plan of a shadow is the policy that holds now. */
export type ClassPlan = readonly ClassPolicy[];

const fullThreshold = 2 ** 32;
/** Times are kept in 32 bits of this many milliseconds: two years. */
const tickMs = 16;
/** The sample is thinner than the observer's, so that keys which are still to come find room. */
const roomForNewKeys = 0.6;
const firstCapacity = 64;

/**
 * Replays whole plans side by side on the sampled keys of a tenant while its traffic goes by. The observer's averages
 * propose, this is the examination: it sees accesses that the plans were not made from, and plays every rule exactly.
 */
export class PlanShadow {
  readonly tallies: ShadowTallies;
  /** Accesses of keys that found no room; far from none, the figures are not to be believed. */
  overflowed = 0;
  private readonly hash: KeyHash;
  private readonly keys: KeyIndex;
  private hot: Uint8Array;
  private weight: Float32Array;
  private storedTick: Uint32Array;
  private expiresTick: Uint32Array;
  private readonly threshold: number;
  /** How many keys a sampled one stands for. */
  private readonly design: number;
  private readonly originMs: number;
  /** Residency is counted up to here. */
  private countedTick: number;
  private nowTick: number;

  /**
   * @param observer tells which keys to follow and which of them are resident now
   * @param salt the observer's, for the sample is a part of its sample
   * @param limit keys at most
   */
  constructor(
    private readonly plans: readonly ClassPlan[],
    observer: ReuseObserver,
    salt: number,
    limit: number,
  ) {
    this.hash = new KeyHash(salt);
    this.keys = new KeyIndex(limit);
    const roomy = observer.threshold === fullThreshold && observer.table.count < limit * roomForNewKeys;
    this.threshold = roomy ? fullThreshold : Math.floor(observer.threshold * roomForNewKeys);
    this.design = fullThreshold / this.threshold;
    this.hot = new Uint8Array(firstCapacity);
    this.weight = new Float32Array(firstCapacity);
    this.storedTick = new Uint32Array(firstCapacity * plans.length);
    this.expiresTick = new Uint32Array(firstCapacity * plans.length);
    this.tallies = new ShadowTallies(plans.length);
    this.originMs = observer.originMs;
    this.nowTick = this.tickOf(observer.originMs + observer.lastStamp);
    this.countedTick = this.nowTick;
    this.adopt(observer);
  }

  get stateBytes(): number {
    const columns = [this.hot, this.weight, this.storedTick, this.expiresTick];
    return columns.reduce((bytes, column) => bytes + column.byteLength, this.keys.stateBytes + this.tallies.stateBytes);
  }

  /** Begins with what the policy of now would hold: a plan is applied to a cache that is warm. */
  private adopt({ table, originMs }: ReuseObserver): void {
    const width = this.plans.length;
    for (let slot = 0; slot < table.count && !this.keys.full; slot++) {
      const hot = table.hot[slot] ?? 0;
      const low = table.low[slot] ?? 0;
      if (hot === 0 && low >= this.threshold) continue;
      const to = this.insert(low, table.high[slot] ?? 0);
      this.hot[to] = hot;
      this.weight[to] = table.weight[slot] ?? 0;
      const ttlMs = this.plans[0]?.[table.classIndex[slot] ?? 0]?.ttlMs ?? 0;
      const stamp = table.storedMs(slot, nearestTtl(ttlMs));
      if (stamp === 0) continue;
      const storedMs = originMs + stamp - 1;
      this.storedTick.fill(this.tickOf(storedMs), to * width, (to + 1) * width);
      this.expiresTick.fill(this.tickOf(storedMs + ttlMs), to * width, (to + 1) * width);
    }
  }

  /** The same accesses as the observer would get; `group` numbers the class as there. */
  observe(op: number, key: string, group: number, timeMs: number, sizeBytes: number): void {
    const { hash, keys, tallies } = this;
    this.nowTick = this.tickOf(timeMs);
    if (tallies.sliceFull) {
      this.countResidency();
      tallies.nextSlice();
    }
    hash.of(key);
    let slot = keys.find(hash.low, hash.high);
    if (slot < 0) {
      if (hash.low >= this.threshold) return;
      if (keys.full) {
        this.overflowed++;
        return;
      }
      slot = this.insert(hash.low, hash.high);
    }
    if (sizeBytes > 0 || this.weight[slot] === 0) this.weight[slot] = weightOf(sizeBytes);
    if (op === readOp) tallies.countRead(group, hash.high, this.standsFor(slot), this.hot[slot] === 1);
    for (let plan = 0; plan < this.plans.length; plan++) this.play(op, slot, plan, group);
  }

  private insert(low: number, high: number): number {
    if (this.keys.count === this.hot.length) this.grow();
    return this.keys.insert(low, high);
  }

  private grow(): void {
    const capacity = Math.min(this.keys.limit, 2 * this.hot.length);
    const { hot, weight, storedTick, expiresTick } = this;
    this.hot = new Uint8Array(capacity);
    this.hot.set(hot);
    this.weight = new Float32Array(capacity);
    this.weight.set(weight);
    this.storedTick = new Uint32Array(capacity * this.plans.length);
    this.storedTick.set(storedTick);
    this.expiresTick = new Uint32Array(capacity * this.plans.length);
    this.expiresTick.set(expiresTick);
  }

  private play(op: number, slot: number, plan: number, group: number): void {
    const policy = this.plans[plan]?.[group];
    if (!policy) return;
    const { storedTick, expiresTick, nowTick } = this;
    const at = slot * this.plans.length + plan;
    if (op === readOp && nowTick < (expiresTick[at] ?? 0)) {
      if (policy.refresh)
        expiresTick[at] = Math.min(nowTick + policy.ttlMs / tickMs, (storedTick[at] ?? 0) + policy.maxAgeMs / tickMs);
      return;
    }
    this.close(slot, plan);
    const hot = this.hot[slot] === 1;
    if (op === readOp) this.tallies.countMiss(plan, group, this.hash.high, this.standsFor(slot), hot);
    storedTick[at] = nowTick;
    expiresTick[at] = op === deleteOp ? 0 : nowTick + (policy.refresh ? policy.firstTtlMs : policy.ttlMs) / tickMs;
  }

  private close(slot: number, plan: number): void {
    const at = slot * this.plans.length + plan;
    const from = Math.max(this.storedTick[at] ?? 0, this.countedTick);
    const until = Math.min(this.expiresTick[at] ?? 0, this.nowTick);
    if (until > from)
      this.tallies.countResidency(plan, this.standsFor(slot) * (this.weight[slot] ?? 0) * (until - from) * tickMs);
  }

  /** Counts what was resident until now; to be called before the tallies are read. */
  countResidency(): void {
    for (let slot = 0; slot < this.keys.count; slot++)
      for (let plan = 0; plan < this.plans.length; plan++) this.close(slot, plan);
    this.countedTick = this.nowTick;
  }

  private standsFor(slot: number): number {
    return this.hot[slot] === 1 ? 1 : this.design;
  }

  private tickOf(timeMs: number): number {
    return Math.max(0, Math.floor((timeMs - this.originMs) / tickMs) + 1);
  }
}

/** The TTL of the grid that is nearest to another, as its index. */
function nearestTtl(ttlMs: number): number {
  let nearest = 0;
  for (let ttl = 1; ttl < ttlCount; ttl++)
    if (Math.abs(Math.log((ttlGridMs[ttl] ?? 1) / ttlMs)) < Math.abs(Math.log((ttlGridMs[nearest] ?? 1) / ttlMs)))
      nearest = ttl;
  return nearest;
}
