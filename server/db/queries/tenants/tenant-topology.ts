import type { ClientBase, Pool } from 'pg';
import { z } from 'zod';
import { queryRow } from '../../query-rows.ts';

const serversSchema = z.record(z.string(), z.string());
const rowSchema = z.object({
  epoch: z.number(),
  servers: serversSchema,
  previous: serversSchema,
  reach: serversSchema,
  moving: z.array(z.number()),
});

/** Server by the number of the database: those that are not in their usual place. */
export type DatabaseServers = z.infer<typeof serversSchema>;
/** Where a tenant's databases are, were and go. */
export type TenantTopology = z.infer<typeof rowSchema>;

/** Of a tenant that was never moved. */
const unmoved: TenantTopology = { epoch: 0, servers: {}, previous: {}, reach: {}, moving: [] };

/** Runs as `kryonix_platform` or `kryonix_ingest`. */
export async function readTenantTopology(client: ClientBase | Pool, tenantId: string): Promise<TenantTopology> {
  const row = await queryRow(
    client,
    rowSchema,
    'select epoch, servers, previous, reach, moving from cache_management.tenant_topology where tenant_id = $1',
    [tenantId],
  );
  return row ?? unmoved;
}

/** Changes what is given and counts the epoch up, which it answers. Runs as `kryonix_platform`. */
export async function changeTenantTopology(
  client: ClientBase | Pool,
  tenantId: string,
  change: Partial<Omit<TenantTopology, 'epoch'>>,
): Promise<number> {
  const json = (value: DatabaseServers | undefined) => (value === undefined ? null : JSON.stringify(value));
  const row = await queryRow(
    client,
    rowSchema.pick({ epoch: true }),
    `insert into cache_management.tenant_topology as t (tenant_id, servers, previous, reach, moving)
     values ($1, coalesce($2::jsonb, '{}'), coalesce($3::jsonb, '{}'), coalesce($4::jsonb, '{}'),
             coalesce($5::smallint[], '{}'))
     on conflict (tenant_id) do update
        set epoch = t.epoch + 1, servers = coalesce($2::jsonb, t.servers), previous = coalesce($3::jsonb, t.previous),
            reach = coalesce($4::jsonb, t.reach), moving = coalesce($5::smallint[], t.moving), updated_at = now()
     returning epoch`,
    [tenantId, json(change.servers), json(change.previous), json(change.reach), change.moving ?? null],
  );
  if (row === null) throw new Error('the topology was not written');
  return row.epoch;
}
