import type { Comparison } from '../contracts/alerts.ts';

/** What of a rule decides the state of an alert. */
export interface Condition {
  comparison: Comparison;
  threshold: number;
  clearThreshold: number;
  forSeconds: number;
}

/** Where one rule stands for one subject. Times in milliseconds since 1970. */
export type AlertStanding =
  | { state: 'ok' }
  | {
      state: 'pending' | 'firing';
      /** Since when the rule is broken. */
      sinceMs: number;
      /** How much of that time was seen to be broken. */
      countedMs: number;
      /** Of the last look, where it showed the rule broken; null where it showed nothing. */
      brokenAtMs: number | null;
      /** The last known figure. */
      value: number;
    };

export interface AlertStep {
  standing: AlertStanding;
  /** What people are told of; null where nothing changed for them. */
  event: 'firing' | 'resolved' | null;
}

/** Between two looks that lie further apart nobody knows what was. */
export const greatestGapMs = 90_000;

const isBroken = ({ comparison, threshold }: Condition, value: number) =>
  comparison === 'above' ? value > threshold : value < threshold;
const isClear = ({ comparison, clearThreshold }: Condition, value: number) =>
  comparison === 'above' ? value <= clearThreshold : value >= clearThreshold;

/**
 * One look at one figure; `value` null where it is unknown, which neither fires nor resolves anything: that time does not
 * count. Between the threshold and the clear threshold a firing alert goes on and a pending one is forgotten.
 */
export function stepAlert(
  condition: Condition,
  before: AlertStanding,
  { value, nowMs }: { value: number | null; nowMs: number },
): AlertStep {
  if (value === null)
    return { standing: before.state === 'ok' ? before : { ...before, brokenAtMs: null }, event: null };
  const broken = isBroken(condition, value);
  if (before.state === 'firing') {
    if (isClear(condition, value)) return { standing: { state: 'ok' }, event: 'resolved' };
    return { standing: { ...before, value, brokenAtMs: broken ? nowMs : null }, event: null };
  }
  if (!broken) return { standing: { state: 'ok' }, event: null };
  const standing = pendingAfter(before, value, nowMs);
  if (standing.countedMs < condition.forSeconds * 1_000) return { standing, event: null };
  return { standing: { ...standing, state: 'firing' }, event: 'firing' };
}

function pendingAfter(before: AlertStanding, value: number, nowMs: number) {
  if (before.state === 'ok') {
    return { state: 'pending' as const, sinceMs: nowMs, countedMs: 0, brokenAtMs: nowMs, value };
  }
  const gapMs = before.brokenAtMs === null ? 0 : nowMs - before.brokenAtMs;
  const countedMs = before.countedMs + (gapMs > 0 && gapMs <= greatestGapMs ? gapMs : 0);
  return { ...before, state: 'pending' as const, countedMs, brokenAtMs: nowMs, value };
}
