-- Tenants whose databases are not where everybody's are, and those on their way: one row for each that was ever moved.
create table cache_management.tenant_topology (
  tenant_id uuid primary key references accounts.tenants (id),
  -- Counts the changes: what every live process acknowledges.
  epoch bigint not null default 1 check (epoch > 0),
  -- Server by the number of the database; names, never addresses.
  servers jsonb not null default '{}' check (jsonb_typeof(servers) = 'object' and length(servers::text) <= 4000),
  -- The same before the last move: where an undo goes.
  previous jsonb not null default '{}' check (jsonb_typeof(previous) = 'object' and length(previous::text) <= 4000),
  -- Where databases shall go, while every process finds out whether it reaches that server.
  reach jsonb not null default '{}' check (jsonb_typeof(reach) = 'object' and length(reach::text) <= 4000),
  -- Not written for the time being.
  moving smallint[] not null default '{}' check (0 <= all (moving) and 15 >= all (moving)
    and array_position(moving, null) is null),
  updated_at timestamptz not null default now()
);

alter table cache_management.tenant_topology enable row level security;
alter table cache_management.tenant_topology force row level security;
create policy platform_uses on cache_management.tenant_topology for all to kryonix_platform
  using (true) with check (true);
grant select, insert, update on cache_management.tenant_topology to kryonix_platform;
-- The server's own workers publish it, and look for a tenant's keys where they are. No tenant is told.
create policy worker_reads on cache_management.tenant_topology for select to kryonix_ingest using (true);
grant select on cache_management.tenant_topology to kryonix_ingest;
create policy owner_erases on cache_management.tenant_topology for all to kryonix_owner
  using (tenant_id = nullif(current_setting('app.erased_tenant', true), '')::uuid);

create trigger tenant_rules after insert or update or delete on cache_management.tenant_topology
  for each row execute function cache_management.tell_tenant_rules('tenant_id');

alter table accounts.tenant_operations drop constraint tenant_operations_kind_check,
  add constraint tenant_operations_kind_check check (kind in ('create', 'erase', 'move'));
-- Two moves of one tenant would undo each other.
create unique index tenant_operations_one_move on accounts.tenant_operations (tenant_id)
  where kind = 'move' and finished_at is null;
