-- What charts read: counters and latency histograms per time bucket, by every dimension and, beside it, per tenant, so
-- that a dashboard never sums dimensions it does not show.
-- A histogram is `{bucket, count, bucket, count, …}`, buckets ascending, each once.

create function cache_management.sum_histograms(a bigint[], b bigint[]) returns bigint[]
  language plpgsql immutable parallel safe strict set search_path = pg_catalog, pg_temp
  as $$
  declare
    merged bigint[] := '{}';
    filled int := 0;
    i int := 1;
    j int := 1;
    a_bucket bigint := a[1];
    b_bucket bigint := b[1];
  begin
    loop
      if a_bucket is null and b_bucket is null then
        return merged;
      elsif b_bucket is null or a_bucket < b_bucket then
        merged[filled + 1] := a_bucket;
        merged[filled + 2] := a[i + 1];
        i := i + 2;
        a_bucket := a[i];
      elsif a_bucket is null or b_bucket < a_bucket then
        merged[filled + 1] := b_bucket;
        merged[filled + 2] := b[j + 1];
        j := j + 2;
        b_bucket := b[j];
      else
        merged[filled + 1] := a_bucket;
        merged[filled + 2] := a[i + 1] + b[j + 1];
        i := i + 2;
        j := j + 2;
        a_bucket := a[i];
        b_bucket := b[j];
      end if;
      filled := filled + 2;
    end loop;
  end $$;
grant execute on function cache_management.sum_histograms(bigint[], bigint[]) to kryonix_ingest;

create table cache_management.cache_rollups_1m (
  tenant_id uuid not null,
  bucket timestamptz not null,
  database smallint not null check (database between 0 and 15),
  module text not null check (length(module) between 1 and 32),
  data_type text not null check (length(data_type) between 1 and 32),
  operation text not null check (operation in ('get', 'set', 'delete', 'expire', 'mget', 'mset', 'increment', 'scan',
    'lock', 'session', 'queue', 'geo')),
  device text not null check (device in ('mobile', 'tablet', 'desktop', 'unknown')),
  network text not null check (network in ('slow', 'fast', 'wifi', 'unknown')),
  calls bigint not null,
  hits bigint not null,
  misses bigint not null,
  stales bigint not null,
  errors bigint not null,
  bytes bigint not null,
  latency_sum_us bigint not null,
  latency bigint[] not null,
  primary key (tenant_id, bucket, database, module, data_type, operation, device, network)
);
create table cache_management.cache_rollups_1h (like cache_management.cache_rollups_1m including all);
create table cache_management.cache_rollups_1d (like cache_management.cache_rollups_1m including all);

create table cache_management.cache_tenant_rollups_1m (
  tenant_id uuid not null,
  bucket timestamptz not null,
  calls bigint not null,
  hits bigint not null,
  misses bigint not null,
  stales bigint not null,
  errors bigint not null,
  mobile_calls bigint not null,
  bytes bigint not null,
  latency_sum_us bigint not null,
  latency bigint[] not null,
  primary key (tenant_id, bucket)
);
create table cache_management.cache_tenant_rollups_1h (like cache_management.cache_tenant_rollups_1m including all);
create table cache_management.cache_tenant_rollups_1d (like cache_management.cache_tenant_rollups_1m including all);

-- Keys and memory per tenant × database, from the last complete census.
create table cache_management.cache_census (
  tenant_id uuid not null references accounts.tenants (id),
  database smallint not null check (database between 0 and 15),
  keys bigint not null check (keys >= 0),
  memory_bytes bigint not null check (memory_bytes >= 0),
  measured_at timestamptz not null,
  primary key (tenant_id, database)
);

-- Which batches are stored: a retried one is counted once.
create table cache_management.telemetry_batches (
  batch_id uuid primary key,
  stored_at timestamptz not null default now()
);
create index telemetry_batches_stored_at on cache_management.telemetry_batches (stored_at);

-- The minutes in which ingestion is known to have run: only there does "no rows" mean "no operations".
create table cache_management.ingest_minutes (
  minute timestamptz primary key
);

do $$
declare
  name text;
  granule text;
  -- Retention is 48 h, 90 days and 2 years: a dozen chunks each.
  chunk_width jsonb := '{"1m": "4 hours", "1h": "7 days", "1d": "90 days"}';
begin
  foreach granule in array array['1m', '1h', '1d'] loop
    foreach name in array array['cache_rollups_' || granule, 'cache_tenant_rollups_' || granule] loop
      perform create_hypertable(format('cache_management.%I', name)::regclass, 'bucket',
        associated_schema_name => 'cache_chunks', chunk_time_interval => (chunk_width ->> granule)::interval,
        create_default_indexes => false);
      execute format('create policy ingest_writes on cache_management.%I for all to kryonix_ingest
        using (true) with check (true)', name);
      execute format('grant select, insert, update on cache_management.%I to kryonix_ingest', name);
    end loop;
  end loop;

  foreach name in array array['cache_rollups_1m', 'cache_rollups_1h', 'cache_rollups_1d', 'cache_tenant_rollups_1m',
                              'cache_tenant_rollups_1h', 'cache_tenant_rollups_1d', 'cache_census'] loop
    execute format('create policy app_reads on cache_management.%I for all to kryonix_app
      using (tenant_id = nullif(current_setting(''app.current_tenant'', true), '''')::uuid)
      with check (tenant_id = nullif(current_setting(''app.current_tenant'', true), '''')::uuid)', name);
    execute format('grant select on cache_management.%I to kryonix_app', name);
  end loop;

  foreach name in array array['cache_rollups_1m', 'cache_rollups_1h', 'cache_rollups_1d', 'cache_tenant_rollups_1m',
                              'cache_tenant_rollups_1h', 'cache_tenant_rollups_1d', 'cache_census',
                              'telemetry_batches', 'ingest_minutes'] loop
    execute format('alter table cache_management.%I enable row level security', name);
    execute format('alter table cache_management.%I force row level security', name);
    execute format('create policy platform_reads on cache_management.%I for select to kryonix_platform using (true)',
      name);
    execute format('grant select on cache_management.%I to kryonix_platform', name);
  end loop;
end $$;

create policy ingest_writes on cache_management.cache_census for all to kryonix_ingest using (true) with check (true);
grant select, insert, update on cache_management.cache_census to kryonix_ingest;

create policy ingest_writes on cache_management.telemetry_batches for all to kryonix_ingest
  using (true) with check (true);
grant select, insert on cache_management.telemetry_batches to kryonix_ingest;

create policy ingest_writes on cache_management.ingest_minutes for all to kryonix_ingest using (true) with check (true);
grant select, insert on cache_management.ingest_minutes to kryonix_ingest;
-- Says nothing of any tenant, and every chart needs it.
create policy app_reads on cache_management.ingest_minutes for select to kryonix_app using (true);
grant select on cache_management.ingest_minutes to kryonix_app;

-- Retention of what is no hypertable.
create policy owner_forgets on cache_management.telemetry_batches for all to kryonix_owner using (true);
create policy owner_forgets on cache_management.ingest_minutes for all to kryonix_owner using (true);
