import type { ClientBase } from 'pg';
import type { TelemetryBatch } from '#lib/telemetry/batch.ts';

const minuteMs = 60_000;

/** Adds what producers looked up beyond their tenants' reads, per minute. Inside the transaction that stores the batches. */
export async function storeSecondLooks(client: ClientBase, batches: readonly TelemetryBatch[]): Promise<void> {
  const told = batches.flatMap(({ createdAtMs, secondLooks }) =>
    (['data', 'control'] as const)
      .map((node) => ({ minute: Math.floor(createdAtMs / minuteMs), node, looks: secondLooks?.[node] ?? 0 }))
      .filter(({ looks }) => looks !== 0),
  );
  if (told.length === 0) return;
  // Sorted by key, so that two writers take the locks in one order.
  await client.query(
    `insert into cache_management.second_looks_1m as stored (bucket, node, looks)
     select to_timestamp(minute * 60.0), node, sum(looks)
       from unnest($1::bigint[], $2::text[], $3::bigint[]) as given (minute, node, looks)
      group by 1, 2 order by 1, 2
     on conflict (bucket, node) do update set looks = stored.looks + excluded.looks`,
    [told.map(({ minute }) => minute), told.map(({ node }) => node), told.map(({ looks }) => looks)],
  );
}
