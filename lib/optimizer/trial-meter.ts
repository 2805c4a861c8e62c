import type { AccessRecord } from './access-record.ts';
import { entryId } from './entry-hash.ts';
import { HoldOut } from './hold-out.ts';
import { type HoldOutResult, HoldOutTally, tallyBuckets } from './hold-out-tally.ts';
import { deleteOp, readOp, weightOf } from './trace.ts';
import { type HeldBy, TrialEntries } from './trial-entries.ts';

/** One class that a trial changes. */
export interface TrialClass {
  formerTtlSeconds: number;
  ttlSeconds: number;
  /** Its most read entries by `entryId`, the hottest first. */
  hottest: readonly string[];
}

export interface TrialOptions {
  salt: number;
  /** Of the keys that keep the old policy. */
  share: number;
  /** When the policy was put into effect, milliseconds since the epoch. */
  appliedAtMs: number;
  /** Misses with the plan relative to those without it, as promised. */
  promisedMissRatio: number;
  /** By `module:type`. */
  classes: ReadonlyMap<string, TrialClass>;
  /** Reads of each group that a difference needs; left out: 500. */
  enoughReads?: number;
}

export interface TrialFigures {
  result: HoldOutResult;
  memoryRatio: number;
  /** Fetches of the origin relative to the promise, as low as their count allows. */
  originRatio: number;
  /** Milliseconds of traffic that were measured. */
  measuredMs: number;
  /** Of what was loaded ahead and came to an end, what was read, 0–1; `null` where nothing was, and for TTLs. */
  precision: number | null;
}

/** Measures a policy on trial. */
export interface Trial {
  readonly stateBytes: number;
  /** One access of a class, `module:type`, in order of time. */
  observe(className: string, record: AccessRecord): void;
  figures(): TrialFigures;
}

const z90 = 1.645;
/** Of the name of a hot entry, about. */
const hottestBytes = 120;

/**
 * Measures a policy on trial from the accesses themselves: the keys that got it against those that were held out, with
 * what the old policy would have done to the same accesses as the common yardstick. Begins to count when every value of
 * before the trial is gone.
 */
export class TrialMeter implements Trial {
  private readonly tally: HoldOutTally;
  private readonly holdOuts: ReadonlyMap<string, HoldOut>;
  private readonly entries: TrialEntries;
  private readonly settledAtMs: number;
  /** Weight × milliseconds, of keys with the policy and of those held out. */
  private readonly residency = { old: [0, 0], real: [0, 0] };
  private readonly misses = { old: 0, real: 0 };
  private lastMs = 0;

  constructor(private readonly options: TrialOptions) {
    this.tally = new HoldOutTally(options.enoughReads);
    this.entries = new TrialEntries(options.appliedAtMs, (slot) => this.leave(slot));
    const longest = Math.max(...[...options.classes.values()].map(({ formerTtlSeconds }) => formerTtlSeconds));
    this.settledAtMs = options.appliedAtMs + longest * 1_100;
    this.holdOuts = new Map(
      [...options.classes].map(([name, { hottest }]) => [
        name,
        new HoldOut(options.salt, hottest, Math.round(1 / options.share)),
      ]),
    );
  }

  get stateBytes(): number {
    const hottest = [...this.options.classes.values()].reduce((sum, each) => sum + each.hottest.length, 0);
    return this.entries.stateBytes + hottestBytes * hottest;
  }

  /** @param className `module:type`; accesses of other classes are passed over */
  observe(className: string, record: AccessRecord): void {
    const { options, holdOuts } = this;
    const change = options.classes.get(className);
    const holdOut = holdOuts.get(className);
    if (!change || !holdOut || record.explicitTtl || record.timeMs < options.appliedAtMs) return;
    this.lastMs = record.timeMs;
    const slot = this.slotOf(record, holdOut);
    if (slot < 0) return;
    if (record.sizeBytes > 0) this.entries.weigh(slot, weightOf(record.sizeBytes));
    const heldOut = this.entries.heldOut(slot);
    const oldHits = record.timeMs < this.entries.held(slot, 'old').expiresMs;
    if (record.op === readOp && record.timeMs >= this.settledAtMs) {
      this.tally.count(heldOut, this.entries.bucket(slot), record.hit, oldHits);
      if (!heldOut) {
        this.misses.old += Number(!oldHits);
        this.misses.real += Number(!record.hit);
      }
    }
    const removed = record.op === deleteOp;
    const given = record.ttlSeconds || (heldOut ? change.formerTtlSeconds : change.ttlSeconds);
    if (record.op !== readOp || !oldHits) this.store(slot, 'old', record.timeMs, change.formerTtlSeconds, removed);
    if (record.op !== readOp || !record.hit) this.store(slot, 'real', record.timeMs, given, removed);
  }

  figures(): TrialFigures {
    const held = { old: [...this.residency.old], real: [...this.residency.real] };
    for (let slot = 0; slot < this.entries.count; slot++)
      for (const by of ['old', 'real'] as const) {
        const arm = this.armOf(slot);
        held[by][arm] = (held[by][arm] ?? 0) + this.heldUntil(slot, by, this.lastMs);
      }
    const ratioOf = (arm: number) => ((held.old[arm] ?? 0) > 0 ? (held.real[arm] ?? 0) / (held.old[arm] ?? 1) : 1);
    const yardstick = ratioOf(1);
    const { old, real } = this.misses;
    const promised = old * this.options.promisedMissRatio;
    return {
      result: this.tally.result(),
      memoryRatio: yardstick > 0 ? ratioOf(0) / yardstick : ratioOf(0),
      originRatio: promised > 0 ? Math.max(0, real - z90 * Math.sqrt(real + old)) / promised : 1,
      measuredMs: Math.max(0, this.lastMs - this.settledAtMs),
      precision: null,
    };
  }

  private slotOf({ low, high }: AccessRecord, holdOut: HoldOut): number {
    const known = this.entries.find({ low, high });
    if (known >= 0) return known;
    const id = entryId(low, high);
    const steady = holdOut.isHot(id);
    if (!steady && this.entries.passesOver(low)) return -1;
    const bucket = holdOut.bucketOf(id, tallyBuckets);
    return this.entries.insert({ low, high, bucket, heldOut: holdOut.has(id), steady });
  }

  private armOf(slot: number): 0 | 1 {
    return this.entries.heldOut(slot) ? 1 : 0;
  }

  private store(slot: number, by: HeldBy, nowMs: number, ttlSeconds: number, removed: boolean): void {
    this.close(slot, by, nowMs);
    this.entries.hold(slot, by, { storedMs: nowMs, expiresMs: removed ? nowMs : nowMs + ttlSeconds * 1_000 });
  }

  private leave(slot: number): void {
    for (const by of ['old', 'real'] as const) this.close(slot, by, this.lastMs);
  }

  private close(slot: number, by: HeldBy, nowMs: number): void {
    const arm = this.armOf(slot);
    this.residency[by][arm] = (this.residency[by][arm] ?? 0) + this.heldUntil(slot, by, nowMs);
  }

  private heldUntil(slot: number, by: HeldBy, nowMs: number): number {
    const { storedMs, expiresMs } = this.entries.held(slot, by);
    const from = Math.max(storedMs, this.settledAtMs);
    return this.entries.weightOf(slot) * Math.max(0, Math.min(expiresMs, nowMs) - from);
  }
}
