-- What people and tenants choose for themselves, and the sign-in sessions that a tenant may see and end.

-- Of one person. No row: nothing was chosen. Null: as the device has it.
create table accounts.preferences (
  user_id uuid primary key references accounts.users (id) on delete cascade,
  language text check (language in ('pt-BR', 'en')),
  theme text check (theme in ('system', 'light', 'dark')),
  -- An IANA zone; shown times follow it unless `utc`.
  time_zone text check (length(time_zone) between 1 and 64),
  utc boolean not null default false,
  currency text not null default 'BRL' check (currency in ('BRL', 'USD', 'EUR')),
  date_format text not null default 'locale' check (date_format in ('locale', 'day_first', 'month_first', 'iso')),
  -- {channel: [severity, …]}; alerts go nowhere else.
  notifications jsonb not null default '{}' check (jsonb_typeof(notifications) = 'object' and length(notifications::text) <= 2000),
  -- {start, end} as HH:MM in the person's own zone; null: none.
  quiet_hours jsonb check (jsonb_typeof(quiet_hours) = 'object' and length(quiet_hours::text) <= 200),
  updated_at timestamptz not null default now()
);

-- Of one tenant. No row: nothing was chosen.
create table accounts.tenant_settings (
  tenant_id uuid primary key references accounts.tenants (id),
  brand_color text check (brand_color ~ '^#[0-9a-f]{6}$'),
  -- {timeZone, days: [{day, opens, closes}, …]}
  business_hours jsonb check (jsonb_typeof(business_hours) = 'object' and length(business_hours::text) <= 2000),
  updated_at timestamptz not null default now()
);

create table accounts.tenant_images (
  tenant_id uuid not null references accounts.tenants (id),
  kind text not null check (kind in ('logo', 'favicon')),
  content_type text not null check (content_type in ('image/png', 'image/webp')),
  bytes bytea not null check (length(bytes) between 1 and 204800),
  -- SHA-256, the first 16 hex digits: the version in the address.
  version text not null check (version ~ '^[0-9a-f]{16}$'),
  updated_at timestamptz not null default now(),
  primary key (tenant_id, kind)
);

do $$
declare name text;
begin
  foreach name in array array['preferences', 'tenant_settings', 'tenant_images'] loop
    execute format('alter table accounts.%I enable row level security', name);
    execute format('alter table accounts.%I force row level security', name);
    execute format('grant select, insert, update on accounts.%I to kryonix_app', name);
  end loop;
  foreach name in array array['tenant_settings', 'tenant_images'] loop
    execute format('create policy app_uses on accounts.%I for all to kryonix_app
      using (tenant_id = nullif(current_setting(''app.current_tenant'', true), '''')::uuid)
      with check (tenant_id = nullif(current_setting(''app.current_tenant'', true), '''')::uuid)', name);
    execute format('create policy platform_reads on accounts.%I for select to kryonix_platform using (true)', name);
    execute format('grant select on accounts.%I to kryonix_platform', name);
  end loop;
end $$;
grant delete on accounts.tenant_images to kryonix_app;

create policy app_uses on accounts.preferences for all to kryonix_app
  using (exists (select from accounts.memberships m
                  where m.user_id = preferences.user_id
                    and m.tenant_id = nullif(current_setting('app.current_tenant', true), '')::uuid))
  with check (exists (select from accounts.memberships m
                       where m.user_id = preferences.user_id
                         and m.tenant_id = nullif(current_setting('app.current_tenant', true), '')::uuid));
create policy platform_uses on accounts.preferences for all to kryonix_platform using (true) with check (true);
grant select, insert, update on accounts.preferences to kryonix_platform;
create policy owner_looks_up on accounts.preferences for select to kryonix_owner using (true);

-- A tenant's people may change how they are called.
create policy app_renames on accounts.users for update to kryonix_app
  using (exists (select from accounts.memberships m
                  where m.user_id = users.id
                    and m.tenant_id = nullif(current_setting('app.current_tenant', true), '')::uuid))
  with check (exists (select from accounts.memberships m
                       where m.user_id = users.id
                         and m.tenant_id = nullif(current_setting('app.current_tenant', true), '')::uuid));
grant update (display_name) on accounts.users to kryonix_app;

-- What the person of a session chose, before a tenant is known; at most one row, none without a choice.
create function accounts.find_preferences(p_session_id uuid)
  returns setof accounts.preferences
  language sql stable security definer rows 1 set search_path = pg_catalog, pg_temp
  as $$
    select p.* from accounts.sessions s join accounts.preferences p on p.user_id = s.user_id
     where s.id = p_session_id and s.revoked_at is null and s.expires_at > now()
  $$;

-- The open sign-in sessions of the transaction's tenant. `handle` names a session without being its id, which nobody
-- may list: it is the SHA-256 of the id in hex.
create function accounts.list_tenant_sessions()
  returns table (handle text, user_id uuid, email text, display_name text, role text, created_at timestamptz,
                 expires_at timestamptz, address text, user_agent text)
  language sql stable security definer set search_path = pg_catalog, pg_temp
  as $$
    select encode(sha256(convert_to(s.id::text, 'UTF8')), 'hex'), u.id, u.email, u.display_name, m.role, s.created_at,
           s.expires_at, s.address, s.user_agent
      from accounts.sessions s
      join accounts.users u on u.id = s.user_id
      join accounts.memberships m on m.tenant_id = s.tenant_id and m.user_id = s.user_id
     where s.tenant_id = nullif(current_setting('app.current_tenant', true), '')::uuid
       and s.revoked_at is null and s.expires_at > now()
     order by s.created_at desc, s.id limit 500
  $$;

-- Ends an open session of the transaction's tenant; p_only_user, where not null, confines it to that person's. Answers
-- the id of the session that ended, so that its sockets can be closed; null where there is none.
create function accounts.revoke_tenant_session(p_handle text, p_only_user uuid, p_actor_user_id uuid, p_address text,
                                               p_request_id text)
  returns uuid
  language plpgsql volatile security definer set search_path = pg_catalog, pg_temp
  as $$
  declare
    gone accounts.sessions;
    tenant uuid := nullif(current_setting('app.current_tenant', true), '')::uuid;
  begin
    update accounts.sessions s set revoked_at = now()
     where s.tenant_id = tenant and encode(sha256(convert_to(s.id::text, 'UTF8')), 'hex') = p_handle
       and s.revoked_at is null and (p_only_user is null or s.user_id = p_only_user)
     returning * into gone;
    if not found then return null; end if;
    insert into accounts.audit_log (tenant_id, actor_user_id, actor, action, target, address, request_id)
      select tenant, actor.id, actor.email, 'session.revoke', whose.email, p_address, p_request_id
        from accounts.users actor cross join accounts.users whose
       where actor.id = p_actor_user_id and whose.id = gone.user_id;
    return gone.id;
  end $$;

create index sessions_tenant on accounts.sessions (tenant_id, created_at desc) where revoked_at is null;

grant execute on function accounts.find_preferences(uuid), accounts.list_tenant_sessions(),
  accounts.revoke_tenant_session(text, uuid, uuid, text, text) to kryonix_app;
