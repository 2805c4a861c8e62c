import type { ClientBase, Pool } from 'pg';
import { z } from 'zod';
import { queryRow, queryRows } from '../../query-rows.ts';
import { type AlertRow, alertColumns, alertRowSchema, alertTenantJoin } from './alert-row.ts';

/** Every alert that goes on, of everybody. Runs as `kryonix_ingest`. */
export function listOpenAlerts(client: ClientBase | Pool): Promise<AlertRow[]> {
  return queryRows(
    client,
    alertRowSchema,
    `select ${alertColumns} from cache_management.alerts a ${alertTenantJoin} where a.state in ('pending', 'firing')`,
  );
}

/** These alerts, as they are. */
export function findAlerts(client: ClientBase | Pool, ids: readonly string[]): Promise<AlertRow[]> {
  return queryRows(
    client,
    alertRowSchema,
    `select ${alertColumns} from cache_management.alerts a ${alertTenantJoin}
      where a.id = any ($1::uuid[]) order by a.since`,
    [ids],
  );
}

/** What people see, newest first: of one tenant, or with `tenantId` null of everybody. What is pending is no news yet. */
export function listAlertRows(
  client: ClientBase,
  { tenantId, open, limit }: { tenantId: string | null; open: boolean; limit: number },
): Promise<AlertRow[]> {
  return queryRows(
    client,
    alertRowSchema,
    `select ${alertColumns} from cache_management.alerts a ${alertTenantJoin}
      where ($1::uuid is null or a.tenant_id = $1) and a.state <> 'pending' and (not $2 or a.state = 'firing')
      order by (a.state = 'firing') desc, coalesce(a.fired_at, a.since) desc, a.id limit $3`,
    [tenantId, open, limit],
  );
}

/** How many go on and nobody has acknowledged. */
export async function countOpenAlerts(client: ClientBase, tenantId: string | null): Promise<number> {
  const row = await queryRow(
    client,
    z.object({ count: z.number() }),
    `select count(*)::int as count from cache_management.alerts
      where ($1::uuid is null or tenant_id = $1) and state = 'firing' and acknowledged_at is null`,
    [tenantId],
  );
  return row?.count ?? 0;
}
