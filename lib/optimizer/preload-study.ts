import type { AccessRecord } from './access-record.ts';
import { entryId } from './entry-hash.ts';
import { HourlyHabits } from './hourly-habits.ts';
import type { LiveFinding } from './live-study.ts';
import { type Follower, NextKeyMiner } from './next-key-miner.ts';
import { studentQuantile90 } from './student-quantile.ts';
import { deleteOp, readOp } from './trace.ts';

/** What follows less surely than this is not loaded. */
export const preloadConfidence = 0.3;
/** Fetches of the origin allowed, relative to what they are without loading ahead. */
const budget = 1.05;
/** Smaller gains are not worth a policy, percentage points. */
const leastGainPp = 0.3;
const leastReads = 500;
/** Where less is read it examines longer, up to this many times. */
const patience = 4;
const leastUsed = 20;
/** How far parts of the time differ tells how sure the gain is. */
const slices = 10;
/** With these a study takes less than two megabytes. */
const pairsAtMost = 4_000;
const keysAtMost = 4_000;
const clientsAtMost = 500;

interface Slice {
  reads: number;
  used: number;
}

interface ClassTally {
  misses: number;
  loaded: number;
  used: number;
  ttlSeconds: number;
  slices: Slice[];
}

interface Scale {
  watchSeconds: number;
  examineSeconds: number;
}

/**
 * What loading ahead would do to classes that have a loader. Every prediction is made from what was learnt before, and
 * checked against what was really read next: a prediction is worth a load where the next read of its key, within the
 * TTL, was missed. Budgeted as in the processes that would do it.
 */
export class PreloadStudy {
  private readonly miner = new NextKeyMiner<string>({ pairs: pairsAtMost, clients: clientsAtMost });
  private readonly tallies = new Map<string, ClassTally>();
  /** Until when entries are known to be there, milliseconds since the epoch. */
  private readonly heldUntil = new Map<string, number>();
  /** Predicted entries that would be loaded, and until when they would be there. */
  private readonly predicted = new Map<string, number>();
  private firstMs: number | null = null;
  private lastMs = 0;

  /**
   * @param classes of which loaders are known, `module:type`
   * @param hourly what these were asked for on the days before, by hour, as `module:type/id`
   */
  constructor(
    private readonly classes: ReadonlySet<string>,
    private readonly scale: Scale,
    private readonly hourly: HourlyHabits = new HourlyHabits(),
  ) {}

  /** Bytes, about: a name with its numbers takes some hundred. */
  get stateBytes(): number {
    return 100 * (this.heldUntil.size + this.predicted.size) + this.miner.stateBytes;
  }

  /** In order of time. */
  observe(className: string, record: AccessRecord): void {
    this.firstMs ??= record.timeMs;
    this.lastMs = record.timeMs;
    const name = `${className}/${entryId(record.low, record.high)}`;
    if (this.classes.has(className)) this.settle(name, className, record);
    if (this.examines(record.timeMs)) this.predictAll(this.hourly.dueSoon(record.timeMs));
    if (record.op !== readOp || record.client === 0) return;
    this.miner.observe(record.client, name, record.timeMs);
    if (this.examines(record.timeMs)) this.predictAll(this.miner.next(name));
  }

  /** What was found for each class, when it is time; `undefined` before. */
  advance(): LiveFinding[] | undefined {
    const { watchSeconds, examineSeconds } = this.scale;
    const examinedMs = this.lastMs - (this.firstMs ?? this.lastMs) - watchSeconds * 1_000;
    if (examinedMs < examineSeconds * 1_000) return undefined;
    const enough = [...this.tallies.values()].some((tally) => readsOf(tally) >= leastReads);
    if (!enough && examinedMs < patience * examineSeconds * 1_000) return undefined;
    const seconds = Math.round(examinedMs / 1_000);
    return [...this.tallies].flatMap(([name, tally]) => this.conclude(name, tally, seconds) ?? []);
  }

  private examines(timeMs: number): boolean {
    return timeMs - (this.firstMs ?? timeMs) >= this.scale.watchSeconds * 1_000;
  }

  private settle(name: string, className: string, { op, hit, timeMs, ttlSeconds }: AccessRecord): void {
    const tally = this.tallyOf(className);
    if (ttlSeconds > 0) tally.ttlSeconds = ttlSeconds;
    const wouldHoldUntil = this.predicted.get(name);
    const counted = op === readOp && this.examines(timeMs);
    if (counted) {
      const slice = tally.slices[this.sliceOf(timeMs)];
      if (slice) slice.reads++;
      if (!hit) tally.misses++;
      if (wouldHoldUntil !== undefined && timeMs < wouldHoldUntil) {
        // It was there all along, so that nothing would have been loaded.
        if (hit) tally.loaded--;
        else {
          tally.used++;
          if (slice) slice.used++;
        }
      }
    }
    if (wouldHoldUntil !== undefined) this.predicted.delete(name);
    if (op === deleteOp) this.heldUntil.delete(name);
    else if (ttlSeconds > 0) this.hold(name, timeMs + ttlSeconds * 1_000);
  }

  private hold(name: string, untilMs: number): void {
    this.heldUntil.delete(name);
    this.heldUntil.set(name, untilMs);
    const oldest = this.heldUntil.size > keysAtMost ? this.heldUntil.keys().next() : null;
    if (oldest !== null && !oldest.done) this.heldUntil.delete(oldest.value);
  }

  private predictAll(expected: readonly Follower<string>[]): void {
    for (const { key, confidence } of expected) if (confidence >= preloadConfidence) this.predict(key);
  }

  private predict(name: string): void {
    const className = name.slice(0, name.indexOf('/'));
    const tally = this.tallies.get(className);
    if (tally === undefined || tally.ttlSeconds === 0) return;
    if ((this.heldUntil.get(name) ?? 0) > this.lastMs || (this.predicted.get(name) ?? 0) > this.lastMs) return;
    // Misses are those of today: loading ahead changes what they would be by what it was used for.
    if (tally.misses - tally.used + tally.loaded + 1 > budget * tally.misses) return;
    tally.loaded++;
    this.predicted.delete(name);
    this.predicted.set(name, this.lastMs + tally.ttlSeconds * 1_000);
    const oldest = this.predicted.size > keysAtMost ? this.predicted.keys().next() : null;
    if (oldest !== null && !oldest.done) this.predicted.delete(oldest.value);
  }

  private sliceOf(timeMs: number): number {
    const examinedMs = timeMs - (this.firstMs ?? timeMs) - this.scale.watchSeconds * 1_000;
    // An examination that lasts longer deals its time out to the slices in turn.
    return Math.floor((slices * examinedMs) / (this.scale.examineSeconds * 1_000)) % slices;
  }

  private tallyOf(className: string): ClassTally {
    const known = this.tallies.get(className);
    if (known !== undefined) return known;
    const empty = Array.from({ length: slices }, () => ({ reads: 0, used: 0 }));
    const made = { misses: 0, loaded: 0, used: 0, ttlSeconds: 0, slices: empty };
    this.tallies.set(className, made);
    return made;
  }

  private conclude(name: string, tally: ClassTally, examinedSeconds: number): LiveFinding | null {
    const { misses, loaded, used, ttlSeconds } = tally;
    const filled = tally.slices.filter((slice) => slice.reads > 0);
    const reads = readsOf(tally);
    if (reads < leastReads || used < leastUsed || filled.length < slices / 2) return null;
    const gains = filled.map((part) => (100 * part.used) / part.reads);
    const gainPp = (100 * used) / reads;
    const squares = gains.reduce((sum, gain) => sum + (gain - gainPp) ** 2, 0);
    const margin = studentQuantile90(gains.length - 1) * Math.sqrt(squares / (gains.length * (gains.length - 1)));
    if (gainPp - margin < leastGainPp) return null;
    const missPp = (100 * misses) / reads;
    return {
      kind: 'preload',
      changes: [{ name, formerTtlSeconds: ttlSeconds, ttlSeconds, hottest: [] }],
      gainPp,
      intervalPp: [gainPp - margin, gainPp + margin],
      reads,
      // What is stored lives as long as before: memory grows as the stores do.
      memoryRatio: (misses - used + loaded) / misses,
      promisedMissRatio: Math.max(0, 1 - (gainPp - margin) / missPp),
      watchedSeconds: this.scale.watchSeconds,
      examinedSeconds,
    };
  }
}

const readsOf = ({ slices: parts }: ClassTally): number => parts.reduce((sum, { reads }) => sum + reads, 0);
