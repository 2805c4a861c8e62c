-- What the servers themselves tell, beyond figures: what was slow, what is big, and what tenants' processes answered
-- without them.

-- SLOWLOG with a memory, for platform staff alone: no arguments, of keys only whose and of which kind. Kept 7 days.
create table cache_management.slow_commands (
  node text not null check (node in ('data', 'control')),
  -- The server counts its entries anew after each start.
  run_id text not null check (length(run_id) between 1 and 64),
  entry_id bigint not null,
  at timestamptz not null,
  duration_us bigint not null check (duration_us >= 0),
  command text not null check (length(command) between 1 and 80),
  -- Of the first key; null where the command names none of a tenant. No foreign key: the log outlives whom it names.
  tenant_id uuid,
  key_class text check (length(key_class) <= 200),
  client_name text check (length(client_name) <= 64),
  primary key (node, run_id, entry_id, at)
);
create index slow_commands_at on cache_management.slow_commands (node, at desc);

-- The largest keys that the last census weighed, for platform staff alone: of each only whose and of which kind.
create table cache_management.big_keys (
  tenant_id uuid not null,
  database smallint not null check (database between 0 and 15),
  -- Within tenant and database, the largest first.
  position smallint not null check (position > 0),
  key_class text not null check (length(key_class) <= 200),
  memory_bytes bigint not null check (memory_bytes >= 0),
  measured_at timestamptz not null,
  primary key (tenant_id, database, position)
);

-- Reads that the tier within tenants' processes answered: part of the rollups' hits, seen by no server. Kept 48 h.
create table cache_management.cache_in_process_1m (
  tenant_id uuid not null,
  bucket timestamptz not null,
  database smallint not null check (database between 0 and 15),
  hits bigint not null check (hits >= 0),
  primary key (tenant_id, bucket, database)
);
select create_hypertable('cache_management.cache_in_process_1m', 'bucket',
  associated_schema_name => 'cache_chunks', chunk_time_interval => interval '4 hours', create_default_indexes => false);
-- Staff read a stretch of time across tenants.
create index cache_in_process_1m_time on cache_management.cache_in_process_1m using brin (bucket)
  with (pages_per_range = 16, autosummarize = on);

do $$
declare name text;
begin
  foreach name in array array['slow_commands', 'big_keys', 'cache_in_process_1m'] loop
    execute format('alter table cache_management.%I enable row level security', name);
    execute format('alter table cache_management.%I force row level security', name);
    execute format('create policy platform_reads on cache_management.%I for select to kryonix_platform using (true)',
      name);
    execute format('grant select on cache_management.%I to kryonix_platform', name);
  end loop;
end $$;

create policy ingest_appends on cache_management.slow_commands for insert to kryonix_ingest with check (true);
grant insert on cache_management.slow_commands to kryonix_ingest;
create policy owner_forgets on cache_management.slow_commands for all to kryonix_owner using (true);

-- Each census replaces what the one before found.
create policy ingest_replaces on cache_management.big_keys for all to kryonix_ingest using (true) with check (true);
grant insert, delete on cache_management.big_keys to kryonix_ingest;

create policy ingest_writes on cache_management.cache_in_process_1m for all to kryonix_ingest
  using (true) with check (true);
grant select, insert, update on cache_management.cache_in_process_1m to kryonix_ingest;
create policy app_reads on cache_management.cache_in_process_1m for select to kryonix_app
  using (tenant_id = nullif(current_setting('app.current_tenant', true), '')::uuid);
grant select on cache_management.cache_in_process_1m to kryonix_app;
create policy owner_maintains on cache_management.cache_in_process_1m for all to kryonix_owner
  using (true) with check (true);
