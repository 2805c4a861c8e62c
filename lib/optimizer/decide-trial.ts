import type { HoldOutResult } from './hold-out-tally.ts';

/** What a trial has measured so far. */
export interface TrialEvidence {
  result: Pick<HoldOutResult, 'interval'>;
  /** Relative to the old policy. */
  memoryRatio: number;
  /** Fetches from the origin, relative to what the plan promised. */
  originRatio: number;
  /** Windows that were measured in full. */
  windows: number;
}

export interface TrialDecision {
  action: 'keep' | 'revert' | 'wait';
  reason: 'gain-proven' | 'no-harm' | 'harm' | 'memory' | 'origin' | 'not-enough-data';
}

const memoryLimit = 1.1;
/** Above the plan by more than what a count of fetches wavers. */
const originLimit = 1.05;
/** After this many windows a trial ends one way or the other. */
const lastWindow = 2;
const tolerableLossPp = -0.5;

/** Whether a plan stays. Harm ends it at once; without proof of either it ends after two windows, unless it is harmless. */
export function decideTrial({ result, memoryRatio, originRatio, windows }: TrialEvidence): TrialDecision {
  if (memoryRatio > memoryLimit) return { action: 'revert', reason: 'memory' };
  if (originRatio > originLimit) return { action: 'revert', reason: 'origin' };
  const { interval } = result;
  if (interval && interval[1] < 0) return { action: 'revert', reason: 'harm' };
  if (windows < 1) return { action: 'wait', reason: 'not-enough-data' };
  if (interval && interval[0] > 0) return { action: 'keep', reason: 'gain-proven' };
  if (windows < lastWindow) return { action: 'wait', reason: 'not-enough-data' };
  if (interval && interval[0] >= tolerableLossPp) return { action: 'keep', reason: 'no-harm' };
  return { action: 'revert', reason: 'not-enough-data' };
}
