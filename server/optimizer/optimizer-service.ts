import type { Simulation } from '#lib/contracts/optimizations.ts';
import type { OptimizationRow } from '../db/queries/optimizations/optimization-row.ts';
import type { RunResult } from './optimizer.ts';

/** The optimiser as the routes see it. */
export interface OptimizerService {
  /** One analysis now. Rejects with `conflict` while one runs. */
  run(tenantId: string): Promise<RunResult>;
  /** What other TTLs would do to a class; the whole of `points` is empty for one that was not seen. */
  simulate(tenantId: string, module: string, dataType: string): Simulation;
  /** Tells the tenant's open pages of a recommendation that changed. */
  changed(row: OptimizationRow): void;
}
