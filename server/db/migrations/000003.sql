-- The four tables of the specification. Null in a setting means: the catalogue decides.

create table cache_management.tenant_cache_configs (
  tenant_id uuid not null references accounts.tenants (id),
  id uuid not null default gen_random_uuid(),
  database_number smallint not null check (database_number between 0 and 15),
  max_memory_mb integer check (max_memory_mb > 0),
  default_ttl_seconds integer check (default_ttl_seconds > 0),
  mobile_ttl_seconds integer check (mobile_ttl_seconds > 0),
  mobile_compression boolean not null default true,
  mobile_sync_interval_seconds integer not null default 300 check (mobile_sync_interval_seconds > 0),
  sdk_enabled boolean not null default true,
  -- Operations per minute.
  sdk_rate_limit integer not null default 10000 check (sdk_rate_limit > 0),
  cache_hit_target numeric(5, 2) not null default 85.0 check (cache_hit_target between 0 and 100),
  performance_monitoring boolean not null default true,
  ai_optimization boolean not null default true,
  status text not null default 'active' check (status in ('active', 'suspended', 'maintenance')),
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  primary key (tenant_id, id),
  unique (tenant_id, database_number)
);

-- Sampled raw operations; one stands for `weight` of them. Like every hypertable it has no foreign keys: each chunk would
-- carry its own, so that making a chunk would lock accounts.tenants against writers and dropping one against readers
-- too. Ingestion checks the tenants in its transaction, and no application role may delete one.
create table cache_management.cache_performance_metrics (
  tenant_id uuid not null,
  recorded_at timestamptz not null,
  id uuid not null,
  operation_type text not null check (operation_type in ('get', 'set', 'delete', 'expire', 'mget', 'mset',
    'increment', 'scan', 'lock', 'session', 'queue', 'geo')),
  outcome text not null check (outcome in ('hit', 'miss', 'stale', 'error', 'ok')),
  -- The key part; null for operations on many keys or none.
  cache_key varchar(500),
  cache_database smallint not null check (cache_database between 0 and 15),
  module varchar(32) not null,
  data_type varchar(32) not null,
  response_time_ms double precision not null check (response_time_ms >= 0),
  payload_size_bytes bigint check (payload_size_bytes >= 0),
  is_hit boolean generated always as (outcome in ('hit', 'stale')) stored,
  ttl_seconds bigint check (ttl_seconds >= 0),
  expires_at timestamptz,
  device_type text not null check (device_type in ('mobile', 'tablet', 'desktop', 'unknown')),
  network_type text not null check (network_type in ('slow', 'fast', 'wifi', 'unknown')),
  weight double precision not null check (weight >= 1),
  user_id uuid,
  sdk_version varchar(20),
  api_call_id uuid,
  primary key (tenant_id, recorded_at, id)
);

create table cache_management.ai_cache_patterns (
  tenant_id uuid not null references accounts.tenants (id),
  id uuid not null default gen_random_uuid(),
  pattern_type varchar(50) not null,
  pattern_description text,
  confidence_score numeric(4, 3) check (confidence_score between 0 and 1),
  recommended_ttl_seconds integer check (recommended_ttl_seconds > 0),
  recommended_preload_keys text[],
  recommended_compression boolean,
  peak_hours smallint[] check (cardinality(peak_hours) <= 24 and 0 <= all (peak_hours) and 23 >= all (peak_hours)),
  peak_days smallint[] check (cardinality(peak_days) <= 7 and 0 <= all (peak_days) and 6 >= all (peak_days)),
  predicted_hit_rate numeric(5, 2) check (predicted_hit_rate between 0 and 100),
  predicted_performance_gain numeric(5, 2),
  applied boolean not null default false,
  applied_at timestamptz,
  analyzed_at timestamptz not null default now(),
  primary key (tenant_id, id)
);
create index ai_cache_patterns_type on cache_management.ai_cache_patterns (tenant_id, pattern_type);

create table cache_management.sdk_sessions (
  tenant_id uuid not null references accounts.tenants (id),
  id uuid not null default gen_random_uuid(),
  session_id varchar(255) not null,
  -- The key's row, never the key.
  api_key_id uuid not null,
  user_id uuid,
  device_type text not null default 'unknown' check (device_type in ('mobile', 'tablet', 'desktop', 'unknown')),
  platform varchar(50),
  app_version varchar(20),
  sdk_version varchar(20),
  ip_address inet,
  user_agent text,
  timezone varchar(50),
  language varchar(10) not null default 'pt-BR',
  last_activity timestamptz not null default now(),
  cache_operations_count bigint not null default 0 check (cache_operations_count >= 0),
  api_calls_count bigint not null default 0 check (api_calls_count >= 0),
  status text not null default 'active' check (status in ('active', 'inactive', 'expired')),
  expires_at timestamptz not null default now() + interval '30 minutes',
  created_at timestamptz not null default now(),
  primary key (tenant_id, id),
  unique (tenant_id, session_id),
  foreign key (tenant_id, api_key_id) references accounts.api_keys (tenant_id, id),
  foreign key (tenant_id, user_id) references accounts.memberships (tenant_id, user_id)
);
create index sdk_sessions_active on cache_management.sdk_sessions (tenant_id, last_activity) where status = 'active';

-- To change or delete rows of a hypertable under row-level security, filter by `tenant_id = any (array[$1::uuid])`: with
-- `tenant_id = $1` beside the policy, TimescaleDB 2.19 fails with "variable not found in subplan target list".
-- Kept 24 h: two hours to a chunk let retention drop whole chunks.
select create_hypertable('cache_management.cache_performance_metrics', 'recorded_at',
  associated_schema_name => 'cache_chunks', chunk_time_interval => interval '2 hours', create_default_indexes => false);

do $$
declare name text;
begin
  foreach name in array array['tenant_cache_configs', 'cache_performance_metrics', 'ai_cache_patterns',
                              'sdk_sessions'] loop
    execute format('alter table cache_management.%I enable row level security', name);
    execute format('alter table cache_management.%I force row level security', name);
    execute format('create policy app_uses on cache_management.%I for all to kryonix_app
      using (tenant_id = nullif(current_setting(''app.current_tenant'', true), '''')::uuid)
      with check (tenant_id = nullif(current_setting(''app.current_tenant'', true), '''')::uuid)', name);
    execute format('create policy platform_reads on cache_management.%I for select to kryonix_platform using (true)',
      name);
    execute format('grant select on cache_management.%I to kryonix_app', name);
    execute format('grant select on cache_management.%I to kryonix_platform', name);
  end loop;
end $$;

-- Operations are written by ingestion alone: the right to write would also be the right to lock the table for all.
grant insert, update, delete
   on cache_management.tenant_cache_configs, cache_management.ai_cache_patterns, cache_management.sdk_sessions
   to kryonix_app;

create policy platform_creates on cache_management.tenant_cache_configs for insert to kryonix_platform with check (true);
create policy platform_changes on cache_management.tenant_cache_configs for update to kryonix_platform
  using (true) with check (true);
grant insert, update on cache_management.tenant_cache_configs to kryonix_platform;

create policy ingest_appends on cache_management.cache_performance_metrics for insert to kryonix_ingest
  with check (true);
grant insert on cache_management.cache_performance_metrics to kryonix_ingest;
