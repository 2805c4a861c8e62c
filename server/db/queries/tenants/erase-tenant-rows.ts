import { type ClientBase, escapeIdentifier } from 'pg';
import { z } from 'zod';
import { asOwner } from '../../as-owner.ts';
import { queryRows } from '../../query-rows.ts';
import { listTenantTables, type TenantTable, tenantTableName } from './list-tenant-tables.ts';

/** Rows that went, by table. */
export type ErasedRows = Record<string, number>;

/**
 * What outlives the tenant: the log with its seals, the proofs of erasures, and what keeps an old backup from bringing
 * back what was erased.
 */
export const keptTables = ['audit_log', 'audit_seals', 'tenant_operations', 'privacy_requests', 'erasure_tombstones'];

const foreignKeyViolation = '23503';

async function makeErasable(client: ClientBase, table: TenantTable): Promise<void> {
  await asOwner(client, () =>
    client.query(
      `create policy owner_erases on ${tenantTableName(table)} for all to kryonix_owner
         using (${escapeIdentifier(table.column)} = nullif(current_setting('app.erased_tenant', true), '')::uuid)`,
    ),
  );
}

/** Runs `work` as the owner, who sees this tenant's rows and may delete them. */
function erasing<T>(client: ClientBase, tenantId: string, work: () => Promise<T>): Promise<T> {
  return asOwner(client, async () => {
    await client.query("select set_config('app.erased_tenant', $1, true)", [tenantId]);
    return work();
  });
}

/**
 * Deletes every row of a tenant, table by table, each in a transaction of its own, so that nobody waits long; tables
 * that came after this was written are found by their `tenant_id`. May be done again after it was cut short. `client` is
 * a connection of the owner login, outside a transaction.
 */
export async function eraseTenantRows(client: ClientBase, tenantId: string): Promise<ErasedRows> {
  const erased: ErasedRows = {};
  const tables = await listTenantTables(client, keptTables);
  for (const table of tables) if (!table.erasable) await makeErasable(client, table);
  const people = await erasing(client, tenantId, () =>
    queryRows(
      client,
      z.object({ user_id: z.uuid() }),
      'select user_id from accounts.memberships where tenant_id = $1',
      [tenantId],
    ),
  );
  // A table that others refer to waits until theirs are gone.
  for (let waiting = tables, round = 0; waiting.length > 0; round += 1) {
    const later: TenantTable[] = [];
    for (const table of waiting) {
      try {
        erased[`${table.schema}.${table.name}`] = await eraseFrom(client, table, tenantId);
      } catch (error) {
        const referred = error instanceof Error && 'code' in error && error.code === foreignKeyViolation;
        if (!referred || round >= tables.length) throw error;
        later.push(table);
      }
    }
    waiting = later;
  }
  const alone = people.map((row) => row.user_id);
  erased['accounts.users'] = await erasing(client, tenantId, async () => {
    const { rowCount } = await client.query('delete from accounts.users where id = any ($1)', [alone]);
    return rowCount ?? 0;
  });
  return erased;
}

function eraseFrom(client: ClientBase, table: TenantTable, tenantId: string): Promise<number> {
  return erasing(client, tenantId, async () => {
    const column = escapeIdentifier(table.column);
    // Row-level security on a hypertable finds its chunks by this form only.
    const { rowCount } = await client.query(
      `delete from ${tenantTableName(table)} where ${column} = any (array[$1::uuid])`,
      [tenantId],
    );
    return rowCount ?? 0;
  });
}
