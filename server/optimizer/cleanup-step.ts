import { AppError } from '#lib/errors.ts';
import type { RecommendationEvent } from '#lib/optimizer/recommendation-state.ts';
import type { OptimizationRow } from '../db/queries/optimizations/optimization-row.ts';

/** Given TTLs end over a tenth of them, so that their values are not all loaded again at once. */
const spreadShare = 0.1;

/** What an event sets going for a cleanup. Throws `conflict` where what was given a TTL is gone already. */
export function stepCleanup(row: OptimizationRow, event: RecommendationEvent, at: Date): void {
  const { cleanup } = row;
  if (cleanup === null) return;
  if (event === 'apply') {
    const ttlMs = 1_000 * Math.max(...row.changes.map(({ ttlSeconds }) => ttlSeconds));
    cleanup.run = {
      ...{ phase: 'giving', endsAtMs: at.getTime() + ttlMs, spreadMs: Math.round(ttlMs * spreadShare) },
      ...{ given: { keys: 0, bytes: 0, errorBytes: 0 }, marks: [], released: 0 },
    };
    row.due_at = at;
  }
  if (event === 'revert' && cleanup.run !== null) {
    if (cleanup.receipt !== null) throw new AppError('conflict', 'What was cleaned up is gone and cannot come back.');
    cleanup.run.phase = 'releasing';
    row.due_at = at;
  }
}
