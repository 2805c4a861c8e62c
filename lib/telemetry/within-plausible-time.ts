import type { RollupRow, TelemetryBatch } from './batch.ts';

/** The oldest that a late row may be: a day, and an hour in which the back-fill of a whole day may end; and how far a clock may run ahead. */
const oldestMs = 25 * 3_600_000;
const aheadMs = 120_000;

/**
 * The batch without rows whose time cannot be: a producer's wrong clock must not open chunks in the far past or future.
 * @param arrivedMs when the batch reached the control plane: what waits there for PostgreSQL does not grow too old.
 */
export function withinPlausibleTime(
  batch: TelemetryBatch,
  arrivedMs: number,
): { batch: TelemetryBatch; refused: RollupRow[] } {
  const plausible = (atMs: number) => atMs >= arrivedMs - oldestMs && atMs <= arrivedMs + aheadMs;
  const rollups = batch.rollups.filter((row) => plausible(row.bucketMs));
  const samples = batch.samples.filter((row) => plausible(row.atMs));
  const { secondLooks, ...rest } = batch;
  const looks = plausible(batch.createdAtMs) && secondLooks ? { secondLooks } : {};
  return {
    batch: { ...rest, ...looks, rollups, samples },
    refused: batch.rollups.filter((row) => !plausible(row.bucketMs)),
  };
}
