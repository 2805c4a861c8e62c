import type { AccessPart, AccessRecord } from './access-record.ts';
import { unpackRecords } from './access-record.ts';
import { mostClasses } from './class-tallies.ts';
import { type ClassWhatIf, classWhatIf } from './class-what-if.ts';
import { entryId } from './entry-hash.ts';
import { givenTtl } from './given-ttl.ts';
import { HourHeat } from './hour-heat.ts';
import type { LiveFinding, StudiedClass, StudyScale } from './live-study.ts';
import { memoryEfficiency } from './memory-efficiency.ts';
import { MissStorms } from './miss-storms.ts';
import { type HeldClass, PayloadStudy } from './payload-study.ts';
import type { EvictionClass } from './plan-evictions.ts';
import { PreloadStudy } from './preload-study.ts';
import { QuotaCurveSampler } from './quota-curve.ts';
import { ReuseObserver } from './reuse-observer.ts';
import { reusedKeyShare } from './reused-key-share.ts';
import { noteAccess, type SeenClass } from './seen-class.ts';
import { type StudyRoom, StudyTurns } from './study-turns.ts';
import { readOp } from './trace.ts';
import type { Trial } from './trial-meter.ts';

interface TimedRecord extends AccessRecord {
  className: string;
}

/** Processes tell once a second; what is older than this is complete. */
const lagMs = 3_000;
/** Where most callers name the TTL themselves a policy would change nothing. */
const explicitAtMost = 0.1;
const storesToKnow = 5;
/** What may be kept of one tenant. Studies that do not fit beside each other take turns. */
const stateBudgetBytes = 1_048_576;
/** An examination may take this many times what the observer of all classes takes. */
const examinedGrowth = 1.3;
/** Of an access that waits for its turn, about. */
const pendingBytes = 200;
/** Beyond so many, order gives way to room. */
const pendingAtMost = 131_072;
/** Whoever invents classes without end is heard of these. */
const classesAtMost = 4 * mostClasses;
const classBytes = 200;
const fullThreshold = 2 ** 32;
/** What a server spends on an entry beside its value: key, dictionary, expiry. */
const entryOverheadBytes = 160;

/** The live traffic of one tenant: puts the accesses of all processes in order and hands them to studies and trial. */
export class TenantTraffic {
  private pending: TimedRecord[] = [];
  private readonly classes = new Map<string, SeenClass>();
  /** Classes for which some process has a loader. */
  private readonly loaders = new Set<string>();
  private preload: PreloadStudy | null = null;
  /** Of classes that have a loader; outlives the studies, for what recurs takes days to show. */
  private readonly hourly = new HourHeat();
  private readonly payloads = new PayloadStudy();
  private readonly studies: StudyTurns;
  private threshold = fullThreshold;
  private newestMs = 0;
  private readSinceMs: number | null = null;
  /** All classes, for the question what another TTL would do. */
  private readonly watcher: ReuseObserver;
  /** The trial that is measured now. */
  trial: Trial | null = null;
  readonly storms = new MissStorms();
  /** What it would miss with how much memory. */
  readonly memory = new QuotaCurveSampler();
  /** By `module:type`: no value may be served that is older, seconds. */
  maxAgeSeconds: Readonly<Record<string, number>> = {};

  constructor(
    private readonly scales: readonly StudyScale[],
    salt: number,
  ) {
    this.watcher = new ReuseObserver(salt, { renewal: false });
    this.studies = new StudyTurns(scales, salt);
  }

  /** What every TTL would do to a class; `null` for one that was not seen. */
  whatIf(className: string): (ClassWhatIf & { currentTtlSeconds: number | null }) | null {
    const seen = this.classes.get(className);
    if (seen === undefined) return null;
    const known = seen.stores >= storesToKnow && seen.explicit <= explicitAtMost * seen.stores;
    const currentTtlSeconds = known && seen.ttlSeconds !== null ? givenTtl(seen.ttlSeconds) : null;
    return { ...classWhatIf(this.watcher, seen.group), currentTtlSeconds };
  }

  /** What each class of known TTL keeps from being missed, and in how much memory of the server's. */
  evictionClasses(): EvictionClass[] {
    return [...this.classes].flatMap(([name, { sizeBytes, ttlSeconds }]) => {
      const whatIf = this.whatIf(name);
      if (whatIf === null || ttlSeconds === null || sizeBytes === null) return [];
      // Where processes tell of some keys only, each stands for others of its size.
      const stands = (fullThreshold / this.threshold) * (1 + entryOverheadBytes / sizeBytes);
      const points = whatIf.points.map((point) => ({ ...point, memoryBytes: point.memoryBytes * stands }));
      return [{ name, reads: whatIf.reads, ttlSeconds: givenTtl(ttlSeconds), points }];
    });
  }

  readsByClass(): { name: string; reads: number }[] {
    return [...this.classes].map(([name, { reads }]) => ({ name, reads }));
  }

  /** Percent of the stored bytes that are asked for again; `null` where too little was seen. */
  get memoryEfficiency(): number | null {
    return memoryEfficiency(this.watcher);
  }

  /** Share of a class's keys that were ever asked for again, 0–1; `null` where too few were seen. */
  reusedShare(className: string): number | null {
    const seen = this.classes.get(className);
    return seen === undefined ? null : reusedKeyShare(this.watcher, seen.group);
  }

  get watchedMs(): number {
    return this.readSinceMs === null ? 0 : this.newestMs - this.readSinceMs;
  }

  get lastMs(): number {
    return this.newestMs;
  }

  get classCount(): number {
    return this.classes.size;
  }

  /** Bytes of all that is kept of the tenant. */
  get stateBytes(): number {
    const { watcher, studies, preload, payloads, memory, hourly, storms, pending, classes, trial } = this;
    const parts = [watcher, studies, payloads, memory, hourly, storms];
    const fixed =
      (preload?.stateBytes ?? 0) + (trial?.stateBytes ?? 0) + pendingBytes * pending.length + classBytes * classes.size;
    return parts.reduce((bytes, part) => bytes + part.stateBytes, fixed);
  }

  add(part: AccessPart, baseMs: number): void {
    if (part.threshold < this.threshold) {
      // Fewer keys from now on: what was begun with more of them would see the others vanish.
      this.threshold = part.threshold;
      this.restart();
    }
    for (const className of part.loaders ?? []) if (this.loaders.size < mostClasses) this.loaders.add(className);
    for (const record of unpackRecords(part, baseMs)) {
      const className = part.classes[record.classIndex];
      if (className === undefined || record.low >= this.threshold) continue;
      this.pending.push({ ...record, className });
      this.newestMs = Math.max(this.newestMs, record.timeMs);
    }
    this.payloads.add(part.payloads ?? [], this.newestMs);
    this.drain(this.pending.length > pendingAtMost ? this.newestMs : this.newestMs - lagMs);
  }

  /** Everything that was told is in order now: nobody has more. */
  settle(): void {
    this.drain(Number.POSITIVE_INFINITY);
  }

  /** Studies that are done, with what they found; others go on, and missing ones begin. */
  advance(): { finished: number; findings: LiveFinding[] } {
    let { finished, findings } = this.studies.advance();
    const ahead = this.preload?.advance();
    if (ahead !== undefined) {
      finished++;
      findings = [...findings, ...ahead];
      this.preload = null;
    }
    const packed = this.payloads.advance(this.newestMs, (name) => this.heldClass(name));
    this.begin();
    this.studies.keepWithin(() => this.room);
    return { finished, findings: [...findings, ...packed] };
  }

  /** Forgets what studies learnt: the policies under them changed. */
  restart(): void {
    this.studies.restart();
    this.preload = null;
  }

  private heldClass(name: string): HeldClass | null {
    const seen = this.classes.get(name);
    if (seen === undefined || seen.stores < storesToKnow || seen.ttlSeconds === null) return null;
    return { ttlSeconds: givenTtl(seen.ttlSeconds), opens: Math.max(0, seen.reads - seen.stores) / seen.stores };
  }

  private drain(untilMs: number): void {
    const ready = this.pending.filter(({ timeMs }) => timeMs <= untilMs).sort((a, b) => a.timeMs - b.timeMs);
    if (ready.length === 0) return;
    this.pending = this.pending.filter(({ timeMs }) => timeMs > untilMs);
    for (const record of ready) {
      this.readSinceMs ??= record.timeMs;
      const seen = this.classOf(record.className);
      if (seen === null) continue;
      noteAccess(seen, record);
      const { group } = seen;
      const id = entryId(record.low, record.high);
      this.watcher.observe(record.op, id, group, record.timeMs, record.sizeBytes);
      this.memory.observe(record, this.threshold);
      this.studies.observe(record.className, record);
      this.preload?.observe(record.className, record);
      if (record.op === readOp && record.hit && this.loaders.has(record.className))
        this.hourly.count(record.className, record, record.timeMs);
      if (record.op === readOp && !record.hit) this.storms.miss(record.className, record, record.timeMs);
      this.trial?.observe(record.className, record);
    }
  }

  /** `null` for one too many. */
  private classOf(className: string): SeenClass | null {
    const known = this.classes.get(className);
    if (known !== undefined) return known;
    const group = this.classes.size;
    if (group >= classesAtMost) return null;
    const seen = { group, reads: 0, stores: 0, explicit: 0, ttlSeconds: null, sizeBytes: null };
    this.classes.set(className, seen);
    return seen;
  }

  /** No study begins before the traffic's classes have shown their TTLs, and none while a trial would disturb it. */
  private begin(): void {
    if (this.trial !== null) return;
    const [shortest] = this.scales;
    if (shortest !== undefined && this.loaders.size > 0)
      this.preload ??= new PreloadStudy(new Set(this.loaders), shortest, this.hourly);
    this.studies.begin(
      (scale) => this.studiedClasses(scale),
      () => this.room,
    );
  }

  private get room(): StudyRoom {
    return {
      expectedBytes: examinedGrowth * this.watcher.stateBytes,
      freeBytes: stateBudgetBytes - this.stateBytes,
    };
  }

  private studiedClasses({ longestTtlSeconds, watchSeconds }: StudyScale): StudiedClass[] {
    // The classes of the traffic have to show themselves first.
    if (this.watchedMs < watchSeconds * 250) return [];
    return [...this.classes]
      .filter(([, seen]) => seen.stores >= storesToKnow && seen.explicit <= explicitAtMost * seen.stores)
      .map(([name, { ttlSeconds }]) => ({
        name,
        ttlSeconds: givenTtl(ttlSeconds ?? 0),
        maxAgeSeconds: this.maxAgeSeconds[name] ?? null,
      }))
      .filter(({ ttlSeconds }) => ttlSeconds > 0 && ttlSeconds <= longestTtlSeconds)
      .slice(0, mostClasses);
  }
}
