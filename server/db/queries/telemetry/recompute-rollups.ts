import type { ClientBase } from 'pg';
import { z } from 'zod';
import { asOwner } from '../../as-owner.ts';
import { queryRow } from '../../query-rows.ts';

/** Of the calls of which it is known how their latency divides. */
const splitSums = ['split_calls', 'queue_sum_us', 'server_sum_us'];
const counters = ['calls', 'hits', 'misses', 'stales', 'errors', 'bytes', 'latency_sum_us', ...splitSums];
const dimensions = ['database', 'module', 'data_type', 'operation', 'device', 'network'];

interface Step {
  table: string;
  source: string;
  width: '1 minute' | '5 minutes' | '1 hour' | '1 day';
  /** How long the source is kept: its default, and the tenant's own setting. A bucket that began earlier is not whole. */
  kept: { defaultHours: number; setting: string };
}

const minutes = { defaultHours: 48, setting: 'minutes_hours' };
const hours = { defaultHours: 90 * 24, setting: '24 * hours_days' };
const days = { defaultHours: 730 * 24, setting: '24 * days_days' };

/** Each from what was computed before it. */
const steps: readonly Step[] = [
  { table: 'cache_rollups_1h', source: 'cache_rollups_1m', width: '1 hour', kept: minutes },
  { table: 'cache_rollups_1d', source: 'cache_rollups_1h', width: '1 day', kept: hours },
  { table: 'cache_tenant_rollups_1m', source: 'cache_rollups_1m', width: '1 minute', kept: minutes },
  { table: 'cache_tenant_rollups_5m', source: 'cache_rollups_1m', width: '5 minutes', kept: minutes },
  { table: 'cache_tenant_rollups_1h', source: 'cache_rollups_1h', width: '1 hour', kept: hours },
  { table: 'cache_tenant_rollups_1d', source: 'cache_rollups_1d', width: '1 day', kept: days },
];

const differencesSchema = z.object({
  compared: z.number(),
  missing: z.number(),
  changed: z.number(),
  extra: z.number(),
  calls: z.number(),
});

/** What a table held that its source does not add up to. */
export interface RollupDifferences extends z.infer<typeof differencesSchema> {
  table: string;
}

export interface RecomputeOptions {
  /** Widened to whole buckets of each table. */
  from: Date;
  to: Date;
  /** Null: all. */
  tenantId: string | null;
  /** Only looks. */
  dryRun: boolean;
}

const isTotal = ({ table }: Step) => table.includes('tenant_rollups');
const keysOf = (step: Step) => ['tenant_id', 'bucket', ...(isTotal(step) ? [] : dimensions)];
const sumsOf = (step: Step) => [...counters, ...(isTotal(step) ? ['mobile_calls'] : [])];

/** Rows within the range whose bucket lies wholly in what the source still holds: older ones are left alone. */
function inRange({ width, kept }: Step, alias: string): string {
  const start = `time_bucket(interval '${width}', ${alias}.bucket)`;
  return `${alias}.bucket >= time_bucket(interval '${width}', $1::timestamptz) and ${start} < $2
    and ($3::uuid is null or ${alias}.tenant_id = $3)
    and ${start} >= $4::timestamptz - make_interval(hours => coalesce(
      (select ${kept.setting} from cache_management.telemetry_retention r where r.tenant_id = ${alias}.tenant_id),
      ${kept.defaultHours})::int)`;
}

function expectedSql(step: Step): string {
  const keys = keysOf(step).join(', ');
  return `create temp table expected_rollups on commit drop as
    with source as (
      select tenant_id, time_bucket(interval '${step.width}', bucket) as bucket, ${dimensions.join(', ')},
             ${counters.join(', ')}, case device when 'mobile' then calls else 0 end as mobile_calls, latency
        from cache_management.${step.source} s where ${inRange(step, 's')}
    ), summed as (
      select ${keys}, ${sumsOf(step)
        .map((column) => `sum(${column})::bigint as ${column}`)
        .join(', ')}
        from source group by ${keys}
    ), cells as (
      select ${keys}, latency[i] as cell, sum(latency[i + 1])::bigint as cell_count
        from source cross join generate_series(1, cardinality(latency), 2) as i group by ${keys}, cell
    ), histograms as (
      select ${keys}, array_agg(part.value order by cell, part.place) as latency
        from cells cross join lateral (values (0, cell), (1, cell_count)) as part (place, value) group by ${keys}
    )
    select summed.*, coalesce(histograms.latency, '{}') as latency
      from summed left join histograms using (${keys})`;
}

function compareSql(step: Step): string {
  const keys = keysOf(step);
  const values = [...sumsOf(step), 'latency'];
  const rowOf = (alias: string) => `(${values.map((column) => `${alias}.${column}`).join(', ')})`;
  return `create temp table rollup_differences on commit drop as
    select ${keys.join(', ')}, e.calls as expected_calls, t.calls as stored_calls,
           case when t.calls is null then 'missing' when e.calls is null then 'extra'
                when ${rowOf('e')} is distinct from ${rowOf('t')} then 'changed' else 'same' end as state
      from expected_rollups e
      full join (select * from cache_management.${step.table} t where ${inRange(step, 't')}) t
     using (${keys.join(', ')})`;
}

const reportSql = `
  select count(*) as compared, count(*) filter (where state = 'missing') as missing,
         count(*) filter (where state = 'changed') as changed, count(*) filter (where state = 'extra') as extra,
         coalesce(sum(coalesce(expected_calls, 0) - coalesce(stored_calls, 0)), 0)::bigint as calls
    from rollup_differences`;

async function repair(client: ClientBase, step: Step): Promise<void> {
  const keys = keysOf(step).join(', ');
  const columns = [...keysOf(step), ...sumsOf(step), 'latency'];
  const replaced = [...sumsOf(step), 'latency'].map((column) => `${column} = excluded.${column}`).join(', ');
  await client.query(`
    delete from cache_management.${step.table} where (${keys}) in
      (select ${keys} from rollup_differences where state = 'extra');
    insert into cache_management.${step.table} (${columns.join(', ')})
    select ${columns.map((column) => `e.${column}`).join(', ')}
      from expected_rollups e join rollup_differences d using (${keys})
     where d.state in ('missing', 'changed')
     order by ${keys}
    on conflict (${keys}) do update set ${replaced}`);
}

async function recomputeStep(
  client: ClientBase,
  step: Step,
  { from, to, tenantId, dryRun }: RecomputeOptions,
  now: Date,
): Promise<RollupDifferences> {
  const range = [from, to, tenantId, now];
  // Ingestion adds to both tables in one transaction: it waits, so that neither is seen without the other.
  const mode = dryRun ? 'share' : 'share row exclusive';
  await client.query(`lock table cache_management.${step.source}, cache_management.${step.table} in ${mode} mode`);
  await client.query(expectedSql(step), range);
  await client.query(compareSql(step), range);
  const found = await queryRow(client, differencesSchema, reportSql);
  if (found === null) throw new Error('the comparison gave no answer');
  if (!dryRun) await repair(client, step);
  return { table: step.table, ...found };
}

/**
 * Computes the wider rollups again from the narrower ones and the tenants' totals from the dimensional ones, one short
 * transaction per table, while ingestion waits. Answers the differences found, `calls` being expected less stored;
 * without `dryRun` they are gone afterwards. `client` is a connection of the owner login, outside a transaction.
 */
export async function recomputeRollups(
  client: ClientBase,
  options: RecomputeOptions,
  now: Date,
): Promise<RollupDifferences[]> {
  const found: RollupDifferences[] = [];
  for (const step of steps) found.push(await asOwner(client, () => recomputeStep(client, step, options, now)));
  return found;
}
