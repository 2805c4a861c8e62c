-- Tenants' life cycle: what a tenant is, how it was made, who was invited, and when it ends.

-- Of one tenant. No row: made before there were profiles.
create table accounts.tenant_profiles (
  tenant_id uuid primary key references accounts.tenants (id),
  -- By name; the data files of the product hold what they mean.
  template text not null check (template ~ '^[a-z][a-z0-9-]{0,62}$'),
  tier text not null check (tier ~ '^[a-z][a-z0-9-]{0,62}$'),
  custom_domain text unique check (custom_domain = lower(custom_domain) and length(custom_domain) between 3 and 253),
  -- {leads: pacientes, …}
  terminology jsonb not null default '{}' check (jsonb_typeof(terminology) = 'object' and length(terminology::text) <= 4000),
  -- What the owner said of the business, and the app that shall be built: kept, not acted on.
  business jsonb not null default '{}' check (jsonb_typeof(business) = 'object' and length(business::text) <= 20000),
  -- While set, the tenant is closed and will be erased then.
  delete_after timestamptz,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now()
);
create index tenant_profiles_ending on accounts.tenant_profiles (delete_after) where delete_after is not null;

-- One row for each making and each erasure of a tenant, so that it can be taken up again wherever it stopped. No foreign
-- key: an erasure outlives its tenant. Holds no secret, only hashes of them.
create table accounts.tenant_operations (
  tenant_id uuid not null,
  id uuid not null default gen_random_uuid(),
  kind text not null check (kind in ('create', 'erase')),
  state text not null default 'running' check (state in ('running', 'done', 'rolled_back')),
  -- What was asked for; emptied when it ended.
  request jsonb not null check (jsonb_typeof(request) = 'object' and length(request::text) <= 40000),
  -- The steps that are behind it, in order.
  steps text[] not null default '{}',
  attempts integer not null default 0 check (attempts >= 0),
  error text check (length(error) <= 2000),
  -- Whoever asks twice by the same word is answered with the same operation.
  request_key text unique check (length(request_key) between 8 and 200),
  started_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  finished_at timestamptz,
  primary key (tenant_id, id),
  check ((state = 'running') = (finished_at is null))
);
create index tenant_operations_open on accounts.tenant_operations (started_at) where finished_at is null;

create table accounts.invitations (
  tenant_id uuid not null references accounts.tenants (id),
  id uuid not null default gen_random_uuid(),
  -- SHA-256 of 256 random bits, which nobody keeps.
  token_hash bytea not null unique check (length(token_hash) = 32),
  email text not null check (email = lower(btrim(email)) and length(email) between 3 and 320),
  display_name text not null check (length(display_name) between 1 and 200),
  role text not null check (role in ('tenant_admin', 'tenant_viewer')),
  expires_at timestamptz not null,
  accepted_at timestamptz,
  created_at timestamptz not null default now(),
  primary key (tenant_id, id)
);

alter table cache_management.tenant_access
  -- Null: all. Lower-case names; the system's own structures are in no module.
  add column modules text[] check (cardinality(modules) between 1 and 200 and array_position(modules, null) is null),
  -- In all databases together. Null: none.
  add column max_keys bigint check (max_keys > 0 and max_keys <= 9007199254740991),
  -- Written by the server, from its census.
  add column keys_full boolean not null default false,
  -- Of the tenant's own Redis user, on each server. Null: none.
  add column max_connections integer check (max_connections > 0);

do $$
declare name text;
begin
  foreach name in array array['tenant_profiles', 'tenant_operations', 'invitations'] loop
    execute format('alter table accounts.%I enable row level security', name);
    execute format('alter table accounts.%I force row level security', name);
    execute format('create policy platform_uses on accounts.%I for all to kryonix_platform
      using (true) with check (true)', name);
  end loop;
end $$;
grant select, insert, update (tier, custom_domain, terminology, business, delete_after, updated_at)
   on accounts.tenant_profiles to kryonix_platform;
grant select, insert, update (state, request, steps, attempts, error, updated_at, finished_at)
   on accounts.tenant_operations to kryonix_platform;
grant select (tenant_id, id, email, display_name, role, expires_at, accepted_at, created_at), insert
   on accounts.invitations to kryonix_platform;

-- A tenant sees how it is set up.
create policy app_reads on accounts.tenant_profiles for select to kryonix_app
  using (tenant_id = nullif(current_setting('app.current_tenant', true), '')::uuid);
grant select on accounts.tenant_profiles to kryonix_app;

-- Before a tenant is known: whom a link invites, at most one row. A link that was used, or is too old, is none.
create policy owner_looks_up on accounts.invitations for select to kryonix_owner using (true);
create policy owner_accepts on accounts.invitations for update to kryonix_owner using (true) with check (true);
create policy owner_accepts on accounts.users for insert to kryonix_owner with check (platform_role is null);
create policy owner_accepts on accounts.memberships for insert to kryonix_owner with check (true);
create policy owner_notes_invitations on accounts.audit_log for insert to kryonix_owner
  with check (action = 'invitation.accept');

create function accounts.find_invitation(p_token_hash bytea)
  returns table (tenant_name text, email text, display_name text, has_account boolean, expires_at timestamptz)
  language sql stable security definer rows 1 set search_path = pg_catalog, pg_temp
  as $$
    select t.name, i.email, i.display_name, exists (select from accounts.users u where u.email = i.email), i.expires_at
      from accounts.invitations i join accounts.tenants t on t.id = i.tenant_id
     where i.token_hash = p_token_hash and i.accepted_at is null and i.expires_at > now()
  $$;

-- Lets the invited person in, once: an account is made with this password, or, where the address has one, given the
-- role; its password stays, for a link to one tenant must not open another. Null where there is no such link. An account
-- of the platform's staff is refused (SQLSTATE 42501): it belongs to no tenant.
create function accounts.accept_invitation(p_token_hash bytea, p_password_hash text, p_display_name text,
                                           p_address text, p_request_id text)
  returns uuid
  language plpgsql volatile security definer set search_path = pg_catalog, pg_temp
  as $$
  declare
    taken accounts.invitations;
    account accounts.users;
  begin
    update accounts.invitations set accepted_at = now()
     where token_hash = p_token_hash and accepted_at is null and expires_at > now() returning * into taken;
    if not found then return null; end if;
    select * into account from accounts.users where email = taken.email;
    if not found then
      insert into accounts.users (email, display_name, password_hash)
        values (taken.email, p_display_name, p_password_hash) returning * into account;
    elsif account.platform_role is not null then
      raise exception 'an account of the staff belongs to no tenant' using errcode = 'insufficient_privilege';
    end if;
    insert into accounts.memberships (tenant_id, user_id, role) values (taken.tenant_id, account.id, taken.role)
      on conflict (tenant_id, user_id) do nothing;
    insert into accounts.audit_log (tenant_id, actor_user_id, actor, action, target, address, request_id)
      values (taken.tenant_id, account.id, account.email, 'invitation.accept', taken.role, p_address, p_request_id);
    return account.id;
  end $$;

grant execute on function accounts.find_invitation(bytea), accounts.accept_invitation(bytea, text, text, text, text)
  to kryonix_app;

-- Erasure. The owner sees and deletes the rows of the one tenant that its transaction names, in every table that has
-- tenants' rows, but not in the audit log. Tables that come later are given the same by the erasure itself.
do $$
declare place record;
begin
  for place in
    select n.nspname, c.relname, a.attname
      from pg_class c join pg_namespace n on n.oid = c.relnamespace
      join pg_attribute a on a.attrelid = c.oid and not a.attisdropped
     where n.nspname in ('accounts', 'cache_management') and c.relkind in ('r', 'p') and c.relname <> 'audit_log'
       and (a.attname = 'tenant_id' or (c.relname = 'tenants' and a.attname = 'id'))
  loop
    execute format('create policy owner_erases on %I.%I for all to kryonix_owner
      using (%I = nullif(current_setting(''app.erased_tenant'', true), '''')::uuid)',
      place.nspname, place.relname, place.attname);
  end loop;
end $$;

-- Whoever belonged to the erased tenant alone goes with it.
create policy owner_erases on accounts.users for delete to kryonix_owner
  using (platform_role is null and nullif(current_setting('app.erased_tenant', true), '') is not null
    and not exists (select from accounts.memberships m where m.user_id = users.id));
