import type { PoolClient } from 'pg';
import { inTransaction } from '../db/in-transaction.ts';
import { withTenant } from '../db/with-tenant.ts';
import { breached, held, type Probe, unknown } from './probe.ts';

/** A table of which each tenant has rows from its first moment. */
const table = 'cache_management.tenant_cache_configs';

async function count(client: PoolClient, condition: string, values: readonly unknown[]): Promise<number> {
  const { rows } = await client.query(`select count(*)::int as count from ${table} where ${condition}`, [...values]);
  return rows[0]?.count ?? 0;
}

export const sqlWithoutTenant: Probe = {
  name: 'sql-no-tenant',
  async run({ appPool }) {
    const rows = await inTransaction(appPool, (client) => count(client, 'true', []));
    return rows === 0
      ? held('a query without a tenant saw no rows')
      : breached(`a query without a tenant saw ${rows} rows`);
  },
};

export const sqlOtherTenant: Probe = {
  name: 'sql-other-tenant',
  async run({ appPool, own, other }) {
    const there = await withTenant(appPool, other.tenantId, (client) => count(client, 'true', []));
    if (there === 0) return unknown('the other canary has no rows to look for');
    const seen = await withTenant(appPool, own.tenantId, (client) => count(client, 'tenant_id <> $1', [own.tenantId]));
    if (seen > 0) return breached(`a query of one tenant saw ${seen} rows of others`);
    const changed = await withTenant(appPool, own.tenantId, async (client) => {
      const sql = `update ${table} set updated_at = updated_at where tenant_id = $1`;
      return (await client.query(sql, [other.tenantId])).rowCount ?? 0;
    });
    return changed === 0
      ? held('rows of the other tenant were neither seen nor changed')
      : breached(`${changed} rows changed`);
  },
};

const insufficientPrivilege = '42501';
const undefinedTable = '42P01';

export const sqlChunk: Probe = {
  name: 'sql-chunk',
  async run({ appPool, own }) {
    const { rows } = await appPool.query(
      `select format('%I.%I', n.nspname, c.relname) as name from pg_catalog.pg_class c
         join pg_catalog.pg_namespace n on n.oid = c.relnamespace where n.nspname = 'cache_chunks' and c.relkind = 'r' limit 1`,
    );
    // Before there is a chunk: rights on the schema are looked at first, so that a closed one refuses any name.
    const chunk: string = rows[0]?.name ?? 'cache_chunks.none_yet';
    try {
      await withTenant(appPool, own.tenantId, (client) => client.query(`select 1 from ${chunk} limit 1`));
      return breached('a chunk, which knows no row-level security, could be read');
    } catch (error) {
      const code = error instanceof Error && 'code' in error ? error.code : null;
      if (code === insufficientPrivilege) return held('reading a chunk past row-level security was refused');
      if (code === undefinedTable)
        return breached('the schema of the chunks, which know no row-level security, is open');
      throw error;
    }
  },
};
