import type { ClientBase } from 'pg';
import { z } from 'zod';
import { queryRow } from '../../query-rows.ts';

const rowSchema = z.object({ asked: z.number(), in_process: z.number(), ingested: z.boolean() });

export interface TenantReads {
  /** Hits, stale hits and misses that a server answered. */
  tenantReads: number | null;
  /** Answers from within tenants' processes. */
  inProcessAnswers: number | null;
}

/**
 * What all tenants read of these databases in whole minutes; `null` where ingestion did not run in them. `to` is
 * exclusive. For `kryonix_platform`.
 */
export async function getTenantReads(
  client: ClientBase,
  { databases, from, to }: { databases: readonly number[]; from: Date; to: Date },
): Promise<TenantReads> {
  const row = await queryRow(
    client,
    rowSchema,
    `select coalesce((select sum(hits + stales + misses) from cache_management.cache_rollups_1m
                       where bucket >= $1 and bucket < $2 and database = any ($3::smallint[])), 0)::bigint as asked,
            coalesce((select sum(hits) from cache_management.cache_in_process_1m
                       where bucket >= $1 and bucket < $2 and database = any ($3::smallint[])), 0)::bigint as in_process,
            exists (select from cache_management.ingest_minutes where minute >= $1 and minute < $2) as ingested`,
    [from, to, databases],
  );
  if (row === null || !row.ingested) return { tenantReads: null, inProcessAnswers: null };
  return { tenantReads: row.asked - row.in_process, inProcessAnswers: row.in_process };
}
