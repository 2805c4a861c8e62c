import { remember } from '../remember.ts';

/** `repeated`: it had been counted before. `clamped`: it took away more than was known to be there. */
export type UsageReportOutcome = 'counted' | 'repeated' | 'clamped';

const outcomes = remember('usage-reports', () => new Map<UsageReportOutcome, number>());

/** Counts what became of a report of usage that came to this process. */
export function noteUsageReport(outcome: UsageReportOutcome): void {
  outcomes.set(outcome, (outcomes.get(outcome) ?? 0) + 1);
}

/** Reports by what became of them, since this process began. */
export function readUsageReports(): ReadonlyMap<UsageReportOutcome, number> {
  return outcomes;
}
