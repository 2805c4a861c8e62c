import type { AccessRecord } from './access-record.ts';
import { EntryCounts } from './entry-counts.ts';
import { entryId } from './entry-hash.ts';
import type { Codec } from './payload-tally.ts';
import { TenantStudy } from './tenant-study.ts';
import { readOp } from './trace.ts';

/** How long a study watches and examines. Classes with a TTL beyond `longestTtlSeconds` need a longer one. */
export interface StudyScale {
  longestTtlSeconds: number;
  watchSeconds: number;
  examineSeconds: number;
}

/** A class as it is known when a study begins. */
export interface StudiedClass {
  /** `module:type`. */
  name: string;
  ttlSeconds: number;
  /** No value may be served that is older, seconds; `null` where nobody bounds it. */
  maxAgeSeconds: number | null;
}

export interface StudiedChange {
  name: string;
  formerTtlSeconds: number;
  ttlSeconds: number;
  /** Its most read entries by `entryId`, the hottest first. */
  hottest: string[];
  /** How its values are packed from now on, where that is what changes. */
  packing?: { codec: Codec; thresholdBytes: number };
}

/** A change that stood its examination; for `compression` the gain is 0 and `reads` are the values looked at. */
export interface LiveFinding {
  kind: 'ttl' | 'preload' | 'compression';
  changes: StudiedChange[];
  gainPp: number;
  intervalPp: [number, number];
  reads: number;
  memoryRatio: number;
  /** Misses with the plan relative to those without it, at the lower bound of the gain. */
  promisedMissRatio: number;
  watchedSeconds: number;
  examinedSeconds: number;
  /** Of packing a value and opening it as often as it is read, microseconds on average; of packing only. */
  packingUs?: { before: number; after: number };
}

const z90 = 1.645;
const hottestPerClass = 100;
const followedForHeat = 1_024;
const leastReads = 500;
const longestAgeSeconds = 86_400;
/** Misses beyond what TTLs explain, percentage points: then something else removes values, and a TTL would not help. */
const unexplainedPp = 5;
/** Fills of a class that tell what its misses cost. */
const fillsToKnow = 20;

/** One study of live traffic: watches, examines, and answers once. Fed in order of time. */
export class LiveStudy {
  private readonly study: TenantStudy;
  private readonly groups: ReadonlyMap<string, number>;
  private readonly heat = new EntryCounts(followedForHeat);
  private readonly counts = { reads: 0, misses: 0 };
  /** Milliseconds that fills took at the origin, and how many there were, by class. */
  private readonly costs: { sumMs: number; fills: number }[];
  private firstMs: number | null = null;
  private examinedFromMs: number | null = null;
  private lastMs = 0;
  private examinedReads = 0;

  constructor(
    private readonly classes: readonly StudiedClass[],
    private readonly scale: StudyScale,
    salt: number,
  ) {
    this.groups = new Map(classes.map(({ name }, group) => [name, group]));
    this.costs = classes.map(() => ({ sumMs: 0, fills: 0 }));
    const baselines = classes.map(({ ttlSeconds }) => ttlSeconds * 1_000);
    this.study = new TenantStudy({
      salt,
      baselineTtlMs: Math.max(...baselines),
      maxAgeMs: longestAgeSeconds * 1_000,
      maxAges: classes.map(({ maxAgeSeconds }) => (maxAgeSeconds ?? longestAgeSeconds) * 1_000),
      tenants: classes.map(() => 0),
      baselines,
      // The SDK gives a TTL when it stores and touches nothing when it reads.
      renews: false,
    });
  }

  get stateBytes(): number {
    return this.study.stateBytes + this.heat.stateBytes;
  }

  observe(className: string, record: AccessRecord): void {
    const group = this.groups.get(className);
    if (group === undefined) return;
    this.firstMs ??= record.timeMs;
    this.lastMs = Math.max(this.lastMs, record.timeMs);
    const id = entryId(record.low, record.high);
    this.study.observe(record.op, id, group, this.lastMs, record.sizeBytes);
    if (record.op !== readOp) return;
    const cost = this.costs[group];
    if (cost && record.costMs > 0) {
      cost.sumMs += record.costMs;
      cost.fills++;
    }
    this.heat.add(record, group);
    if (this.examinedFromMs === null) return;
    this.examinedReads++;
    this.counts.reads++;
    if (!record.hit) this.counts.misses++;
  }

  /** Goes on as far as the traffic allows; the answer when it is done, `undefined` before. */
  advance(): LiveFinding | null | undefined {
    if (this.firstMs === null) return undefined;
    if (this.examinedFromMs === null) {
      if (this.lastMs - this.firstMs < this.scale.watchSeconds * 1_000) return undefined;
      this.study.examine(this.missCosts());
      this.examinedFromMs = this.lastMs;
      return undefined;
    }
    const examinedMs = this.lastMs - this.examinedFromMs;
    const patienceMs = 4 * this.scale.examineSeconds * 1_000;
    if (examinedMs < this.scale.examineSeconds * 1_000) return undefined;
    if (this.examinedReads < leastReads && examinedMs < patienceMs) return undefined;
    return this.conclude(examinedMs);
  }

  /** What a miss of each class costs relative to the others; 1 where nothing is known of it. */
  private missCosts(): number[] {
    const known = this.costs.filter(({ fills }) => fills >= fillsToKnow);
    const fills = known.reduce((sum, cost) => sum + cost.fills, 0);
    const meanMs = known.reduce((sum, cost) => sum + cost.sumMs, 0) / Math.max(1, fills);
    return this.costs.map((cost) => (cost.fills >= fillsToKnow && meanMs > 0 ? cost.sumMs / cost.fills / meanMs : 1));
  }

  private conclude(examinedMs: number): LiveFinding | null {
    const { plan, verdict, reads, baselineMissPp } = this.study.conclude();
    if (!plan || !verdict) return null;
    const missPp = (100 * this.counts.misses) / Math.max(1, this.counts.reads);
    if (missPp - baselineMissPp > unexplainedPp) return null;
    const heat = this.heat.ranked();
    const changes = this.classes.flatMap(({ name, ttlSeconds }, group) => {
      const planned = Math.round((plan[group]?.ttlMs ?? 0) / 1_000);
      if (planned === 0 || planned === ttlSeconds) return [];
      const hottest = heat.filter((entry) => entry.group === group).slice(0, hottestPerClass);
      const ids = hottest.map(({ low, high }) => entryId(low, high));
      return [{ name, formerTtlSeconds: ttlSeconds, ttlSeconds: planned, hottest: ids }];
    });
    if (changes.length === 0) return null;
    const margin = z90 * verdict.errorPp;
    return {
      kind: 'ttl',
      changes,
      gainPp: verdict.gainPp,
      intervalPp: [verdict.gainPp - margin, verdict.gainPp + margin],
      reads: Math.round(reads),
      memoryRatio: verdict.memoryRatio,
      promisedMissRatio: missPp > 0 ? Math.max(0, 1 - (verdict.gainPp - margin) / missPp) : 1,
      watchedSeconds: Math.round(((this.examinedFromMs ?? 0) - (this.firstMs ?? 0)) / 1_000),
      examinedSeconds: Math.round(examinedMs / 1_000),
    };
  }
}
