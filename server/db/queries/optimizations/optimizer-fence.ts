import type { ClientBase } from 'pg';
import { z } from 'zod';
import { queryRow } from '../../query-rows.ts';

const fenceSchema = z.object({ fence: z.number() });

/** Begins a run: whoever ran before may write no more. */
export async function raiseFence(client: ClientBase, tenantId: string, at: Date): Promise<number> {
  const row = await queryRow(
    client,
    fenceSchema,
    `insert into cache_management.optimizer_runs as runs (tenant_id, started_at) values ($1, $2)
     on conflict (tenant_id) do update set fence = runs.fence + 1, started_at = excluded.started_at, finished_at = null
     returning fence`,
    [tenantId, at],
  );
  return row?.fence ?? 0;
}

/** Held until the transaction ends. @throws Error where another run began */
export async function assertFence(client: ClientBase, tenantId: string, fence: number): Promise<void> {
  const row = await queryRow(
    client,
    fenceSchema,
    'select fence from cache_management.optimizer_runs where tenant_id = $1 for share',
    [tenantId],
  );
  if (row?.fence !== fence) throw new Error('another run of the optimiser took over');
}

export async function finishRun(client: ClientBase, tenantId: string, fence: number, at: Date): Promise<void> {
  await client.query(
    'update cache_management.optimizer_runs set finished_at = $3 where tenant_id = $1 and fence = $2',
    [tenantId, fence, at],
  );
}
