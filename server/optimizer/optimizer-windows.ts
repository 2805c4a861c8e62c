import { enoughTrialReads } from '#lib/optimizer/hold-out-tally.ts';
import type { StudyScale } from '#lib/optimizer/live-study.ts';

/** How long things take. */
export interface OptimizerWindows {
  /** From one run of a tenant to the next, milliseconds. */
  everyMs: number;
  scales: readonly StudyScale[];
  /** Least length of a window in which a trial is measured, milliseconds. */
  trialWindowMs: number;
  /** Reads that kept the old policy which each window of a trial needs: its interval is told from then on. */
  enoughReads: number;
  /** A trial without enough data by then is undone, milliseconds. */
  trialLongestMs: number;
  /** A proposal that nobody answered is no longer true by then, milliseconds. */
  proposalMs: number;
  /** Length of the turns in which a split of memory is tried, seconds. */
  quotaWindowSeconds: number;
}

const hourMs = 3_600_000;

/** Each examination lasts longer than the TTLs that it judges, and each watch twice as long as those it may propose. */
export const productionWindows: OptimizerWindows = {
  everyMs: 900_000,
  scales: [
    { longestTtlSeconds: 900, watchSeconds: 3_600, examineSeconds: 1_800 },
    { longestTtlSeconds: 3_600, watchSeconds: 14_400, examineSeconds: 7_200 },
    { longestTtlSeconds: 14_400, watchSeconds: 86_400, examineSeconds: 28_800 },
  ],
  trialWindowMs: hourMs,
  enoughReads: enoughTrialReads,
  trialLongestMs: 72 * hourMs,
  proposalMs: 72 * hourMs,
  quotaWindowSeconds: 1_200,
};

/** Minutes instead of hours, so that one sitting sees the whole loop: for classes with TTLs of two minutes at most. */
export const demoWindows: OptimizerWindows = {
  everyMs: 10_000,
  scales: [{ longestTtlSeconds: 120, watchSeconds: 250, examineSeconds: 160 }, ...productionWindows.scales],
  trialWindowMs: 120_000,
  enoughReads: 200,
  trialLongestMs: 6 * hourMs,
  proposalMs: 24 * hourMs,
  quotaWindowSeconds: 120,
};
