-- What may be done with a tenant's cache: what the settings per database lack, and how a change becomes known at once.

-- Of the whole tenant. No row: nothing is limited.
create table cache_management.tenant_access (
  tenant_id uuid primary key references accounts.tenants (id),
  -- Null: all sixteen.
  allowed_databases smallint[] check (0 <= all (allowed_databases) and 15 >= all (allowed_databases)
    and array_position(allowed_databases, null) is null),
  read_only boolean not null default false,
  -- In each process. Null: none.
  rate_limit_per_second integer check (rate_limit_per_second > 0),
  -- Of all databases together. Null: none.
  quota_bytes bigint check (quota_bytes > 0 and quota_bytes <= 9007199254740991),
  on_quota_full text not null default 'refuse' check (on_quota_full in ('refuse', 'trim')),
  -- introducing: what is stored is encrypted, what was stored before still opens.
  encryption text not null default 'off' check (encryption in ('off', 'introducing', 'on')),
  updated_at timestamptz not null default now()
);

-- The tenant's own user on the Redis servers, so that a server that lost its users gets them back. The passwords have
-- 192 random bits: their plain SHA-256, which is what Redis keeps, gives nothing away.
create table cache_management.tenant_redis_users (
  tenant_id uuid primary key references accounts.tenants (id),
  password_sha256 bytea not null check (length(password_sha256) = 32),
  -- Kept, so that a server that comes back with the user still in its file is told.
  revoked_at timestamptz,
  updated_at timestamptz not null default now()
);

comment on column cache_management.tenant_cache_configs.sdk_rate_limit is
  'calls an hour by API key in this database, in each process that serves them';
comment on column cache_management.tenant_cache_configs.max_memory_mb is 'quota of this database, MiB';

do $$
declare name text;
begin
  foreach name in array array['tenant_access', 'tenant_redis_users'] loop
    execute format('alter table cache_management.%I enable row level security', name);
    execute format('alter table cache_management.%I force row level security', name);
    execute format('create policy platform_uses on cache_management.%I for all to kryonix_platform
      using (true) with check (true)', name);
    execute format('grant select, insert, update on cache_management.%I to kryonix_platform', name);
  end loop;
  -- The server's own workers put the rules into effect.
  foreach name in array array['tenant_access', 'tenant_redis_users', 'tenant_cache_configs'] loop
    execute format('create policy worker_reads on cache_management.%I for select to kryonix_ingest using (true)', name);
    execute format('grant select on cache_management.%I to kryonix_ingest', name);
  end loop;
end $$;
grant select (status) on accounts.tenants to kryonix_ingest;

-- A tenant sees what holds for it; only staff change it. The password hashes are nobody's.
create policy app_reads on cache_management.tenant_access for select to kryonix_app
  using (tenant_id = nullif(current_setting('app.current_tenant', true), '')::uuid);
grant select on cache_management.tenant_access to kryonix_app;

-- Told when the transaction commits, however the change was made.
create function cache_management.tell_tenant_rules() returns trigger
  language plpgsql set search_path = pg_catalog, pg_temp
  as $$ begin
    perform pg_notify('kryonix_tenant_rules', coalesce(to_jsonb(new) ->> tg_argv[0], to_jsonb(old) ->> tg_argv[0]));
    return null;
  end $$;

create trigger tenant_rules after insert or delete or update of status on accounts.tenants
  for each row execute function cache_management.tell_tenant_rules('id');
create trigger tenant_rules after insert or update or delete on cache_management.tenant_access
  for each row execute function cache_management.tell_tenant_rules('tenant_id');
create trigger tenant_rules after insert or update or delete on cache_management.tenant_cache_configs
  for each row execute function cache_management.tell_tenant_rules('tenant_id');
create trigger tenant_rules after insert or update or delete on cache_management.tenant_redis_users
  for each row execute function cache_management.tell_tenant_rules('tenant_id');
