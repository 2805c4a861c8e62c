-- Accounts: who the customers are, who may sign in, and what was done.
-- Every table has row-level security enabled and forced: the owner of the tables is subject to it as well. A migration
-- that changes rows must therefore lift `force` for its own transaction.

create schema accounts;
create schema cache_management;
-- Chunks know no row-level security: no application role ever gets usage on their schema.
create schema cache_chunks;

alter default privileges revoke execute on functions from public;

grant usage on schema accounts to kryonix_app, kryonix_platform, kryonix_ingest;
grant usage on schema cache_management to kryonix_app, kryonix_platform, kryonix_ingest;

create table accounts.tenants (
  id uuid primary key default gen_random_uuid(),
  slug text not null unique check (slug ~ '^[a-z0-9][a-z0-9-]{0,62}$'),
  name text not null check (length(name) between 1 and 200),
  status text not null default 'active' check (status in ('active', 'suspended', 'maintenance')),
  demo boolean not null default false,
  created_at timestamptz not null default now()
);

create table accounts.users (
  id uuid primary key default gen_random_uuid(),
  email text not null unique check (email = lower(btrim(email)) and length(email) between 3 and 320),
  display_name text not null check (length(display_name) between 1 and 200),
  password_hash text not null,
  platform_role text check (platform_role in ('platform_admin', 'platform_viewer')),
  language text not null default 'pt-BR' check (length(language) between 2 and 35),
  created_at timestamptz not null default now()
);

create table accounts.memberships (
  tenant_id uuid not null references accounts.tenants (id),
  user_id uuid not null references accounts.users (id) on delete cascade,
  role text not null check (role in ('tenant_admin', 'tenant_viewer')),
  created_at timestamptz not null default now(),
  primary key (tenant_id, user_id)
);
create index memberships_user on accounts.memberships (user_id, created_at);

create table accounts.sessions (
  id uuid primary key default gen_random_uuid(),
  user_id uuid not null references accounts.users (id) on delete cascade,
  -- Null for platform staff.
  tenant_id uuid,
  role text not null check (role in ('tenant_admin', 'tenant_viewer', 'platform_admin', 'platform_viewer')),
  created_at timestamptz not null default now(),
  expires_at timestamptz not null,
  revoked_at timestamptz,
  address text,
  user_agent text,
  check ((tenant_id is null) = (role in ('platform_admin', 'platform_viewer'))),
  foreign key (tenant_id, user_id) references accounts.memberships (tenant_id, user_id) on delete cascade
);
create index sessions_user on accounts.sessions (user_id);

create table accounts.api_keys (
  tenant_id uuid not null references accounts.tenants (id),
  id uuid not null default gen_random_uuid(),
  name text not null check (length(name) between 1 and 200),
  -- Keyed hash of the secret; looked up before a tenant is known, hence unique over all tenants.
  key_hmac bytea not null unique check (length(key_hmac) = 32),
  -- The first characters of the key, so that people recognise it.
  prefix text not null check (length(prefix) between 1 and 32),
  scopes text[] not null check (cardinality(scopes) > 0),
  expires_at timestamptz,
  revoked_at timestamptz,
  created_at timestamptz not null default now(),
  last_used_at timestamptz,
  primary key (tenant_id, id),
  unique (tenant_id, name)
);

-- No foreign keys: the log outlives whom and what it speaks of.
create table accounts.audit_log (
  id bigint generated always as identity primary key,
  at timestamptz not null default now(),
  -- Null where an action concerns no single tenant.
  tenant_id uuid,
  -- Null where the server itself acted.
  actor_user_id uuid,
  actor text not null check (length(actor) between 1 and 320),
  action text not null check (length(action) between 1 and 100),
  target text,
  before jsonb,
  after jsonb,
  address text,
  request_id text
);
create index audit_log_tenant on accounts.audit_log (tenant_id, at desc);
create index audit_log_at on accounts.audit_log (at desc);

create function accounts.refuse_audit_change() returns trigger
  language plpgsql set search_path = pg_catalog, pg_temp
  as $$ begin
    raise exception 'the audit log is append-only' using errcode = 'insufficient_privilege';
  end $$;

create trigger audit_log_append_only before update or delete on accounts.audit_log
  for each row execute function accounts.refuse_audit_change();
create trigger audit_log_no_truncate before truncate on accounts.audit_log
  for each statement execute function accounts.refuse_audit_change();

do $$
declare name text;
begin
  foreach name in array array['tenants', 'users', 'memberships', 'sessions', 'api_keys', 'audit_log'] loop
    execute format('alter table accounts.%I enable row level security', name);
    execute format('alter table accounts.%I force row level security', name);
  end loop;
end $$;

-- Tenant requests: the tenant's own rows, never a hash or a session. The tenant is that of the transaction; after
-- `set_config(…, true)` the setting reads '' in later transactions, which must count as none.
create policy app_reads on accounts.tenants for select to kryonix_app
  using (id = nullif(current_setting('app.current_tenant', true), '')::uuid);
create policy app_reads on accounts.memberships for select to kryonix_app
  using (tenant_id = nullif(current_setting('app.current_tenant', true), '')::uuid);
create policy app_reads on accounts.users for select to kryonix_app
  using (exists (select from accounts.memberships m
                  where m.user_id = users.id
                    and m.tenant_id = nullif(current_setting('app.current_tenant', true), '')::uuid));
create policy app_uses on accounts.api_keys for all to kryonix_app
  using (tenant_id = nullif(current_setting('app.current_tenant', true), '')::uuid)
  with check (tenant_id = nullif(current_setting('app.current_tenant', true), '')::uuid);
create policy app_reads on accounts.audit_log for select to kryonix_app
  using (tenant_id = nullif(current_setting('app.current_tenant', true), '')::uuid);
create policy app_appends on accounts.audit_log for insert to kryonix_app
  with check (tenant_id = nullif(current_setting('app.current_tenant', true), '')::uuid);

grant select on accounts.tenants, accounts.memberships to kryonix_app;
grant select (id, email, display_name, language, created_at) on accounts.users to kryonix_app;
grant select (tenant_id, id, name, prefix, scopes, expires_at, revoked_at, created_at, last_used_at),
      insert, update (name, scopes, expires_at, revoked_at, last_used_at) on accounts.api_keys to kryonix_app;
-- The time of an entry is the server's, never the writer's.
grant select, insert (tenant_id, actor_user_id, actor, action, target, before, after, address, request_id)
   on accounts.audit_log to kryonix_app;

-- Ingestion: which tenants exist, no more.
create policy ingest_reads on accounts.tenants for select to kryonix_ingest using (true);
grant select (id) on accounts.tenants to kryonix_ingest;

-- Platform staff: every tenant, but no hash either.
create policy platform_uses on accounts.tenants for all to kryonix_platform using (true) with check (true);
create policy platform_uses on accounts.users for all to kryonix_platform using (true) with check (true);
create policy platform_uses on accounts.memberships for all to kryonix_platform using (true) with check (true);
create policy platform_uses on accounts.sessions for all to kryonix_platform using (true) with check (true);
create policy platform_uses on accounts.api_keys for all to kryonix_platform using (true) with check (true);
create policy platform_reads on accounts.audit_log for select to kryonix_platform using (true);
create policy platform_appends on accounts.audit_log for insert to kryonix_platform with check (true);

grant select, insert, update (name, status, demo) on accounts.tenants to kryonix_platform;
grant select (id, email, display_name, platform_role, language, created_at), insert,
      update (display_name, password_hash, platform_role, language) on accounts.users to kryonix_platform;
grant select, insert, update (role), delete on accounts.memberships to kryonix_platform;
grant select, update (revoked_at) on accounts.sessions to kryonix_platform;
grant select (tenant_id, id, name, prefix, scopes, expires_at, revoked_at, created_at, last_used_at),
      insert, update (name, scopes, expires_at, revoked_at) on accounts.api_keys to kryonix_platform;
grant select, insert (tenant_id, actor_user_id, actor, action, target, before, after, address, request_id)
   on accounts.audit_log to kryonix_platform;
