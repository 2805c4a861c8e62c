import type { ClientBase } from 'pg';
import { z } from 'zod';
import { queryRows } from '../../query-rows.ts';
import type { Period } from './choose-period.ts';

const rowSchema = z.object({ slot: z.number(), minutes: z.number() });

/**
 * How many minutes of each slot of the period ingestion is known to have run in, up to `untilMs` (exclusive; milliseconds
 * since the epoch). Slots without any are left out.
 */
export async function readIngestMinutes(
  client: ClientBase,
  period: Period,
  untilMs: number,
): Promise<Map<number, number>> {
  const rows = await queryRows(
    client,
    rowSchema,
    `select floor(date_part('epoch', minute - $1) / $3)::int as slot, count(*) as minutes
       from cache_management.ingest_minutes where minute >= $1 and minute < $2 group by slot`,
    [new Date(period.startMs), new Date(untilMs), period.bucketSeconds],
  );
  return new Map(rows.map((row) => [row.slot, row.minutes]));
}
