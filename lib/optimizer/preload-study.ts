import type { AccessRecord } from './access-record.ts';
import { EntryPlaces, type HashedEntry } from './entry-places.ts';
import { FollowerStudy } from './follower-study.ts';
import { HourHeat } from './hour-heat.ts';
import type { LiveFinding } from './live-study.ts';
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
/** With these a study takes 140 KB. */
const entriesAtMost = 2_048;
const noClass = 255;
/** An entry that was predicted counts as so many accesses more: it must not give way before it is seen whether it was. */
const predictedWorth = 8;

interface Slice {
  reads: number;
  used: number;
}

interface ClassTally {
  name: string;
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
  private readonly places = new EntryPlaces(entriesAtMost);
  private readonly followers = new FollowerStudy(this.places);
  /** Of each place: the class in {@link tallies}. */
  private readonly group = new Uint8Array(entriesAtMost);
  /** Until when entries are known to be there, seconds since the study began plus one; 0 for never. */
  private readonly heldUntil = new Uint32Array(entriesAtMost);
  /** Until when entries would be there that would have been loaded, as {@link heldUntil}. */
  private readonly predictedUntil = new Uint32Array(entriesAtMost);
  private readonly tallies: ClassTally[] = [];
  private firstMs: number | null = null;
  private lastMs = 0;

  /**
   * @param classes of which loaders are known, `module:type`
   * @param hourly what these were asked for on the days before, by hour
   */
  constructor(
    private readonly classes: ReadonlySet<string>,
    private readonly scale: Scale,
    private readonly hourly: HourHeat = new HourHeat(),
  ) {}

  get stateBytes(): number {
    const columns = this.group.byteLength + this.heldUntil.byteLength + this.predictedUntil.byteLength;
    return this.places.stateBytes + this.followers.stateBytes + columns;
  }

  /** In order of time. */
  observe(className: string, record: AccessRecord): void {
    this.firstMs ??= record.timeMs;
    this.lastMs = record.timeMs;
    const group = this.groupOf(className);
    const examines = this.examines(record.timeMs);
    const place = this.placeOf(record, group);
    if (group !== noClass) this.settle(place, group, record);
    if (examines)
      for (const due of this.hourly.dueSoon(record.timeMs))
        if (due.confidence >= preloadConfidence) this.predict(this.placeOf(due, this.groupOf(due.className)));
    if (record.op !== readOp || record.client === 0) return;
    this.followers.observe(record.client, place, record.timeMs);
    if (!examines) return;
    for (const next of this.followers.next(place)) if (next.confidence >= preloadConfidence) this.predict(next.place);
  }

  /** What was found for each class, when it is time; `undefined` before. */
  advance(): LiveFinding[] | undefined {
    const { watchSeconds, examineSeconds } = this.scale;
    const examinedMs = this.lastMs - (this.firstMs ?? this.lastMs) - watchSeconds * 1_000;
    if (examinedMs < examineSeconds * 1_000) return undefined;
    const enough = this.tallies.some((tally) => readsOf(tally) >= leastReads);
    if (!enough && examinedMs < patience * examineSeconds * 1_000) return undefined;
    const seconds = Math.round(examinedMs / 1_000);
    return this.tallies.flatMap((tally) => this.conclude(tally, seconds) ?? []);
  }

  private examines(timeMs: number): boolean {
    return timeMs - (this.firstMs ?? timeMs) >= this.scale.watchSeconds * 1_000;
  }

  private settle(place: number, group: number, { op, hit, timeMs, ttlSeconds }: AccessRecord): void {
    const tally = this.tallies[group];
    if (!tally) return;
    if (ttlSeconds > 0) tally.ttlSeconds = ttlSeconds;
    const wouldHold = (this.predictedUntil[place] ?? 0) > this.secondOf(timeMs);
    if (op === readOp && this.examines(timeMs)) {
      const slice = tally.slices[this.sliceOf(timeMs)];
      if (slice) slice.reads++;
      if (!hit) tally.misses++;
      // A hit: it was there all along, so that nothing would have been loaded.
      if (wouldHold && hit) tally.loaded--;
      else if (wouldHold) {
        tally.used++;
        if (slice) slice.used++;
      }
    }
    this.predictedUntil[place] = 0;
    if (op === deleteOp) this.heldUntil[place] = 0;
    else if (ttlSeconds > 0) this.heldUntil[place] = this.secondOf(timeMs) + ttlSeconds;
  }

  private predict(place: number): void {
    const tally = this.tallies[this.group[place] ?? noClass];
    if (tally === undefined || tally.ttlSeconds === 0) return;
    const now = this.secondOf(this.lastMs);
    if ((this.heldUntil[place] ?? 0) > now || (this.predictedUntil[place] ?? 0) > now) return;
    // Misses are those of today: loading ahead changes what they would be by what it was used for.
    if (tally.misses - tally.used + tally.loaded + 1 > budget * tally.misses) return;
    tally.loaded++;
    this.predictedUntil[place] = now + tally.ttlSeconds;
    this.places.count[place] = (this.places.count[place] ?? 0) + predictedWorth;
  }

  /** The place of an entry; where there are too many those that were read least give way. */
  private placeOf(entry: HashedEntry, group: number): number {
    const { count } = this.places;
    const place = this.places.admit(entry);
    if (count[place] === 0) {
      this.followers.reset(place);
      this.heldUntil[place] = 0;
      this.predictedUntil[place] = 0;
      this.group[place] = group;
    }
    count[place] = (count[place] ?? 0) + 1;
    return place;
  }

  private secondOf(timeMs: number): number {
    return (timeMs - (this.firstMs ?? timeMs)) / 1_000 + 1;
  }

  private sliceOf(timeMs: number): number {
    const examinedMs = timeMs - (this.firstMs ?? timeMs) - this.scale.watchSeconds * 1_000;
    // An examination that lasts longer deals its time out to the slices in turn.
    return Math.floor((slices * examinedMs) / (this.scale.examineSeconds * 1_000)) % slices;
  }

  /** The class of a loader in {@link tallies}. */
  private groupOf(className: string): number {
    if (!this.classes.has(className)) return noClass;
    const known = this.tallies.findIndex(({ name }) => name === className);
    if (known >= 0) return known;
    const empty = Array.from({ length: slices }, () => ({ reads: 0, used: 0 }));
    return this.tallies.push({ name: className, misses: 0, loaded: 0, used: 0, ttlSeconds: 0, slices: empty }) - 1;
  }

  private conclude(tally: ClassTally, examinedSeconds: number): LiveFinding | null {
    const { name, misses, loaded, used, ttlSeconds } = tally;
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
