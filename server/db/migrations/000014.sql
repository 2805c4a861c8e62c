-- A chart of a day has 288 points. From minutes it reads and merges five rows for each; from these it reads one.
create table cache_management.cache_tenant_rollups_5m (like cache_management.cache_tenant_rollups_1m including all);
select create_hypertable('cache_management.cache_tenant_rollups_5m', 'bucket', associated_schema_name => 'cache_chunks',
  chunk_time_interval => interval '4 hours', create_default_indexes => false);

alter table cache_management.cache_tenant_rollups_5m enable row level security;
alter table cache_management.cache_tenant_rollups_5m force row level security;
create policy app_reads on cache_management.cache_tenant_rollups_5m for select to kryonix_app
  using (tenant_id = nullif(current_setting('app.current_tenant', true), '')::uuid);
grant select on cache_management.cache_tenant_rollups_5m to kryonix_app;
create policy platform_reads on cache_management.cache_tenant_rollups_5m for select to kryonix_platform using (true);
grant select on cache_management.cache_tenant_rollups_5m to kryonix_platform;
create policy ingest_writes on cache_management.cache_tenant_rollups_5m for all to kryonix_ingest
  using (true) with check (true);
grant select, insert, update on cache_management.cache_tenant_rollups_5m to kryonix_ingest;
create policy owner_maintains on cache_management.cache_tenant_rollups_5m for all to kryonix_owner
  using (true) with check (true);

-- What the minutes hold already.
with sums as (
  select tenant_id, time_bucket(interval '5 minutes', bucket) as bucket, sum(calls) as calls, sum(hits) as hits,
         sum(misses) as misses, sum(stales) as stales, sum(errors) as errors, sum(mobile_calls) as mobile_calls,
         sum(bytes) as bytes, sum(latency_sum_us) as latency_sum_us
    from cache_management.cache_tenant_rollups_1m group by 1, 2
), cells as (
  select tenant_id, bucket, latency[i] as cell, sum(latency[i + 1]) as cell_count
    from (select tenant_id, time_bucket(interval '5 minutes', bucket) as bucket, latency,
                 generate_series(1, cardinality(latency), 2) as i
            from cache_management.cache_tenant_rollups_1m) as spread
   group by 1, 2, 3
), histograms as (
  select tenant_id, bucket, array_agg(part order by cell, place)::bigint[] as latency
    from cells cross join lateral (values (1, cell::numeric), (2, cell_count)) as pair (place, part)
   group by 1, 2
)
insert into cache_management.cache_tenant_rollups_5m
  (tenant_id, bucket, calls, hits, misses, stales, errors, mobile_calls, bytes, latency_sum_us, latency)
select tenant_id, bucket, calls, hits, misses, stales, errors, mobile_calls, bytes, latency_sum_us,
       coalesce(latency, '{}')
  from sums left join histograms using (tenant_id, bucket);

-- The cells of p50, p95 and p99 by nearest rank; null for a histogram without calls. One pass where the general form,
-- over rows that must be merged first, sorts and windows.
create function cache_management.percentile_cells(latency bigint[]) returns bigint[]
  language plpgsql immutable parallel safe strict set search_path = pg_catalog, pg_temp
  as $$
  declare
    total bigint := 0;
    seen bigint := 0;
    half bigint;
    most bigint;
    p50 bigint;
    p95 bigint;
  begin
    for i in 1 .. cardinality(latency) / 2 loop
      total := total + latency[2 * i];
    end loop;
    half := greatest(1, ceil(0.50 * total));
    most := greatest(1, ceil(0.95 * total));
    total := greatest(1, ceil(0.99 * total));
    for i in 1 .. cardinality(latency) / 2 loop
      seen := seen + latency[2 * i];
      if p50 is null and seen >= half then p50 := latency[2 * i - 1]; end if;
      if p95 is null and seen >= most then p95 := latency[2 * i - 1]; end if;
      if seen >= total then return array[p50, p95, latency[2 * i - 1]]; end if;
    end loop;
    return null;
  end $$;
grant execute on function cache_management.percentile_cells(bigint[]) to kryonix_app, kryonix_platform;
