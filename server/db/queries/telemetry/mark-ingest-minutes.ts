import type { ClientBase, Pool } from 'pg';

/**
 * Notes that ingestion ran in the minutes that hold these instants (milliseconds since the epoch). Only there does a
 * chart read "no rows" as "no operations", so call it once a minute or more, and only while the stream is drained.
 */
export async function markIngestMinutes(client: ClientBase | Pool, instantsMs: readonly number[]): Promise<void> {
  const minutes = [...new Set(instantsMs.map((instant) => Math.floor(instant / 60_000)))].sort((a, b) => a - b);
  if (minutes.length === 0) return;
  await client.query(
    `insert into cache_management.ingest_minutes (minute)
     select to_timestamp(minute * 60.0) from unnest($1::bigint[]) with ordinality as given (minute, position)
      order by position
     on conflict do nothing`,
    [minutes],
  );
}
