-- Memory shared out among tenants by what each makes of it, and how readily each gives some up.

-- What a tenant would miss with how much memory, as it was observed last.
create table cache_management.memory_curves (
  tenant_id uuid primary key references accounts.tenants (id),
  measured_at timestamptz not null,
  watched_seconds double precision not null check (watched_seconds >= 0),
  reads_per_hour double precision not null check (reads_per_hour >= 0),
  -- 0–1, as it was; beside the curve it tells how far the curve can be believed.
  miss_ratio double precision not null check (miss_ratio between 0 and 1),
  -- [[bytes, miss ratio 0–1]], ascending.
  points jsonb not null check (jsonb_typeof(points) = 'array' and jsonb_array_length(points) between 1 and 100)
);

-- A split of the memory that tenants share: proposed, tried in turns of time, kept or undone, as one.
create table cache_management.quota_plans (
  id uuid primary key default gen_random_uuid(),
  state text not null default 'proposed' check (state in ('proposed', 'approved', 'applied', 'measured', 'kept',
    'reverted', 'expired', 'dismissed')),
  -- What all tenants together may use.
  total_bytes bigint not null check (total_bytes > 0),
  minimum_bytes bigint not null check (minimum_bytes >= 0),
  -- Percentage points of hit rate over all its tenants: the forecast, and what it is believed to lie between.
  gain_pp double precision not null,
  gain_low_pp double precision not null,
  gain_high_pp double precision not null,
  misses_saved_per_hour double precision not null,
  -- Draws which turns it holds in.
  salt bigint not null check (salt between 0 and 4294967295),
  window_seconds integer not null check (window_seconds between 60 and 86400),
  -- Whether it holds in the turn that is on now.
  in_force boolean not null default false,
  measured jsonb,
  progress double precision not null default 0 check (progress between 0 and 1),
  -- Every step with who, when and on what evidence, the first one first.
  steps jsonb not null default '[]',
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  applied_at timestamptz
);
create index quota_plans_newest on cache_management.quota_plans (created_at desc);
-- Two splits at once would be none.
create unique index quota_plans_one_open on cache_management.quota_plans ((true))
  where state in ('proposed', 'approved', 'applied', 'measured');

create table cache_management.quota_shares (
  tenant_id uuid not null references accounts.tenants (id),
  plan_id uuid not null references cache_management.quota_plans (id) on delete cascade,
  -- Of the platform's staff when it was planned. Null: none.
  former_bytes bigint check (former_bytes > 0),
  held_bytes bigint not null check (held_bytes >= 0),
  planned_bytes bigint not null check (planned_bytes > 0),
  reads_per_hour double precision not null,
  -- 0–1
  miss_ratio_before double precision not null,
  miss_ratio_after double precision not null,
  primary key (plan_id, tenant_id)
);

alter table cache_management.tenant_access
  -- The split's, in the place of quota_bytes while it holds; full, it is trimmed and never refused. Null: none.
  add column shared_quota_bytes bigint check (shared_quota_bytes > 0 and shared_quota_bytes <= 9007199254740991);

-- How readily a tenant gives memory up, decided each minute; a row only where the decision changed.
create table cache_management.eviction_decisions (
  tenant_id uuid not null references accounts.tenants (id),
  decided_at timestamptz not null,
  priority text not null check (priority in ('low', 'normal', 'high')),
  -- What is read on phones goes last.
  spares_mobile boolean not null,
  -- The rules that held, the most important first.
  rules text[] not null check (rules <@ array['mobile_priority', 'tenant_usage_based', 'time_based', 'idle']::text[]),
  -- What they were decided by.
  figures jsonb not null check (jsonb_typeof(figures) = 'object' and length(figures::text) <= 2000),
  primary key (tenant_id, decided_at)
);

do $$
declare name text;
begin
  foreach name in array array['memory_curves', 'quota_plans', 'quota_shares', 'eviction_decisions'] loop
    execute format('alter table cache_management.%I enable row level security', name);
    execute format('alter table cache_management.%I force row level security', name);
  end loop;
  foreach name in array array['memory_curves', 'quota_shares', 'eviction_decisions'] loop
    execute format('create policy owner_erases on cache_management.%I for all to kryonix_owner
      using (tenant_id = nullif(current_setting(''app.erased_tenant'', true), '''')::uuid)', name);
  end loop;
  foreach name in array array['quota_plans', 'quota_shares', 'eviction_decisions'] loop
    execute format('create policy platform_uses on cache_management.%I for all to kryonix_platform
      using (true) with check (true)', name);
  end loop;
end $$;

-- A tenant's own runs of the optimiser write its curve.
create policy app_uses on cache_management.memory_curves for all to kryonix_app
  using (tenant_id = nullif(current_setting('app.current_tenant', true), '')::uuid)
  with check (tenant_id = nullif(current_setting('app.current_tenant', true), '')::uuid);
grant select, insert, update on cache_management.memory_curves to kryonix_app;
create policy platform_reads on cache_management.memory_curves for select to kryonix_platform using (true);
grant select on cache_management.memory_curves to kryonix_platform;

grant select, insert, update on cache_management.quota_plans to kryonix_platform;
grant select, insert on cache_management.quota_shares to kryonix_platform;

-- A tenant reads why it keeps more or less.
create policy app_reads on cache_management.eviction_decisions for select to kryonix_app
  using (tenant_id = nullif(current_setting('app.current_tenant', true), '')::uuid);
grant select on cache_management.eviction_decisions to kryonix_app;
grant select, insert, delete on cache_management.eviction_decisions to kryonix_platform;
