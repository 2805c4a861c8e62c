import type { ClientBase } from 'pg';
import { z } from 'zod';
import { queryRows } from '../../query-rows.ts';

/** A stretch of time, milliseconds since the epoch; `toMs` is exclusive. */
interface Span {
  fromMs: number;
  toMs: number;
}

const rowSchema = z.object({ span: z.number(), minutes: z.number() });

/** In how many minutes of each span, in their order, ingestion is known to have run. Reads no minute outside of them. */
export async function readIngestMinutes(client: ClientBase, spans: readonly Span[]): Promise<number[]> {
  if (spans.length === 0) return [];
  const rows = await queryRows(
    client,
    rowSchema,
    `select span, (select count(*) from cache_management.ingest_minutes where minute >= start and minute < stop) as minutes
       from unnest($1::timestamptz[], $2::timestamptz[]) with ordinality as spans (start, stop, span) order by span`,
    [spans.map(({ fromMs }) => new Date(fromMs)), spans.map(({ toMs }) => new Date(toMs))],
  );
  return rows.map(({ minutes }) => minutes);
}
