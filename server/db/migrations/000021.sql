-- The audit log is sealed, and isolation is tried again and again.

-- Each entry is sealed within about a second, into its tenant's chain (null: the platform's): an HMAC over the entry and
-- the seal before it, under a key that the database does not hold. What is changed, removed or put in later shows.
create table accounts.audit_seals (
  tenant_id uuid,
  position bigint not null check (position > 0),
  entry_id bigint not null unique,
  hmac bytea not null check (length(hmac) = 32),
  sealed_at timestamptz not null default now(),
  unique nulls not distinct (tenant_id, position)
);
alter table accounts.audit_seals enable row level security;
alter table accounts.audit_seals force row level security;
create policy worker_uses on accounts.audit_seals for all to kryonix_ingest using (true) with check (true);
create policy worker_reads on accounts.audit_log for select to kryonix_ingest using (true);
create policy platform_reads on accounts.audit_seals for select to kryonix_platform using (true);
create policy app_reads on accounts.audit_seals for select to kryonix_app
  using (tenant_id = nullif(current_setting('app.current_tenant', true), '')::uuid);
grant select, insert on accounts.audit_seals to kryonix_ingest;
grant select on accounts.audit_log to kryonix_ingest;
grant select on accounts.audit_seals to kryonix_app, kryonix_platform;

create trigger audit_seals_append_only before update or delete on accounts.audit_seals
  for each row execute function accounts.refuse_audit_change();
create trigger audit_seals_no_truncate before truncate on accounts.audit_seals
  for each statement execute function accounts.refuse_audit_change();

create index audit_log_action on accounts.audit_log (tenant_id, action, id desc);

-- The tenants that try to reach each other. They are nobody's customers: no list, count or bill holds them.
alter table accounts.tenants add column canary boolean not null default false;
grant update (canary) on accounts.tenants to kryonix_platform;
grant select (canary) on accounts.tenants to kryonix_ingest;

create table cache_management.canary_results (
  run_id uuid not null,
  probe text not null check (probe ~ '^[a-z0-9-]{1,40}$'),
  -- unknown: it could not be tried.
  outcome text not null check (outcome in ('held', 'breached', 'unknown')),
  -- What was tried and what was answered, without keys or values.
  detail text not null check (length(detail) <= 500),
  duration_ms integer not null check (duration_ms >= 0),
  at timestamptz not null default now(),
  primary key (run_id, probe)
);
create index canary_results_at on cache_management.canary_results (at desc);
alter table cache_management.canary_results enable row level security;
alter table cache_management.canary_results force row level security;
create policy worker_uses on cache_management.canary_results for all to kryonix_ingest using (true) with check (true);
create policy platform_reads on cache_management.canary_results for select to kryonix_platform using (true);
grant select, insert, delete on cache_management.canary_results to kryonix_ingest;
grant select on cache_management.canary_results to kryonix_platform;
