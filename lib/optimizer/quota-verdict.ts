import { decideTrial, type TrialDecision } from './decide-trial.ts';
import { pairedGain, type WindowReads } from './paired-gain.ts';
import { holdsIn, type Switchback, windowOf } from './switchback.ts';
import { leastPairs } from './switchback-meter.ts';

/** One tenant's reads of one minute. */
export interface TenantMinute extends WindowReads {
  tenantId: string;
  startMs: number;
}

export interface QuotaFigures {
  /** Pairs of windows that are over and saw enough. */
  pairs: number;
  reads: { plan: number; holdOut: number };
  /** Percentage points of hit rate over all tenants; `null` until there is enough. */
  differencePp: number | null;
  interval: [number, number] | null;
  /** By tenant; those that were read too little are left out. */
  tenants: { tenantId: string; differencePp: number; interval: [number, number] }[];
}

export interface QuotaDecision {
  action: TrialDecision['action'];
  reason: TrialDecision['reason'] | 'tenant-harm';
}

const leastReadsOfWindow = 20;
const enoughReads = 500;
/** Minutes are written down with a delay. */
const lateMs = 120_000;
/** A tenant that is surely worse off by more than this, percentage points, ends the trial for all. */
const tolerableTenantLossPp = -0.5;

/**
 * Measures a split of memory that holds in turns, from the minutes of its tenants. The first half of each window counts
 * nothing: what the window before left in memory is still there, or still missing. The windows of a pair are compared, so
 * that the hours of the day cancel out.
 */
export function measureQuotas(
  trial: Switchback & { appliedAtMs: number },
  minutes: readonly TenantMinute[],
  nowMs: number,
): QuotaFigures {
  const counted = minutes.filter(({ startMs }) => {
    const lengthMs = trial.windowSeconds * 1_000;
    const window = windowOf(trial, startMs);
    const begun = window * lengthMs >= trial.appliedAtMs;
    return begun && startMs - window * lengthMs >= lengthMs / 2 && (window + 1) * lengthMs + lateMs <= nowMs;
  });
  const pairs = pairsOf(trial, counted);
  const gain = pairs.length >= leastPairs ? pairedGain(pairs) : null;
  const reads = {
    plan: pairs.reduce((sum, [held]) => sum + held.reads, 0),
    holdOut: pairs.reduce((sum, [, rested]) => sum + rested.reads, 0),
  };
  const enough = gain !== null && reads.plan >= enoughReads && reads.holdOut >= enoughReads;
  const ids = [...new Set(counted.map(({ tenantId }) => tenantId))].sort();
  return {
    pairs: pairs.length,
    reads,
    differencePp: enough ? gain.gainPp : null,
    interval: enough ? gain.intervalPp : null,
    tenants: ids.flatMap((tenantId) => {
      const own = pairsOf(
        trial,
        counted.filter((minute) => minute.tenantId === tenantId),
      );
      const ownGain = own.length >= leastPairs ? pairedGain(own) : null;
      return ownGain === null ? [] : [{ tenantId, differencePp: ownGain.gainPp, interval: ownGain.intervalPp }];
    }),
  };
}

/** Whether a split stays. One tenant that is surely harmed ends it, whatever the others gain. */
export function decideQuotas({ pairs, interval, tenants }: QuotaFigures): QuotaDecision {
  if (tenants.some((tenant) => tenant.interval[1] < tolerableTenantLossPp))
    return { action: 'revert', reason: 'tenant-harm' };
  const windows = interval === null ? 0 : Math.floor(pairs / leastPairs);
  return decideTrial({ result: { interval }, memoryRatio: 1, originRatio: 1, windows });
}

/** With the split, without it. */
function pairsOf(trial: Switchback, minutes: readonly TenantMinute[]): [WindowReads, WindowReads][] {
  const windows = new Map<number, WindowReads>();
  for (const { startMs, reads, misses } of minutes) {
    const window = windowOf(trial, startMs);
    const known = windows.get(window) ?? { reads: 0, misses: 0 };
    windows.set(window, { reads: known.reads + reads, misses: known.misses + misses });
  }
  return [...windows].flatMap(([window, first]): [WindowReads, WindowReads][] => {
    const second = windows.get(window + 1);
    if (window % 2 !== 0 || second === undefined) return [];
    if (first.reads < leastReadsOfWindow || second.reads < leastReadsOfWindow) return [];
    return [holdsIn(trial, window) ? [first, second] : [second, first]];
  });
}
