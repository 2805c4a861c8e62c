import type { Simulation } from '#lib/contracts/optimizations.ts';
import type { OptimizationRow } from '../db/queries/optimizations/optimization-row.ts';
import type { RunResult } from './optimizer.ts';

/** The optimiser as the routes see it. */
export interface OptimizerService {
  /** One analysis now. Rejects with `conflict` while one runs. */
  run(tenantId: string): Promise<RunResult>;
  /**
   * A turn for every tenant: here where this process studies them (then how many went well), else whoever does is told
   * that it is due.
   */
  runAll(cancelled: () => boolean): Promise<{ here: boolean; tenants: number | null }>;
  /**
   * What other TTLs would do to a class, `null` for the one that is read most; the whole of `points` is empty for one that
   * was not seen.
   */
  simulate(tenantId: string, chosen: { module: string; dataType: string } | null): Omit<Simulation, 'maxAgeSeconds'>;
  /** Percent of the stored bytes that are asked for again; `null` where too little was seen. */
  memoryEfficiency(tenantId: string): number | null;
  /** Length of the turns in which a split of memory is tried, seconds. */
  quotaWindowSeconds: number;
  /** Tells the tenant's open pages of a recommendation that changed. */
  changed(row: OptimizationRow): void;
}
