import type { TelemetryBatch } from './batch.ts';

/** The oldest that a late batch may be, with room for the back-fill of a whole day; and how far a clock may run ahead. */
const oldestMs = 25 * 3_600_000;
const aheadMs = 120_000;

/**
 * The batch without rows whose time cannot be: a producer's wrong clock must not open chunks in the far past or future.
 * `dropped` counts the operations left out.
 */
export function withinPlausibleTime(batch: TelemetryBatch, nowMs: number): { batch: TelemetryBatch; dropped: number } {
  const plausible = (atMs: number) => atMs >= nowMs - oldestMs && atMs <= nowMs + aheadMs;
  const rollups = batch.rollups.filter((row) => plausible(row.bucketMs));
  const samples = batch.samples.filter((row) => plausible(row.atMs));
  const calls = (rows: TelemetryBatch['rollups']) => rows.reduce((sum, row) => sum + row.calls, 0);
  return { batch: { ...batch, rollups, samples }, dropped: calls(batch.rollups) - calls(rollups) };
}
