import type { ClientBase } from 'pg';
import type { RollupRow } from '#lib/telemetry/batch.ts';
import { mergeRollups, type TenantTotalRow, toTenantTotals } from '#lib/telemetry/merge-rollups.ts';
import { plainArray, textArray } from '../../array-literal.ts';

const minuteMs = 60_000;
const fiveMinutesMs = 5 * minuteMs;
const hourMs = 60 * minuteMs;
const dayMs = 24 * hourMs;

const counters = ['calls', 'hits', 'misses', 'stales', 'errors', 'bytes', 'latency_sum_us'];
const dimensions = ['database', 'module', 'data_type', 'operation', 'device', 'network'];

/** Rows are sorted by their key, so that two writers take the locks in one order. */
function upsertSql(table: string, keys: string[], sums: string[], types: string[]): string {
  const columns = [...keys, ...sums, 'latency'];
  const parameters = types.map((type, index) => `$${index + 1}::${type}[]`);
  return `insert into cache_management.${table} as stored (${columns.join(', ')})
    select ${columns.map((column) => (column === 'bucket' ? 'to_timestamp(bucket / 1000.0)' : column === 'latency' ? 'latency::bigint[]' : column)).join(', ')}
      from unnest(${parameters.join(', ')}) as given (${columns.join(', ')})
     order by ${keys.join(', ')}
    on conflict (${keys.join(', ')}) do update set
      ${sums.map((column) => `${column} = stored.${column} + excluded.${column}`).join(', ')},
      latency = cache_management.sum_histograms(stored.latency, excluded.latency)`;
}

const rollupSql = (table: string) =>
  upsertSql(table, ['tenant_id', 'bucket', ...dimensions], counters, [
    'uuid',
    'bigint',
    'smallint',
    ...Array<string>(5).fill('text'),
    ...Array<string>(7).fill('bigint'),
    'text',
  ]);

const totalSql = (table: string) =>
  upsertSql(
    table,
    ['tenant_id', 'bucket'],
    [...counters, 'mobile_calls'],
    ['uuid', ...Array<string>(9).fill('bigint'), 'text'],
  );

const histogramText = (row: { latency: number[] }) => `{${row.latency.join(',')}}`;

async function upsertRollups(client: ClientBase, table: string, rows: RollupRow[]): Promise<void> {
  await client.query(rollupSql(table), [
    plainArray(rows.map((row) => row.tenantId)),
    plainArray(rows.map((row) => row.bucketMs)),
    plainArray(rows.map((row) => row.database)),
    textArray(rows.map((row) => row.module)),
    textArray(rows.map((row) => row.dataType)),
    plainArray(rows.map((row) => row.operation)),
    plainArray(rows.map((row) => row.device)),
    plainArray(rows.map((row) => row.network)),
    ...counterColumns(rows),
    textArray(rows.map(histogramText)),
  ]);
}

async function upsertTotals(client: ClientBase, table: string, rows: TenantTotalRow[]): Promise<void> {
  await client.query(totalSql(table), [
    plainArray(rows.map((row) => row.tenantId)),
    plainArray(rows.map((row) => row.bucketMs)),
    ...counterColumns(rows),
    plainArray(rows.map((row) => row.mobileCalls)),
    textArray(rows.map(histogramText)),
  ]);
}

/** In the order of `counters`. */
function counterColumns(rows: readonly (RollupRow | TenantTotalRow)[]): string[] {
  return [
    plainArray(rows.map((row) => row.calls)),
    plainArray(rows.map((row) => row.hits)),
    plainArray(rows.map((row) => row.misses)),
    plainArray(rows.map((row) => row.stales)),
    plainArray(rows.map((row) => row.errors)),
    plainArray(rows.map((row) => row.bytes)),
    plainArray(rows.map((row) => row.latencySumUs)),
  ];
}

/**
 * Adds rollup rows of any bucket width up to a minute to the rollups per minute, hour and day, by dimension and per
 * tenant, the latter per five minutes too. Inside the caller's transaction; every tenant must exist.
 */
export async function storeRollups(client: ClientBase, rows: readonly RollupRow[]): Promise<void> {
  if (rows.length === 0) return;
  const minutes = mergeRollups(rows, minuteMs);
  const hours = mergeRollups(minutes, hourMs);
  const days = mergeRollups(hours, dayMs);
  await upsertRollups(client, 'cache_rollups_1m', minutes);
  await upsertRollups(client, 'cache_rollups_1h', hours);
  await upsertRollups(client, 'cache_rollups_1d', days);
  await upsertTotals(client, 'cache_tenant_rollups_1m', toTenantTotals(minutes));
  await upsertTotals(client, 'cache_tenant_rollups_5m', toTenantTotals(mergeRollups(minutes, fiveMinutesMs)));
  await upsertTotals(client, 'cache_tenant_rollups_1h', toTenantTotals(hours));
  await upsertTotals(client, 'cache_tenant_rollups_1d', toTenantTotals(days));
}
