import type { ClientBase } from 'pg';
import { z } from 'zod';
import type { ConservationRow } from '#lib/telemetry/conservation.ts';
import { queryRows } from '../../query-rows.ts';

const rowSchema = z.union([
  z.object({ batch_id: z.uuid() }),
  z
    .object({
      tenant_id: z.uuid(),
      producer: z.uuid().nullable(),
      sent: z.number(),
      dropped: z.number(),
      stored: z.number(),
      rejected: z.number(),
    })
    .transform(({ tenant_id, ...row }): ConservationRow => ({ tenantId: tenant_id, ...row })),
]);

export interface StoredConservation {
  rows: ConservationRow[];
  /** Which of the asked batches are stored, in lower case. */
  storedBatchIds: Set<string>;
}

/**
 * What became of the operations of one tenant, or of all (`tenantId` null): a row for each of the named producers and one
 * for all others together. In one statement, so that a batch is stored in both parts of the answer or in neither; read
 * the stream before. Producers that were silent for 14 days are forgotten. For `kryonix_platform`.
 */
export async function getConservation(
  client: ClientBase,
  {
    tenantId,
    producers,
    batchIds,
  }: { tenantId: string | null; producers: readonly string[]; batchIds: readonly string[] },
): Promise<StoredConservation> {
  const found = await queryRows(
    client,
    rowSchema,
    `select tenant_id, case when producer = any ($2::uuid[]) then producer end as producer,
            sum(sent)::bigint as sent, sum(dropped)::bigint as dropped, sum(stored)::bigint as stored,
            sum(rejected)::bigint as rejected, null::uuid as batch_id
       from cache_management.telemetry_conservation
      where $1::uuid is null or tenant_id = $1
      group by 1, 2
      union all
     select null, null, null, null, null, null, batch_id
       from cache_management.telemetry_batches where batch_id = any ($3::uuid[])`,
    [tenantId, producers, batchIds],
  );
  const answer: StoredConservation = { rows: [], storedBatchIds: new Set() };
  for (const row of found) {
    if ('batch_id' in row) answer.storedBatchIds.add(row.batch_id);
    else answer.rows.push(row);
  }
  return answer;
}
