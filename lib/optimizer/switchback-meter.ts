import type { AccessRecord } from './access-record.ts';
import { enoughTrialReads } from './hold-out-tally.ts';
import { z90 } from './normal-quantile.ts';
import { pairedGain } from './paired-gain.ts';
import { holdsIn, type Switchback, windowOf } from './switchback.ts';
import { readOp } from './trace.ts';
import type { Trial, TrialFigures } from './trial-meter.ts';

/** Pairs of windows that a verdict needs. */
export const leastPairs = 6;
const leastReadsOfWindow = 20;
const windowsKept = 1_000;
/** Of what was loaded ahead so much is followed at once, enough to tell which share of it was read. */
const aheadAtMost = 2_048;
/** Of a window and of an entry that is followed, about. */
const windowBytes = 100;
const aheadBytes = 80;

interface WindowCount {
  reads: number;
  misses: number;
  /** Stores before anybody asked. */
  ahead: number;
}

interface SwitchbackTrial extends Switchback {
  /** When the policy was put into effect, milliseconds since the epoch. */
  appliedAtMs: number;
  /** Those that it may change for better or worse, `module:type`. */
  classes: Pick<ReadonlySet<string>, 'has'>;
  /** Reads with the policy and without it that a difference needs; left out: 500. */
  enoughReads?: number;
}

/**
 * The length of the windows in which a policy is tried, seconds, by the longest TTL of the classes that it changes: half
 * of each lets the other fade.
 */
export const switchbackSeconds = (ttlSeconds: number): number => Math.min(21_600, Math.max(60, 2 * ttlSeconds));

/**
 * Measures a policy by turning it on and off, where it changes what becomes of other keys as well: what is loaded after
 * one key, or goes instead of it, cannot be told from keys that are held out. The first half of each window counts
 * nothing, for what was stored in the window before is still there. The windows of a pair are compared, so that the hours
 * of the day cancel out.
 */
export class SwitchbackMeter implements Trial {
  private readonly windows = new Map<number, WindowCount>();
  /** By 52 bits of the hash. */
  private readonly aheadUntil = new Map<number, number>();
  private readonly ended = { used: 0, unused: 0 };
  private lastMs = 0;

  constructor(private readonly trial: SwitchbackTrial) {}

  get stateBytes(): number {
    return windowBytes * this.windows.size + aheadBytes * this.aheadUntil.size;
  }

  /** In order of time; accesses of other classes are passed over. */
  observe(className: string, record: AccessRecord): void {
    const { trial } = this;
    this.lastMs = Math.max(this.lastMs, record.timeMs);
    if (!trial.classes.has(className) || record.timeMs < trial.appliedAtMs) return;
    this.follow(record);
    const window = windowOf(trial, record.timeMs);
    const lengthMs = trial.windowSeconds * 1_000;
    if (record.timeMs - window * lengthMs < lengthMs / 2) return;
    const count = this.windows.get(window) ?? { reads: 0, misses: 0, ahead: 0 };
    this.windows.set(window, count);
    if (this.windows.size > windowsKept) this.windows.delete(Math.min(...this.windows.keys()));
    if (record.ahead) count.ahead++;
    if (record.op !== readOp) return;
    count.reads++;
    if (!record.hit) count.misses++;
  }

  figures(): TrialFigures {
    const pairs = this.pairs();
    const [on, off] = [sum(pairs.map(([one]) => one)), sum(pairs.map(([, other]) => other))];
    const reads = { plan: on.reads, holdOut: off.reads };
    const { used, unused } = this.ended;
    const { enoughReads = enoughTrialReads } = this.trial;
    const seen = Math.min(reads.plan, reads.holdOut) / enoughReads;
    const readiness = Math.min(1, pairs.length / leastPairs, seen);
    const gain = readiness < 1 ? null : pairedGain(pairs);
    const fetched = on.misses + on.ahead;
    const before = off.reads > 0 ? (off.misses * on.reads) / off.reads : 0;
    const originRatio = before > 0 ? Math.max(0, fetched - z90 * Math.sqrt(fetched + before)) / before : 1;
    return {
      result: {
        reads,
        differencePp: gain?.gainPp ?? null,
        interval: gain?.intervalPp ?? null,
        readiness,
      },
      // What is stored lives as long as before: memory grows as the fetches do.
      memoryRatio: originRatio,
      originRatio,
      measuredMs: pairs.length * 2 * this.trial.windowSeconds * 1_000,
      precision: used + unused > 0 ? used / (used + unused) : null,
    };
  }

  /** With the policy, without it: pairs that are over and saw enough. */
  private pairs(): [WindowCount, WindowCount][] {
    const running = windowOf(this.trial, this.lastMs);
    return [...this.windows.keys()].flatMap((window): [WindowCount, WindowCount][] => {
      const other = window + 1;
      if (window % 2 !== 0 || other >= running) return [];
      const both = [this.windows.get(window), this.windows.get(other)];
      const [one, two] = holdsIn(this.trial, window) ? both : both.reverse();
      if (!one || !two || one.reads < leastReadsOfWindow || two.reads < leastReadsOfWindow) return [];
      return [[one, two]];
    });
  }

  /** Whether what was loaded ahead is read before it expires. */
  private follow({ low, high, op, hit, ahead, timeMs, ttlSeconds }: AccessRecord): void {
    const id = low * 2 ** 20 + (high & 0xfffff);
    const untilMs = this.aheadUntil.get(id);
    if (untilMs !== undefined) {
      this.aheadUntil.delete(id);
      if (op === readOp && hit && timeMs < untilMs) this.ended.used++;
      else this.ended.unused++;
    }
    if (!ahead) return;
    for (const [oldest, expiresMs] of this.aheadUntil) {
      if (expiresMs > timeMs) break;
      this.aheadUntil.delete(oldest);
      this.ended.unused++;
    }
    if (this.aheadUntil.size < aheadAtMost) this.aheadUntil.set(id, timeMs + ttlSeconds * 1_000);
  }
}

function sum(counts: readonly WindowCount[]): WindowCount {
  const all = { reads: 0, misses: 0, ahead: 0 };
  for (const { reads, misses, ahead } of counts) {
    all.reads += reads;
    all.misses += misses;
    all.ahead += ahead;
  }
  return all;
}
