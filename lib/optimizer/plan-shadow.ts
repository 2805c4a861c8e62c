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
/** Times are kept in 30 bits of this many milliseconds: half a year. */
const tickMs = 16;
/** Keys at most, and what share of them may be known when it begins: those which are still to come find room. */
const keysAtMost = 5_632;
const knownShare = 0.7;
/** The two lowest bits of a state: the value was hit since it was stored, or it was there before and ends as it would have. */
const proven = 1;
const inherited = 2;
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
  private hot = new Uint8Array(firstCapacity);
  private group = new Uint8Array(firstCapacity);
  private weight = new Float32Array(firstCapacity);
  /** Of the last access, which all plans share. */
  private lastTick = new Uint32Array(firstCapacity);
  /** For each key and plan when the value was stored, and two bits; 0 where there is none. When it ends follows from these. */
  private state: Uint32Array;
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
   */
  constructor(
    private readonly plans: readonly ClassPlan[],
    observer: ReuseObserver,
    salt: number,
  ) {
    this.hash = new KeyHash(salt);
    this.keys = new KeyIndex(keysAtMost);
    const share = Math.min(1, (keysAtMost * knownShare) / Math.max(1, observer.table.count));
    this.threshold = Math.floor(observer.threshold * share);
    this.design = fullThreshold / this.threshold;
    this.state = new Uint32Array(firstCapacity * plans.length);
    this.tallies = new ShadowTallies(plans.length);
    this.originMs = observer.originMs;
    this.nowTick = this.tickOf(observer.originMs + observer.lastStamp);
    this.countedTick = this.nowTick;
    this.adopt(observer);
  }

  get stateBytes(): number {
    const columns = [this.hot, this.group, this.weight, this.lastTick, this.state];
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
      const group = table.classIndex[slot] ?? 0;
      this.weight[to] = table.weight[slot] ?? 0;
      this.group[to] = group;
      const stamp = table.storedMs(slot, nearestTtl(this.plans[0]?.[group]?.ttlMs ?? 0));
      if (stamp === 0) continue;
      const state = 4 * this.tickOf(originMs + stamp - 1) + inherited;
      this.state.fill(state, to * width, (to + 1) * width);
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
    this.lastTick[slot] = this.nowTick;
    this.group[slot] = group;
  }

  private insert(low: number, high: number): number {
    if (this.keys.count === this.hot.length) this.grow();
    return this.keys.insert(low, high);
  }

  private grow(): void {
    const capacity = Math.min(this.keys.limit, 2 * this.hot.length);
    const { hot, group, weight, lastTick, state } = this;
    this.hot = new Uint8Array(capacity);
    this.hot.set(hot);
    this.group = new Uint8Array(capacity);
    this.group.set(group);
    this.weight = new Float32Array(capacity);
    this.weight.set(weight);
    this.lastTick = new Uint32Array(capacity);
    this.lastTick.set(lastTick);
    this.state = new Uint32Array(capacity * this.plans.length);
    this.state.set(state);
  }

  private play(op: number, slot: number, plan: number, group: number): void {
    const policy = this.plans[plan]?.[group];
    if (!policy) return;
    const { state, nowTick } = this;
    const at = slot * this.plans.length + plan;
    const now = state[at] ?? 0;
    if (op === readOp && nowTick < this.endOf(now, slot, plan)) {
      if (policy.refresh) state[at] = now - (now & 3) + proven;
      return;
    }
    this.close(slot, plan);
    const hot = this.hot[slot] === 1;
    if (op === readOp) this.tallies.countMiss(plan, group, this.hash.high, this.standsFor(slot), hot);
    state[at] = op === deleteOp ? 0 : 4 * nowTick;
  }

  /** The tick at which a value ends. */
  private endOf(state: number, slot: number, plan: number): number {
    const group = this.group[slot] ?? 0;
    const policy = this.plans[(state & inherited) === 0 ? plan : 0]?.[group];
    if (state === 0 || !policy) return 0;
    const storedTick = state >>> 2;
    if ((state & proven) === 0) return storedTick + Math.floor(policy.firstTtlMs / tickMs);
    return Math.floor(
      Math.min((this.lastTick[slot] ?? 0) + policy.ttlMs / tickMs, storedTick + policy.maxAgeMs / tickMs),
    );
  }

  private close(slot: number, plan: number): void {
    const state = this.state[slot * this.plans.length + plan] ?? 0;
    const from = Math.max(state >>> 2, this.countedTick);
    const until = Math.min(this.endOf(state, slot, plan), this.nowTick);
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
