/** A tenant that is observed, as far as its turn depends on it. */
export interface ObservedTenant {
  id: string;
  stateBytes: number;
  /** Since it is observed. */
  reads: number;
  watchedMs: number;
  /** A trial of it is measured: it must not be interrupted. */
  onTrial: boolean;
}

/**
 * Who has to rest so that the state of all observed tenants fits into a budget: those with the least traffic first, for
 * the budget is shared out by traffic. Whoever rests is observed in a later turn.
 */
export function chooseResting(tenants: readonly ObservedTenant[], budgetBytes: number): string[] {
  let excess = tenants.reduce((sum, { stateBytes }) => sum + stateBytes, 0) - budgetBytes;
  const byTraffic = tenants
    .filter(({ onTrial }) => !onTrial)
    .sort((a, b) => a.reads / Math.max(1, a.watchedMs) - b.reads / Math.max(1, b.watchedMs));
  const resting: string[] = [];
  for (const { id, stateBytes } of byTraffic) {
    if (excess <= 0) break;
    excess -= stateBytes;
    resting.push(id);
  }
  return resting;
}
