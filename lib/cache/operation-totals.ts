import type { Observation } from './observation.ts';

/** What a cache did since it was made. Keys for hits, misses and stales; calls for the others. */
export interface OperationTotals {
  calls: number;
  hits: number;
  misses: number;
  stales: number;
  errors: number;
}

export function createOperationTotals(): { add(observation: Observation): void; read(): OperationTotals } {
  const totals: OperationTotals = { calls: 0, hits: 0, misses: 0, stales: 0, errors: 0 };
  return {
    add(observation) {
      totals.calls += 1;
      totals.hits += observation.hits;
      totals.misses += observation.misses;
      totals.stales += observation.stales;
      if (observation.outcome === 'error') totals.errors += 1;
    },
    read: () => ({ ...totals }),
  };
}
