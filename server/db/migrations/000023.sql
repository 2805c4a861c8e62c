-- What a tenant allows the optimiser, and the figures behind what it found in the traffic.

create table cache_management.optimizer_settings (
  tenant_id uuid primary key references accounts.tenants (id),
  -- False: a person taps «apply».
  auto_apply boolean not null default false,
  -- {"module:type": seconds}: no value of the class may be served that is older.
  max_age_seconds jsonb not null default '{}' check (jsonb_typeof(max_age_seconds) = 'object'),
  updated_at timestamptz not null default now()
);

alter table cache_management.optimizer_settings enable row level security;
alter table cache_management.optimizer_settings force row level security;
create policy app_uses on cache_management.optimizer_settings for all to kryonix_app
  using (tenant_id = nullif(current_setting('app.current_tenant', true), '')::uuid)
  with check (tenant_id = nullif(current_setting('app.current_tenant', true), '')::uuid);
grant select, insert, update on cache_management.optimizer_settings to kryonix_app;
create policy platform_reads on cache_management.optimizer_settings for select to kryonix_platform using (true);
grant select on cache_management.optimizer_settings to kryonix_platform;

-- The figures behind a pattern: a forecast's hours, what was expected and what came.
alter table cache_management.ai_cache_patterns
  add column details jsonb not null default '{}' check (jsonb_typeof(details) = 'object');
