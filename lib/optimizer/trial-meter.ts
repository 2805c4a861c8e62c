import type { AccessRecord } from './access-record.ts';
import { entryId } from './entry-hash.ts';
import { HoldOut } from './hold-out.ts';
import { type HoldOutResult, HoldOutTally, tallyBuckets } from './hold-out-tally.ts';
import { deleteOp, readOp, weightOf } from './trace.ts';

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
  /** One access of a class, `module:type`, in order of time. */
  observe(className: string, record: AccessRecord): void;
  figures(): TrialFigures;
}

interface TrialEntry {
  heldOut: boolean;
  bucket: number;
  weight: number;
  /** What the old policy would hold. */
  old: { storedMs: number; expiresMs: number };
  /** What is held. */
  real: { storedMs: number; expiresMs: number };
}

const entriesAtMost = 50_000;
const z90 = 1.645;

/**
 * Measures a policy on trial from the accesses themselves: the keys that got it against those that were held out, with
 * what the old policy would have done to the same accesses as the common yardstick. Begins to count when every value of
 * before the trial is gone.
 */
export class TrialMeter implements Trial {
  private readonly tally: HoldOutTally;
  private readonly holdOuts: ReadonlyMap<string, HoldOut>;
  private readonly entries = new Map<string, TrialEntry>();
  private readonly settledAtMs: number;
  /** Weight × milliseconds, of keys with the policy and of those held out. */
  private readonly residency = { old: [0, 0], real: [0, 0] };
  private readonly misses = { old: 0, real: 0 };
  private lastMs = 0;

  constructor(private readonly options: TrialOptions) {
    this.tally = new HoldOutTally(options.enoughReads);
    const longest = Math.max(...[...options.classes.values()].map(({ formerTtlSeconds }) => formerTtlSeconds));
    this.settledAtMs = options.appliedAtMs + longest * 1_100;
    this.holdOuts = new Map(
      [...options.classes].map(([name, { hottest }]) => [
        name,
        new HoldOut(options.salt, hottest, Math.round(1 / options.share)),
      ]),
    );
  }

  /** @param className `module:type`; accesses of other classes are passed over */
  observe(className: string, record: AccessRecord): void {
    const { options, holdOuts } = this;
    const change = options.classes.get(className);
    const holdOut = holdOuts.get(className);
    if (!change || !holdOut || record.explicitTtl || record.timeMs < options.appliedAtMs) return;
    this.lastMs = record.timeMs;
    const entry = this.entryOf(className, record, holdOut);
    if (entry === null) return;
    if (record.sizeBytes > 0) entry.weight = weightOf(record.sizeBytes);
    const oldHits = record.timeMs < entry.old.expiresMs;
    if (record.op === readOp && record.timeMs >= this.settledAtMs) {
      this.tally.count(entry.heldOut, entry.bucket, record.hit, oldHits);
      if (!entry.heldOut) {
        this.misses.old += Number(!oldHits);
        this.misses.real += Number(!record.hit);
      }
    }
    const removed = record.op === deleteOp;
    const given = record.ttlSeconds || (entry.heldOut ? change.formerTtlSeconds : change.ttlSeconds);
    if (record.op !== readOp || !oldHits) this.store(entry, 'old', record.timeMs, change.formerTtlSeconds, removed);
    if (record.op !== readOp || !record.hit) this.store(entry, 'real', record.timeMs, given, removed);
  }

  figures(): TrialFigures {
    const held = { old: [...this.residency.old], real: [...this.residency.real] };
    for (const entry of this.entries.values())
      for (const kind of ['old', 'real'] as const) {
        const arm = entry.heldOut ? 1 : 0;
        held[kind][arm] = (held[kind][arm] ?? 0) + this.heldUntil(entry, kind, this.lastMs);
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

  private entryOf(className: string, { low, high }: AccessRecord, holdOut: HoldOut): TrialEntry | null {
    const id = entryId(low, high);
    const name = `${className}/${id}`;
    const known = this.entries.get(name);
    if (known !== undefined) return known;
    if (this.entries.size >= entriesAtMost) return null;
    const nothing = () => ({ storedMs: 0, expiresMs: 0 });
    const heldOut = holdOut.has(id);
    const entry = { heldOut, bucket: holdOut.bucketOf(id, tallyBuckets), weight: 1, old: nothing(), real: nothing() };
    this.entries.set(name, entry);
    return entry;
  }

  private store(entry: TrialEntry, kind: 'old' | 'real', nowMs: number, ttlSeconds: number, removed: boolean): void {
    const arm = entry.heldOut ? 1 : 0;
    this.residency[kind][arm] = (this.residency[kind][arm] ?? 0) + this.heldUntil(entry, kind, nowMs);
    entry[kind].storedMs = nowMs;
    entry[kind].expiresMs = removed ? nowMs : nowMs + ttlSeconds * 1_000;
  }

  private heldUntil(entry: TrialEntry, kind: 'old' | 'real', nowMs: number): number {
    const from = Math.max(entry[kind].storedMs, this.settledAtMs);
    return entry.weight * Math.max(0, Math.min(entry[kind].expiresMs, nowMs) - from);
  }
}
