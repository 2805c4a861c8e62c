-- Backups of one tenant each, and what is restored from them.

-- What a tenant wants of its backups. No row: every night at 3 of its own time zone, kept for 7 days.
create table cache_management.protection_settings (
  tenant_id uuid primary key references accounts.tenants (id) on delete cascade,
  backup_enabled boolean not null default true,
  -- In the time zone of the tenant's business hours.
  backup_hour smallint not null default 3 check (backup_hour between 0 and 23),
  backup_retention_days smallint not null default 7 check (backup_retention_days between 1 and 365),
  -- What goes along with the keys.
  backup_sections text[] not null default '{configuration,policies}'
    check (backup_sections <@ array['configuration', 'policies', 'metrics']),
  -- How long the file of an export can be fetched.
  export_retention_days smallint not null default 7 check (export_retention_days between 1 and 90),
  updated_at timestamptz not null default now()
);

-- The keys that backups are sealed with, each wrapped by the master key. Not with the tenants' values, which a disaster
-- takes: there they could not open the backup that is needed then. Whoever destroys a tenant's rows here destroys every
-- copy of its backups.
create table cache_management.backup_keys (
  tenant_id uuid not null,
  id integer not null check (id > 0),
  wrapped text not null check (length(wrapped) between 1 and 500),
  created_at timestamptz not null default now(),
  primary key (tenant_id, id)
);

create table cache_management.backups (
  tenant_id uuid not null references accounts.tenants (id) on delete cascade,
  id uuid not null default gen_random_uuid(),
  -- `expired`: the file is gone, by retention or by hand.
  state text not null default 'queued'
    check (state in ('queued', 'running', 'verifying', 'done', 'failed', 'expired')),
  origin text not null check (origin in ('schedule', 'manual')),
  requested_by text not null check (length(requested_by) between 1 and 320),
  requested_by_user uuid,
  request_id text,
  sections text[] not null default '{}' check (sections <@ array['configuration', 'policies', 'metrics']),
  -- Where the file is, within the storage.
  file text check (length(file) between 1 and 500),
  file_bytes bigint check (file_bytes >= 0),
  entries bigint check (entries >= 0),
  -- The totals of the file's end: entries and bytes per database and kind.
  totals jsonb,
  -- Keys done so far, of both passes; and how many it will be, once that is known.
  done bigint not null default 0 check (done >= 0),
  total bigint check (total >= 0),
  attempts smallint not null default 0,
  requested_at timestamptz not null default now(),
  started_at timestamptz,
  finished_at timestamptz,
  -- When every entry of the file was restored aside and compared.
  verified_at timestamptz,
  expires_at timestamptz,
  error text check (length(error) <= 1000),
  primary key (tenant_id, id),
  check (state <> 'done' or (file is not null and verified_at is not null and finished_at is not null))
);
create index backups_listed on cache_management.backups (tenant_id, requested_at desc);
create index backups_due on cache_management.backups (requested_at) where state in ('queued', 'running', 'verifying');

create table cache_management.restores (
  -- Whose keys are written.
  tenant_id uuid not null references accounts.tenants (id) on delete cascade,
  id uuid not null default gen_random_uuid(),
  source_tenant_id uuid not null,
  backup_id uuid not null,
  state text not null default 'queued' check (state in ('queued', 'running', 'done', 'failed')),
  conflict text not null check (conflict in ('skip', 'replace', 'newer')),
  dry_run boolean not null,
  -- {modules, databases, pattern, configuration}: what of the backup.
  selection jsonb not null,
  requested_by text not null check (length(requested_by) between 1 and 320),
  requested_by_user uuid,
  request_id text,
  -- Blocks of the file that are done for good: where it goes on after its process ended.
  blocks_done integer not null default 0 check (blocks_done >= 0),
  blocks_total integer check (blocks_total >= 0),
  -- {databases: {n: {created, replaced, skipped, expired, erased}}, modules: …}
  counts jsonb not null default '{}',
  attempts smallint not null default 0,
  requested_at timestamptz not null default now(),
  started_at timestamptz,
  finished_at timestamptz,
  error text check (length(error) <= 1000),
  primary key (tenant_id, id),
  foreign key (source_tenant_id, backup_id) references cache_management.backups (tenant_id, id) on delete cascade
);
create index restores_listed on cache_management.restores (tenant_id, requested_at desc);
create index restores_due on cache_management.restores (requested_at) where state in ('queued', 'running');

do $$
declare name text;
begin
  foreach name in array array['protection_settings', 'backup_keys', 'backups', 'restores'] loop
    execute format('alter table cache_management.%I enable row level security', name);
    execute format('alter table cache_management.%I force row level security', name);
    -- The workers, whosever the work is.
    execute format('create policy worker_uses on cache_management.%I for all to kryonix_ingest
      using (true) with check (true)', name);
    execute format('grant select on cache_management.%I to kryonix_ingest', name);
  end loop;
  foreach name in array array['protection_settings', 'backups', 'restores'] loop
    execute format('create policy app_uses on cache_management.%I for all to kryonix_app
      using (tenant_id = nullif(current_setting(''app.current_tenant'', true), '''')::uuid)
      with check (tenant_id = nullif(current_setting(''app.current_tenant'', true), '''')::uuid)', name);
    execute format('grant select on cache_management.%I to kryonix_app', name);
    execute format('create policy platform_uses on cache_management.%I for all to kryonix_platform
      using (true) with check (true)', name);
    execute format('grant select on cache_management.%I to kryonix_platform', name);
  end loop;
end $$;

grant insert, update on cache_management.protection_settings to kryonix_app, kryonix_platform;
-- What was asked for does not change, and only the workers say how it went.
grant insert (tenant_id, id, origin, requested_by, requested_by_user, request_id, sections)
   on cache_management.backups to kryonix_app, kryonix_platform;
grant insert (tenant_id, id, source_tenant_id, backup_id, conflict, dry_run, selection, requested_by,
              requested_by_user, request_id)
   on cache_management.restores to kryonix_app, kryonix_platform;
grant insert, update, delete on cache_management.backups, cache_management.restores to kryonix_ingest;
grant insert, update, delete on cache_management.backup_keys to kryonix_ingest;
grant delete on cache_management.protection_settings to kryonix_ingest;

-- The schedule: every tenant that is not suspended, and the time it lives in.
create policy worker_reads on accounts.tenant_settings for select to kryonix_ingest using (true);
grant select (tenant_id, business_hours) on accounts.tenant_settings to kryonix_ingest;
