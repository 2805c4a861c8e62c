import { Client } from 'pg';
import type { DatasetPlan } from './dataset-plan.ts';

/** Rows of one statement, about: small enough to show progress and to be sorted in memory. */
const ROWS_PER_STATEMENT = 150_000;
const DAY_SECONDS = 86_400;
const SAMPLE_WINDOW_SECONDS = 2 * 3_600;

/** 64 latency histograms per granule, wider with the time they cover, and how many calls each holds. */
const shapesSql = `
create temp table shapes as
select granule, n, sum(weight)::bigint as calls,
       ('{' || string_agg(cell || ',' || weight, ',' order by cell) || '}')::bigint[] as latency
  from (values ('1m', 12, 40), ('5m', 16, 160), ('1h', 28, 900), ('1d', 40, 16000)) as widths (granule, cells, peak)
 cross join generate_series(0, 63) as n
 cross join lateral (
   select 96 + n % 5 + i as cell,
          greatest(1, round(peak * (1 + n % 7 / 10.0) * exp(-power((i - cells / 3.0) / (cells / 4.0), 2))))::bigint as weight
     from generate_series(0, cells - 1) as i) as cell
 group by granule, n`;

const tenantsSql = `
create temp table bench_tenants as
select n, md5('bench tenant ' || n)::uuid as id, n < $2 as busy from generate_series(0, $1 - 1) as n`;

const sets = `lateral (
  select (d * 5 % 16)::smallint as database, 'module-' || d % 6 as module, 'type-' || d % 4 as data_type,
         (array['get', 'set', 'mget', 'delete'])[d % 4 + 1] as operation,
         (array['mobile', 'desktop', 'tablet'])[d % 3 + 1] as device,
         (array['wifi', 'fast', 'slow'])[d / 3 % 3 + 1] as network, d
    from generate_series(0, case when t.busy then $4::int else $5::int end - 1) as d) as s`;

/** Rows in the order of their time, as ingestion writes them: one tenant's rows lie far apart. */
const totalsSql = (granule: string) => `
insert into cache_management.cache_tenant_rollups_${granule}
  (tenant_id, bucket, calls, hits, misses, stales, errors, mobile_calls, bytes, latency_sum_us, latency)
select t.id, b.bucket, calls, calls * 6 / 10, calls * 2 / 10, calls / 50, calls / 100, calls * 7 / 10, calls * 900,
       calls * 900, latency
  from generate_series($1::timestamptz, $2::timestamptz - make_interval(secs => $3), make_interval(secs => $3)) as b (bucket)
 cross join bench_tenants t
  join shapes on granule = '${granule}' and shapes.n = (t.n + extract(epoch from b.bucket)::bigint / 60) % 64
 order by b.bucket, t.n`;

const dimensionsSql = (granule: string) => `
insert into cache_management.cache_rollups_${granule}
  (tenant_id, bucket, database, module, data_type, operation, device, network, calls, hits, misses, stales, errors, bytes,
   latency_sum_us, latency)
select t.id, b.bucket, database, module, data_type, operation, device, network, calls, calls * 6 / 10, calls * 2 / 10,
       calls / 50, calls / 100, calls * 900, calls * 900, latency
  from generate_series($1::timestamptz, $2::timestamptz - make_interval(secs => $3), make_interval(secs => $3)) as b (bucket)
 cross join bench_tenants t cross join ${sets}
  join shapes on granule = '${granule}' and shapes.n = (t.n + s.d + extract(epoch from b.bucket)::bigint / 60) % 64
 order by b.bucket, t.n, s.d`;

/** Keys by a power law: a few hundred are most of the operations. */
const samplesSql = `
insert into cache_management.cache_performance_metrics
  (tenant_id, recorded_at, id, operation_type, outcome, is_hit, cache_key, cache_database, module, data_type,
   response_time_ms, payload_size_bytes, ttl_seconds, device_type, network_type, weight)
select t.id, $1::timestamptz + ($2::timestamptz - $1::timestamptz) * (o.i / o.total::float8), gen_random_uuid(), 'get',
       case when o.draw < 0.75 then 'hit' else 'miss' end, o.draw < 0.75, 'customer:' || floor(4000 * power(o.key_draw, 3)),
       (o.i * 5 % 16)::smallint, 'module-' || o.i % 6, 'type-' || o.i % 4, 0.2 + 5 * power(o.draw, 4),
       200 + (o.i % 40) * 50, 900, 'mobile', 'wifi', 4
  from bench_tenants t
 cross join lateral (select i, total, random() as draw, random() as key_draw
                       from (select case when t.busy then $3::int else $4::int end as total) as size
                      cross join generate_series(0, total - 1) as i) as o
 order by 2, t.n`;

type Progress = (text: string) => void;

/** Superuser: the roles of production may not write here, and the rows do not come through ingestion. */
async function asSuperuser(url: string, plan: DatasetPlan, work: (client: Client) => Promise<void>): Promise<void> {
  const client = new Client({
    connectionString: url,
    options: '-c TimeZone=UTC -c work_mem=192MB -c maintenance_work_mem=192MB',
  });
  await client.connect();
  try {
    await client.query('set synchronous_commit = off');
    await client.query(shapesSql);
    await client.query(tenantsSql.replace('$1', String(plan.tenants)).replace('$2', String(plan.busyTenants)));
    await client.query('analyze shapes; analyze bench_tenants');
    await work(client);
  } finally {
    await client.end();
  }
}

/** From the oldest row to `endMs`, statement by statement. `values` are what the statement wants after the step. */
async function fillHistory(
  client: Client,
  endMs: number,
  entry: DatasetPlan['history'][number],
  table: { sql: string; rowsPerStep: number; values: number[] },
): Promise<void> {
  const stepMs = entry.stepSeconds * 1000;
  const lastMs = Math.floor(endMs / stepMs) * stepMs + stepMs;
  const chunkMs = Math.max(1, Math.floor(ROWS_PER_STATEMENT / table.rowsPerStep)) * stepMs;
  for (let fromMs = lastMs - entry.spanSeconds * 1000; fromMs < lastMs; fromMs += chunkMs) {
    const toMs = Math.min(lastMs, fromMs + chunkMs);
    await client.query(table.sql, [new Date(fromMs), new Date(toMs), entry.stepSeconds, ...table.values]);
  }
}

/** What is not by time: the tenants, what they hold, and when ingestion ran. */
async function fillTenants(client: Client, endMs: number): Promise<void> {
  await client.query(
    `insert into accounts.tenants (id, slug, name) select id, 'bench-' || n, 'Bench tenant ' || n from bench_tenants`,
  );
  await client.query(
    `insert into cache_management.cache_census (tenant_id, database, keys, memory_bytes, measured_at)
     select id, d, 1000 + n, 1000000 + n, $1 from bench_tenants cross join generate_series(0, 15) as d`,
    [new Date(endMs)],
  );
  await client.query(
    `insert into cache_management.ingest_minutes
     select generate_series($1::timestamptz, $2::timestamptz, '1 minute')`,
    [new Date(endMs - 90 * DAY_SECONDS * 1000), new Date(endMs)],
  );
  await client.query('vacuum analyze accounts.tenants, cache_management.cache_census, cache_management.ingest_minutes');
}

async function fillSamples(client: Client, { samples }: DatasetPlan, endMs: number): Promise<void> {
  for (let hour = 24 * 3600; hour > 0; hour -= SAMPLE_WINDOW_SECONDS) {
    const [from, to] = [endMs - hour * 1000, endMs - (hour - SAMPLE_WINDOW_SECONDS) * 1000];
    const share = (count: number) => Math.round((count * SAMPLE_WINDOW_SECONDS) / DAY_SECONDS);
    await client.query(samplesSql, [new Date(from), new Date(to), share(samples.busy), share(samples.other)]);
  }
}

/** One table of telemetry. */
interface Filling {
  table: string;
  rows: number;
  fill: (client: Client) => Promise<void>;
}

function fillings(plan: DatasetPlan, endMs: number): Filling[] {
  const { busy, other } = plan.dimensionSets;
  const of = (wide: { busy: number; other: number }) =>
    plan.busyTenants * wide.busy + (plan.tenants - plan.busyTenants) * wide.other;
  const history = plan.history.flatMap((entry): Filling[] => {
    const steps = entry.spanSeconds / entry.stepSeconds;
    const byTime = (table: string, rowsPerStep: number, sql: string, values: number[]): Filling => ({
      table,
      rows: steps * rowsPerStep,
      fill: (client) => fillHistory(client, endMs, entry, { sql, rowsPerStep, values }),
    });
    const { granule } = entry;
    const totals = byTime(`cache_tenant_rollups_${granule}`, plan.tenants, totalsSql(granule), []);
    if (granule === '5m') return [totals];
    const rowsPerStep = of(plan.dimensionSets);
    return [totals, byTime(`cache_rollups_${granule}`, rowsPerStep, dimensionsSql(granule), [busy, other])];
  });
  const samples: Filling = {
    table: 'cache_performance_metrics',
    rows: of(plan.samples),
    fill: (client) => fillSamples(client, plan, endMs),
  };
  return [...history, samples];
}

/**
 * Fills one table and settles it as autovacuum would. Its key is taken away meanwhile and made at the end: rows come in the
 * order of time, so that one by one each of them would find its place among those of all tenants.
 */
async function fillTable(client: Client, { table, fill }: Filling): Promise<void> {
  const name = `cache_management.${table}`;
  const { rows } = await client.query<{ definition: string }>(
    `select pg_get_constraintdef(oid) as definition from pg_constraint where conrelid = $1::regclass and contype = 'p'`,
    [name],
  );
  await client.query(`alter table ${name} drop constraint ${table}_pkey`);
  await fill(client);
  await client.query(`alter table ${name} add constraint ${table}_pkey ${rows[0]?.definition}`);
  await client.query(`vacuum analyze ${name}`);
}

/** Fills a migrated, empty database up to `endMs`: two sessions take table by table, the longest first. */
export async function fillDataset(
  superuserUrl: string,
  plan: DatasetPlan,
  endMs: number,
  onProgress: Progress,
): Promise<void> {
  await asSuperuser(superuserUrl, plan, (client) => fillTenants(client, endMs));
  const waiting = fillings(plan, endMs).sort((a, b) => b.rows - a.rows);
  const session = () =>
    asSuperuser(superuserUrl, plan, async (client) => {
      for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) {
        onProgress(`${plan.name}: ${next.table}`);
        await fillTable(client, next);
      }
    });
  await Promise.all([session(), session()]);
}
