import type { ClientBase, Pool } from 'pg';

export type RejectionReason = 'unknown_tenant' | 'implausible_time' | 'invalid' | 'malformed' | 'refused_by_database';

export interface Rejection {
  reason: RejectionReason;
  batches: number;
  /** Null where the entry cannot be read. */
  operations: number | null;
}

/** Counts rejected telemetry under today, one row per day and reason. */
export async function storeRejections(client: ClientBase | Pool, rejections: readonly Rejection[]): Promise<void> {
  const found = rejections.filter(({ batches }) => batches > 0).sort((a, b) => (a.reason < b.reason ? -1 : 1));
  for (const { reason, batches, operations } of found) {
    await client.query(
      `insert into cache_management.telemetry_rejections as known (day, reason, batches, operations)
       values (current_date, $1, $2, $3)
       on conflict (day, reason) do update set batches = known.batches + excluded.batches,
         operations = known.operations + excluded.operations, last_at = now()`,
      [reason, batches, operations],
    );
  }
}
