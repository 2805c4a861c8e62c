import type { ClientBase } from 'pg';
import { z } from 'zod';
import { queryRow } from '../../query-rows.ts';

const rowSchema = z.object({ asked: z.number(), in_process: z.number(), second: z.number(), ingested: z.boolean() });

export interface TenantReads {
  /** Hits, stale hits and misses that a server answered. */
  tenantReads: number | null;
  /** Answers from within tenants' processes. */
  inProcessAnswers: number | null;
  /** What the SDK looked up beyond them; below 0 where many shared one answer. */
  sdkReads: number | null;
}

/** Whether a row's database of its tenant is on a server of its own. */
const livesApart = `exists (select from cache_management.tenant_topology as apart
                       where apart.tenant_id = read.tenant_id and apart.servers ? read.database::text)`;

/**
 * What tenants read of these databases in whole minutes, and the SDK of the servers of that kind; `null` where ingestion
 * did not run in them. Of databases that live on a server of their own now, nothing: this server did not answer those
 * reads, but for the minutes before a move. `to` is exclusive. For `kryonix_platform`.
 */
export async function getTenantReads(
  client: ClientBase,
  { node, databases, from, to }: { node: 'data' | 'control'; databases: readonly number[]; from: Date; to: Date },
): Promise<TenantReads> {
  const row = await queryRow(
    client,
    rowSchema,
    `select coalesce((select sum(hits + stales + misses) from cache_management.cache_rollups_1m as read
                       where bucket >= $1 and bucket < $2 and database = any ($3::smallint[]) and not ${livesApart}), 0)::bigint as asked,
            coalesce((select sum(hits) from cache_management.cache_in_process_1m as read
                       where bucket >= $1 and bucket < $2 and database = any ($3::smallint[]) and not ${livesApart}), 0)::bigint as in_process,
            coalesce((select sum(looks) from cache_management.second_looks_1m
                       where bucket >= $1 and bucket < $2 and node = $4), 0)::bigint as second,
            exists (select from cache_management.ingest_minutes where minute >= $1 and minute < $2) as ingested`,
    [from, to, databases, node],
  );
  if (row === null || !row.ingested) return { tenantReads: null, inProcessAnswers: null, sdkReads: null };
  return { tenantReads: row.asked - row.in_process, inProcessAnswers: row.in_process, sdkReads: row.second };
}
