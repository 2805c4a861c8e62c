-- Removing many entries at once: what was asked for, how far it is, and, once ended, the receipt.
create table cache_management.cache_purges (
  tenant_id uuid not null references accounts.tenants (id),
  id uuid not null,
  -- Who asked, as they are known now: the receipt outlives the account.
  requested_by text not null check (length(requested_by) between 1 and 320),
  requested_by_user uuid,
  request_id text,
  database smallint not null check (database between 0 and 15),
  module text not null check (length(module) between 1 and 32),
  -- Null: every data type of the module.
  data_type text check (length(data_type) between 1 and 32),
  -- Null: every key.
  key_prefix text check (length(key_prefix) between 1 and 500),
  state text not null default 'queued' check (state in ('queued', 'running', 'done', 'cancelled', 'failed')),
  -- What the dry run counted, or more where more was found.
  total bigint not null check (total >= 0),
  done bigint not null default 0 check (done >= 0),
  deleted bigint not null default 0 check (deleted >= 0),
  cancel_requested boolean not null default false,
  attempts smallint not null default 0,
  receipt_id uuid,
  requested_at timestamptz not null default now(),
  finished_at timestamptz,
  primary key (tenant_id, id),
  check ((state in ('done', 'cancelled', 'failed')) = (finished_at is not null)),
  check ((finished_at is null) = (receipt_id is null))
);
create index cache_purges_due on cache_management.cache_purges (requested_at) where finished_at is null;

alter table cache_management.cache_purges enable row level security;
alter table cache_management.cache_purges force row level security;

create policy app_uses on cache_management.cache_purges for all to kryonix_app
  using (tenant_id = nullif(current_setting('app.current_tenant', true), '')::uuid)
  with check (tenant_id = nullif(current_setting('app.current_tenant', true), '')::uuid);
-- What was asked for does not change any more, and no receipt is ever removed.
grant select,
      insert (tenant_id, id, requested_by, requested_by_user, request_id, database, module, data_type, key_prefix, total),
      update (state, total, done, deleted, cancel_requested, attempts, receipt_id, finished_at)
   on cache_management.cache_purges to kryonix_app;

create policy platform_reads on cache_management.cache_purges for select to kryonix_platform using (true);
grant select on cache_management.cache_purges to kryonix_platform;

-- The worker finds what is due, whosever it is; it then works with the tenant's own rights.
create policy worker_reads on cache_management.cache_purges for select to kryonix_ingest using (true);
grant select (tenant_id, id, requested_at, finished_at) on cache_management.cache_purges to kryonix_ingest;
