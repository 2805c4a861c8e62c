import type { ClientBase, Pool } from 'pg';
import {
  creationSteps,
  erasureSteps,
  type MoveFailure,
  moveFailureSchema,
  moveSteps,
  type TenantLifeCycle,
  type TenantOperation,
} from '#lib/contracts/tenant-life-cycle.ts';
import { AppError } from '#lib/errors.ts';
import { latestTenantOperation, type TenantOperationRow } from '../db/queries/tenants/tenant-operation.ts';
import { readTenantSetUp } from '../db/queries/tenants/tenant-profile.ts';

const stepsOf = { create: creationSteps, erase: erasureSteps, move: moveSteps } as const;

function failureOf({ request }: TenantOperationRow): MoveFailure | null {
  return moveFailureSchema.safeParse(request.failure).data ?? null;
}

function describeOperation(row: TenantOperationRow): TenantOperation {
  const steps: readonly NonNullable<TenantOperation['step']>[] = stepsOf[row.kind];
  const behind = steps.filter((step) => row.steps.includes(step)).length;
  const ended = row.finished_at !== null;
  return {
    id: row.id,
    kind: row.kind,
    state: row.state,
    step: ended ? null : (steps.find((step) => !row.steps.includes(step)) ?? null),
    percent: row.state === 'done' ? 100 : Math.floor((100 * behind) / steps.length),
    attempts: row.attempts,
    error: row.error,
    failure: row.state === 'rolled_back' ? failureOf(row) : null,
    startedAt: row.started_at.toISOString(),
    finishedAt: row.finished_at?.toISOString() ?? null,
  };
}

/** A tenant as it is set up, and what is under way with it. Runs as `kryonix_platform`. Throws `not_found`. */
export async function describeLifeCycle(
  client: ClientBase | Pool,
  by: { id: string } | { slug: string },
): Promise<TenantLifeCycle> {
  const setUp = await readTenantSetUp(client, by);
  if (setUp === null) throw new AppError('not_found', 'There is no such tenant.');
  const operation = await latestTenantOperation(client, setUp.id);
  const { id, slug, name, status, template, tier, modules, terminology } = setUp;
  return {
    ...{ id, slug, name, status, template, tier, modules, terminology },
    customDomain: setUp.custom_domain,
    deleteAfter: setUp.delete_after?.toISOString() ?? null,
    limits: {
      quotaBytes: setUp.quota_bytes,
      onQuotaFull: setUp.on_quota_full,
      maxKeys: setUp.max_keys,
      rateLimitPerSecond: setUp.rate_limit_per_second,
      maxConnections: setUp.max_connections,
      allowedDatabases: setUp.allowed_databases,
      readOnly: setUp.read_only,
    },
    retention: {
      samplesHours: setUp.samples_hours,
      minutesHours: setUp.minutes_hours,
      hoursDays: setUp.hours_days,
      daysDays: setUp.days_days,
    },
    redisUser: setUp.redis_user,
    keysFull: setUp.keys_full,
    operation: operation === null ? null : describeOperation(operation),
  };
}
