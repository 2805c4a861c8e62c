-- Retention per tenant, the series of server metrics, and the view that other systems read.

-- A tenant may have its telemetry forgotten sooner than everybody's, never later: whole chunks go with age. Null means
-- the default of the resolution.
create table cache_management.telemetry_retention (
  tenant_id uuid primary key references accounts.tenants (id),
  samples_hours smallint check (samples_hours between 1 and 24),
  minutes_hours smallint check (minutes_hours between 1 and 48),
  hours_days smallint check (hours_days between 1 and 90),
  days_days smallint check (days_days between 1 and 730),
  updated_at timestamptz not null default now()
);

-- Figures of the servers themselves, one row each. A row without a tenant concerns the whole instance, and is shown to
-- platform staff alone. Without a key: two pollers may measure at the same instant.
create table cache_management.redis_metrics (
  time timestamptz not null,
  tenant_id uuid,
  -- Null: all databases.
  database_id smallint check (database_id between 0 and 15),
  metric_name varchar(100) not null check (metric_name <> ''),
  -- Null: it was asked for and not told.
  metric_value double precision,
  tags jsonb not null default '{}' check (jsonb_typeof(tags) = 'object'),
  device_type text check (device_type in ('mobile', 'tablet', 'desktop', 'unknown')),
  network_type text check (network_type in ('slow', 'fast', 'wifi', 'unknown'))
);
-- Kept seven days.
select create_hypertable('cache_management.redis_metrics', 'time',
  associated_schema_name => 'cache_chunks', chunk_time_interval => interval '1 day', create_default_indexes => false);
create index redis_metrics_tenant on cache_management.redis_metrics (tenant_id, metric_name, time desc);

do $$
declare name text;
begin
  foreach name in array array['telemetry_retention', 'redis_metrics'] loop
    execute format('alter table cache_management.%I enable row level security', name);
    execute format('alter table cache_management.%I force row level security', name);
    execute format('create policy app_reads on cache_management.%I for select to kryonix_app
      using (tenant_id = nullif(current_setting(''app.current_tenant'', true), '''')::uuid)', name);
    execute format('grant select on cache_management.%I to kryonix_app', name);
    execute format('create policy platform_reads on cache_management.%I for select to kryonix_platform using (true)',
      name);
    execute format('grant select on cache_management.%I to kryonix_platform', name);
  end loop;
  -- What the owner deletes for a tenant, or computes again, it must see: row-level security is forced on it too.
  foreach name in array array['cache_performance_metrics', 'cache_rollups_1m', 'cache_rollups_1h', 'cache_rollups_1d',
                              'cache_tenant_rollups_1m', 'cache_tenant_rollups_1h', 'cache_tenant_rollups_1d'] loop
    execute format('create policy owner_maintains on cache_management.%I for all to kryonix_owner
      using (true) with check (true)', name);
  end loop;
end $$;

create policy owner_reads on cache_management.telemetry_retention for select to kryonix_owner using (true);
create policy platform_decides on cache_management.telemetry_retention for insert to kryonix_platform with check (true);
create policy platform_changes on cache_management.telemetry_retention for update to kryonix_platform
  using (true) with check (true);
grant insert, update on cache_management.telemetry_retention to kryonix_platform;

create policy ingest_appends on cache_management.redis_metrics for insert to kryonix_ingest with check (true);
grant insert on cache_management.redis_metrics to kryonix_ingest;

-- What the performance system of the platform reads, per tenant and database in steps of five minutes: bytes, percent
-- (null where nothing was read) and milliseconds. Memory and keys are those of the last census in the step.
create schema performance;
grant usage on schema performance to kryonix_app, kryonix_platform;
create view performance.cache_metrics with (security_invoker = true) as
  select tenant_id, 'redis'::text as cache_type, database,
         last(memory_bytes, measured_at) filter (where memory_bytes is not null)::bigint as memory_usage,
         last(keys, measured_at) filter (where keys is not null)::bigint as key_count,
         (100.0 * sum(hits + stales) / nullif(sum(hits + stales + misses), 0))::double precision as hit_rate,
         (sum(latency_sum_us) / 1000.0 / nullif(sum(calls), 0))::double precision as avg_response_time,
         recorded_at
    from (select tenant_id, database, time_bucket(interval '5 minutes', bucket) as recorded_at, bucket as measured_at,
                 calls, hits, stales, misses, latency_sum_us,
                 null::double precision as memory_bytes, null::double precision as keys
            from cache_management.cache_rollups_1m
           union all
          select tenant_id, database_id, time_bucket(interval '5 minutes', time), time, 0, 0, 0, 0, 0,
                 case metric_name when 'memory_bytes' then metric_value end,
                 case metric_name when 'keys' then metric_value end
            from cache_management.redis_metrics
           where metric_name in ('keys', 'memory_bytes') and tenant_id is not null and database_id is not null) as parts
   group by tenant_id, database, recorded_at;
grant select on performance.cache_metrics to kryonix_app, kryonix_platform;
