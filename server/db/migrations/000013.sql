-- What the optimiser proposes, and what became of it.

create table cache_management.optimizations (
  tenant_id uuid not null references accounts.tenants (id),
  id uuid not null default gen_random_uuid(),
  kind text not null check (kind in ('ttl')),
  state text not null default 'proposed' check (state in ('proposed', 'approved', 'applied', 'measured', 'kept',
    'reverted', 'expired', 'dismissed')),
  -- [{module, dataType, formerTtlSeconds, ttlSeconds, formerPolicySeconds}]: applied and undone together.
  changes jsonb not null check (jsonb_typeof(changes) = 'array' and jsonb_array_length(changes) between 1 and 96),
  -- Percentage points of hit rate: the forecast, and the bounds of its 90 % interval.
  gain_pp double precision not null,
  gain_low_pp double precision not null,
  gain_high_pp double precision not null,
  -- What the examination saw: reads, seconds, memory ratio, misses saved.
  evidence jsonb not null,
  -- What the hold-out shows; null until there is enough of it.
  measured jsonb,
  -- 0–1 while measuring.
  progress double precision not null default 0 check (progress between 0 and 1),
  -- Chooses the hold-out; another one for each trial.
  salt bigint not null check (salt between 0 and 4294967295),
  -- The most read entries by their hash, the hottest first: dealt by rank.
  hottest jsonb not null default '{}',
  -- Every step with who, when and on what evidence, the first one first.
  steps jsonb not null default '[]',
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  applied_at timestamptz,
  primary key (tenant_id, id)
);
create index optimizations_newest on cache_management.optimizations (tenant_id, created_at desc);
-- Two trials at once could not be told apart.
create unique index optimizations_one_trial on cache_management.optimizations (tenant_id)
  where state in ('applied', 'measured');

-- Who studies a tenant: a runner that lost its turn has an older fence, and may write no more.
create table cache_management.optimizer_runs (
  tenant_id uuid primary key references accounts.tenants (id),
  fence bigint not null default 1,
  started_at timestamptz not null,
  finished_at timestamptz
);

do $$
declare name text;
begin
  foreach name in array array['optimizations', 'optimizer_runs'] loop
    execute format('alter table cache_management.%I enable row level security', name);
    execute format('alter table cache_management.%I force row level security', name);
    execute format('create policy app_uses on cache_management.%I for all to kryonix_app
      using (tenant_id = nullif(current_setting(''app.current_tenant'', true), '''')::uuid)
      with check (tenant_id = nullif(current_setting(''app.current_tenant'', true), '''')::uuid)', name);
    execute format('grant select, insert, update on cache_management.%I to kryonix_app', name);
    execute format('create policy platform_reads on cache_management.%I for select to kryonix_platform using (true)',
      name);
    execute format('grant select on cache_management.%I to kryonix_platform', name);
  end loop;
end $$;
