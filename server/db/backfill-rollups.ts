import type { ClientBase } from 'pg';
import { z } from 'zod';
import { queryRow } from './query-rows.ts';

/**
 * Tables that a migration made and that are filled from others afterwards. Context: a migration is one transaction, so
 * filling a table of millions of rows in it holds everybody up for minutes and is lost where it is interrupted. Decision:
 * it is filled in steps of an hour, newest first, each a transaction that notes how far it came. Consequence: whatever
 * ends a step, the next start goes on there.
 */
export const backfillsSql = `
create table if not exists kryonix_migrations.backfills (
  target text primary key,
  -- All from here on is done.
  next timestamptz not null,
  oldest timestamptz not null
);`;

const source = 'cache_management.cache_tenant_rollups_1m';
const target = 'cache_tenant_rollups_5m';

/**
 * What surrounds a migration that fills a table itself. It is shown an empty source: row-level security is forced on the
 * owner too.
 */
export const aroundMigration: Readonly<Record<string, { before: string; after: string }>> = {
  '000014.sql': {
    before: `alter policy owner_maintains on ${source} using (false);`,
    after: `alter policy owner_maintains on ${source} using (true);
      insert into kryonix_migrations.backfills (target, next, oldest)
      select '${target}', time_bucket('1 hour', max(bucket)) + interval '1 hour', min(bucket)
        from ${source} having count(*) > 0;`,
  },
};

/** Without what is known of how latencies divide: both tables have had that since the same migration, later than this. */
const sums = ['calls', 'hits', 'misses', 'stales', 'errors', 'mobile_calls', 'bytes', 'latency_sum_us'];

/** Ingestion adds to both tables in one transaction: it waits, so that neither is seen without the other. */
const lockSql = `lock table ${source}, cache_management.${target} in share row exclusive mode`;

const stepSql = `
  insert into cache_management.${target} as stored (tenant_id, bucket, ${sums.join(', ')}, latency)
  select tenant_id, time_bucket('5 minutes', bucket), ${sums.map((name) => `sum(${name})::bigint`).join(', ')},
         cache_management.merged_histogram(latency)
    from ${source} where bucket >= $1::timestamptz - interval '1 hour' and bucket < $1
   group by 1, 2
  on conflict (tenant_id, bucket) do update set
    ${[...sums, 'latency'].map((name) => `${name} = excluded.${name}`).join(', ')}`;

const stateSchema = z.object({ next: z.date(), oldest: z.date() });

/** One step; answers whether there is another. `client` is the owner, outside a transaction. */
async function fillHour(client: ClientBase): Promise<boolean> {
  await client.query('begin');
  try {
    const state = await queryRow(
      client,
      stateSchema,
      // Not before the schema has what the step calls, which a later migration brings.
      `select next, oldest from kryonix_migrations.backfills
        where target = $1 and to_regprocedure('cache_management.merged_histogram(bigint[])') is not null for update`,
      [target],
    );
    if (state !== null) {
      await client.query(lockSql);
      await client.query(stepSql, [state.next]);
      await client.query(`update kryonix_migrations.backfills set next = next - interval '1 hour' where target = $1`, [
        target,
      ]);
      await client.query('delete from kryonix_migrations.backfills where target = $1 and next <= oldest', [target]);
    }
    await client.query('commit');
    return state !== null;
  } catch (error) {
    await client.query('rollback');
    throw error;
  }
}

/** Fills what migrations left to be filled, from where it was interrupted. */
export async function backfillRollups(client: ClientBase): Promise<void> {
  while (await fillHour(client));
}
