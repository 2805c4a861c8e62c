import type { ClientBase } from 'pg';
import type { RollupRow } from '#lib/telemetry/batch.ts';
import { mergeRollups, type TenantTotalRow, toTenantTotals } from '#lib/telemetry/merge-rollups.ts';
import { bigintArray, smallintArray, textArray, uuidArray } from '../../binary-array.ts';

const minuteMs = 60_000;
const fiveMinutesMs = 5 * minuteMs;
const hourMs = 60 * minuteMs;
const dayMs = 24 * hourMs;

/** Of the calls of which it is known how their latency divides. */
const splitSums = ['split_calls', 'queue_sum_us', 'server_sum_us'];
const counters = ['calls', 'hits', 'misses', 'stales', 'errors', 'bytes', 'latency_sum_us', ...splitSums];
const dimensions = ['database', 'module', 'data_type', 'operation', 'device', 'network'];

/**
 * A row's histogram is the stretch of the parameter `cells` from `first` to `last`. Rows are sorted by their key, so that
 * two writers take the locks in one order.
 */
function upsertSql(table: string, keys: string[], sums: string[], types: string[]): string {
  const columns = [...keys, ...sums];
  const parameters = [...types, 'bigint', 'bigint'].map((type, index) => `$${index + 1}::${type}[]`);
  const cells = `$${parameters.length + 1}::bigint[]`;
  return `insert into cache_management.${table} as stored (${columns.join(', ')}, latency)
    select ${columns.map((column) => (column === 'bucket' ? 'to_timestamp(bucket / 1000::float8)' : column)).join(', ')},
           (${cells})[first:last]
      from unnest(${parameters.join(', ')}) as given (${columns.join(', ')}, first, last)
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
    ...counters.map(() => 'bigint'),
  ]);

const totalSql = (table: string) =>
  upsertSql(
    table,
    ['tenant_id', 'bucket'],
    [...counters, 'mobile_calls'],
    ['uuid', 'bigint', ...counters.map(() => 'bigint'), 'bigint'],
  );

/** Rows as parameters, all but their buckets, so that tables of several widths can share them. */
interface Columns {
  tenantIds: string[];
  bucketsMs: number[];
  others: Buffer[];
}

function histogramColumns(rows: readonly { latency: number[] }[]): Buffer[] {
  const [first, last, cells] = [[] as number[], [] as number[], [] as number[]];
  for (const { latency } of rows) {
    first.push(cells.length + 1);
    for (const part of latency) cells.push(part);
    last.push(cells.length);
  }
  return [bigintArray(first), bigintArray(last), bigintArray(cells)];
}

/** In the order of `counters`. */
function counterColumns(rows: readonly (RollupRow | TenantTotalRow)[]): Buffer[] {
  return [
    bigintArray(rows.map((row) => row.calls)),
    bigintArray(rows.map((row) => row.hits)),
    bigintArray(rows.map((row) => row.misses)),
    bigintArray(rows.map((row) => row.stales)),
    bigintArray(rows.map((row) => row.errors)),
    bigintArray(rows.map((row) => row.bytes)),
    bigintArray(rows.map((row) => row.latencySumUs)),
    bigintArray(rows.map(({ split }) => split?.calls ?? 0)),
    bigintArray(rows.map(({ split }) => split?.queueSumUs ?? 0)),
    bigintArray(rows.map(({ split }) => split?.serverSumUs ?? 0)),
  ];
}

const rollupColumns = (rows: readonly RollupRow[]): Columns => ({
  tenantIds: rows.map((row) => row.tenantId),
  bucketsMs: rows.map((row) => row.bucketMs),
  others: [
    smallintArray(rows.map((row) => row.database)),
    textArray(rows.map((row) => row.module)),
    textArray(rows.map((row) => row.dataType)),
    textArray(rows.map((row) => row.operation)),
    textArray(rows.map((row) => row.device)),
    textArray(rows.map((row) => row.network)),
    ...counterColumns(rows),
    ...histogramColumns(rows),
  ],
});

const totalColumns = (rows: readonly TenantTotalRow[]): Columns => ({
  tenantIds: rows.map((row) => row.tenantId),
  bucketsMs: rows.map((row) => row.bucketMs),
  others: [...counterColumns(rows), bigintArray(rows.map((row) => row.mobileCalls)), ...histogramColumns(rows)],
});

async function upsert(client: ClientBase, sql: string, columns: Columns, widthMs: number): Promise<void> {
  const buckets = bigintArray(columns.bucketsMs.map((bucketMs) => Math.floor(bucketMs / widthMs) * widthMs));
  await client.query(sql, [uuidArray(columns.tenantIds), buckets, ...columns.others]);
}

/** The rows of a wider bucket: where each is one of the narrower ones, only their buckets differ. */
interface Level {
  rows: RollupRow[];
  rollups: Columns;
  totals: Columns;
}

const levelOf = (rows: RollupRow[]): Level => ({
  rows,
  rollups: rollupColumns(rows),
  totals: totalColumns(toTenantTotals(rows)),
});

function widen(level: Level, widthMs: number): Level {
  const rows = mergeRollups(level.rows, widthMs);
  return rows.length === level.rows.length && !sharesTotals(level.totals, widthMs) ? { ...level, rows } : levelOf(rows);
}

/** Whether totals of several buckets fall into one that is wider: rows are in the order of tenant and bucket. */
function sharesTotals({ tenantIds, bucketsMs }: Columns, widthMs: number): boolean {
  const wide = bucketsMs.map((bucketMs) => Math.floor(bucketMs / widthMs));
  return wide.some((bucket, index) => bucket === wide[index - 1] && tenantIds[index] === tenantIds[index - 1]);
}

/**
 * Adds rollup rows of any bucket width up to a minute to the rollups per minute, hour and day, by dimension and per
 * tenant, the latter per five minutes too. Inside the caller's transaction; every tenant must exist.
 */
export async function storeRollups(client: ClientBase, rows: readonly RollupRow[]): Promise<void> {
  if (rows.length === 0) return;
  const minutes = levelOf(mergeRollups(rows, minuteMs));
  const fiveMinutes = widen(minutes, fiveMinutesMs);
  const hours = widen(fiveMinutes, hourMs);
  const days = widen(hours, dayMs);
  await upsert(client, rollupSql('cache_rollups_1m'), minutes.rollups, minuteMs);
  await upsert(client, rollupSql('cache_rollups_1h'), hours.rollups, hourMs);
  await upsert(client, rollupSql('cache_rollups_1d'), days.rollups, dayMs);
  await upsert(client, totalSql('cache_tenant_rollups_1m'), minutes.totals, minuteMs);
  await upsert(client, totalSql('cache_tenant_rollups_5m'), fiveMinutes.totals, fiveMinutesMs);
  await upsert(client, totalSql('cache_tenant_rollups_1h'), hours.totals, hourMs);
  await upsert(client, totalSql('cache_tenant_rollups_1d'), days.totals, dayMs);
}
