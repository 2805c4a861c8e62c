import type { ClientBase } from 'pg';
import type { QuotaPlan } from '#lib/optimizer/quota-plan.ts';
import { queryRow, queryRows } from '../../query-rows.ts';
import { type QuotaPlanRow, quotaPlanColumns, quotaPlanRowSchema } from './quota-plan-row.ts';

const kept = 20;

/** Splits of memory, the newest first, at most 20. */
export function listQuotaPlans(client: ClientBase): Promise<QuotaPlanRow[]> {
  return queryRows(
    client,
    quotaPlanRowSchema,
    `select ${quotaPlanColumns} from cache_management.quota_plans p order by p.created_at desc, p.id limit ${kept}`,
  );
}

/** Locked until the transaction ends, so that two steps never start from the same state. */
export function lockQuotaPlan(client: ClientBase, id: string): Promise<QuotaPlanRow | null> {
  return queryRow(
    client,
    quotaPlanRowSchema,
    `select ${quotaPlanColumns} from cache_management.quota_plans p where p.id = $1 for update of p`,
    [id],
  );
}

/** The one that was made last, locked. */
export function lockNewestQuotaPlan(client: ClientBase): Promise<QuotaPlanRow | null> {
  return queryRow(
    client,
    quotaPlanRowSchema,
    `select ${quotaPlanColumns} from cache_management.quota_plans p
      order by p.created_at desc, p.id limit 1 for update of p`,
  );
}

/** Answers the id. SQLSTATE 23505 where another one is open. */
export async function insertQuotaPlan(
  client: ClientBase,
  plan: QuotaPlan,
  turns: { salt: number; windowSeconds: number; at: Date },
): Promise<string> {
  const { rows } = await client.query<{ id: string }>(
    `insert into cache_management.quota_plans (total_bytes, minimum_bytes, gain_pp, gain_low_pp, gain_high_pp,
       misses_saved_per_hour, salt, window_seconds, created_at, updated_at)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $9) returning id`,
    [
      ...[Math.floor(plan.totalBytes), Math.floor(plan.minimumBytes), plan.gainPp, ...plan.intervalPp],
      ...[plan.missesSavedPerHour, turns.salt, turns.windowSeconds, turns.at],
    ],
  );
  const id = rows[0]?.id ?? '';
  await client.query(
    `insert into cache_management.quota_shares (plan_id, tenant_id, former_bytes, held_bytes, planned_bytes,
       reads_per_hour, miss_ratio_before, miss_ratio_after)
     select $1, s."tenantId", s."formerBytes", s."heldBytes", s."plannedBytes", s."readsPerHour", s."missRatioBefore",
            s."missRatioAfter"
       from jsonb_to_recordset($2) as s ("tenantId" uuid, "formerBytes" bigint, "heldBytes" bigint,
         "plannedBytes" bigint, "readsPerHour" float8, "missRatioBefore" float8, "missRatioAfter" float8)`,
    [id, JSON.stringify(plan.shares)],
  );
  return id;
}

/** Writes down what a step, a turn or a measurement changed. */
export async function updateQuotaPlan(client: ClientBase, row: QuotaPlanRow, at: Date): Promise<void> {
  await client.query(
    `update cache_management.quota_plans
        set state = $2, in_force = $3, measured = $4, progress = $5, steps = $6, applied_at = $7, updated_at = $8
      where id = $1`,
    [
      ...[row.id, row.state, row.in_force, row.measured === null ? null : JSON.stringify(row.measured)],
      ...[row.progress, JSON.stringify(row.steps), row.applied_at, at],
    ],
  );
}

/** The quotas of a split give way to those of another one. */
export async function retireOtherQuotaPlans(client: ClientBase, id: string): Promise<void> {
  await client.query('update cache_management.quota_plans set in_force = false where id <> $1 and in_force', [id]);
}
