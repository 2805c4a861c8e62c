import type { ClientBase, Pool } from 'pg';
import { z } from 'zod';
import type { MoveFailure } from '#lib/contracts/tenant-life-cycle.ts';
import { queryRow, queryRows } from '../../query-rows.ts';

const rowSchema = z.object({
  tenant_id: z.uuid(),
  id: z.uuid(),
  kind: z.enum(['create', 'erase', 'move']),
  state: z.enum(['running', 'done', 'rolled_back']),
  request: z.record(z.string(), z.unknown()),
  steps: z.array(z.string()),
  attempts: z.number(),
  error: z.string().nullable(),
  started_at: z.date(),
  finished_at: z.date().nullable(),
});

/** The making or the erasure of a tenant, as far as it is. */
export type TenantOperationRow = z.infer<typeof rowSchema>;

const columns = 'tenant_id, id, kind, state, request, steps, attempts, error, started_at, finished_at';

/** Writes down what shall be done. Runs inside `withPlatform`. A request key that is taken is SQLSTATE 23505. */
export async function beginTenantOperation(
  client: ClientBase,
  operation: {
    tenantId: string;
    kind: 'create' | 'erase' | 'move';
    request: unknown;
    steps: string[];
    requestKey?: string;
  },
): Promise<string> {
  const row = await queryRow(
    client,
    z.object({ id: z.uuid() }),
    `insert into accounts.tenant_operations (tenant_id, kind, request, steps, request_key)
     values ($1, $2, $3, $4, $5) returning id`,
    [
      operation.tenantId,
      operation.kind,
      JSON.stringify(operation.request),
      operation.steps,
      operation.requestKey ?? null,
    ],
  );
  if (row === null) throw new Error('the operation was not inserted');
  return row.id;
}

/** Runs as `kryonix_platform`. */
export function findTenantOperation(client: ClientBase | Pool, id: string): Promise<TenantOperationRow | null> {
  return queryRow(client, rowSchema, `select ${columns} from accounts.tenant_operations where id = $1`, [id]);
}

/** What was asked for by this word; `null` where nothing was. Runs as `kryonix_platform`. */
export function findRequestedOperation(
  client: ClientBase | Pool,
  requestKey: string,
): Promise<TenantOperationRow | null> {
  return queryRow(client, rowSchema, `select ${columns} from accounts.tenant_operations where request_key = $1`, [
    requestKey,
  ]);
}

/** A tenant's newest; `null` where there is none. Runs as `kryonix_platform`. */
export function latestTenantOperation(client: ClientBase | Pool, tenantId: string): Promise<TenantOperationRow | null> {
  return queryRow(
    client,
    rowSchema,
    `select ${columns} from accounts.tenant_operations where tenant_id = $1 order by started_at desc limit 1`,
    [tenantId],
  );
}

/** Whatever has not ended, the oldest first. Runs as `kryonix_platform`. */
export function listOpenOperations(client: ClientBase | Pool): Promise<TenantOperationRow[]> {
  return queryRows(
    client,
    rowSchema,
    `select ${columns} from accounts.tenant_operations where finished_at is null order by started_at limit 100`,
  );
}

/** Notes that a step is behind it. Again for the same step it changes nothing. Runs as `kryonix_platform`. */
export async function noteOperationStep(client: ClientBase | Pool, id: string, step: string): Promise<void> {
  await client.query(
    `update accounts.tenant_operations set steps = steps || $2::text, updated_at = now()
      where id = $1 and not $2 = any (steps)`,
    [id, step],
  );
}

/** Counts an attempt that begins, or takes one back, and answers how many there were. Runs as `kryonix_platform`. */
export async function noteOperationAttempt(client: ClientBase | Pool, id: string, count: 1 | -1 = 1): Promise<number> {
  const row = await queryRow(
    client,
    z.object({ attempts: z.number() }),
    `update accounts.tenant_operations set attempts = attempts + $2, updated_at = now()
      where id = $1 returning attempts`,
    [id, count],
  );
  return row?.attempts ?? 0;
}

/** Asks a move that may still go back to do so. Answers whether there was one. Runs as `kryonix_platform`. */
export async function cancelTenantMove(client: ClientBase | Pool, tenantId: string): Promise<boolean> {
  const { rowCount } = await client.query(
    `update accounts.tenant_operations set request = request || '{"cancelled": true}', updated_at = now()
      where tenant_id = $1 and kind = 'move' and finished_at is null and not 'thawing' = any (steps)`,
    [tenantId],
  );
  return rowCount === 1;
}

/** Notes that a move can go back no more; answers false where it was asked to before. Runs as `kryonix_platform`. */
export async function noteMoveThrough(client: ClientBase, id: string): Promise<boolean> {
  const { rowCount } = await client.query(
    `update accounts.tenant_operations set steps = steps || array['thawing'], updated_at = now()
      where id = $1 and finished_at is null and not request ? 'cancelled' and not 'thawing' = any (steps)`,
    [id],
  );
  return rowCount === 1;
}

/** Runs as `kryonix_platform`. */
export async function noteOperationError(client: ClientBase | Pool, id: string, error: string): Promise<void> {
  await client.query('update accounts.tenant_operations set error = $2, updated_at = now() where id = $1', [
    id,
    error.slice(0, 2_000),
  ]);
}

/**
 * Ends it once; what was asked for, an address among it, is forgotten, and `failure` kept in its place. Runs as
 * `kryonix_platform`.
 */
export async function endTenantOperation(
  client: ClientBase | Pool,
  id: string,
  state: 'done' | 'rolled_back',
  failure?: MoveFailure,
): Promise<void> {
  await client.query(
    `update accounts.tenant_operations set state = $2, request = $3, updated_at = now(), finished_at = now(),
            error = case when $2 = 'done' then null else error end
      where id = $1 and finished_at is null`,
    [id, state, JSON.stringify(failure === undefined ? {} : { failure })],
  );
}
