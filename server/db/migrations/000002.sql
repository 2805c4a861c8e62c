-- What must be known before a tenant is: sign-in, sessions and API keys. Row-level security shows the application role
-- nothing there, so these functions, run by the owner with a fixed search path, answer exactly one question each.

-- The owner is subject to row-level security too; these policies give it what the functions below need, and no more.
create policy owner_looks_up on accounts.tenants for select to kryonix_owner using (true);
create policy owner_looks_up on accounts.users for select to kryonix_owner using (true);
create policy owner_looks_up on accounts.memberships for select to kryonix_owner using (true);
create policy owner_looks_up on accounts.api_keys for select to kryonix_owner using (true);
create policy owner_looks_up on accounts.sessions for select to kryonix_owner using (true);
create policy owner_creates on accounts.sessions for insert to kryonix_owner with check (true);
create policy owner_revokes on accounts.sessions for update to kryonix_owner using (true) with check (true);
create policy owner_notes_sessions on accounts.audit_log for insert to kryonix_owner
  with check (action in ('session.create', 'session.revoke'));

-- At most one row: the account of an address with the role it signs in with (platform role, else oldest membership).
-- An account without any role is no login.
create function accounts.find_login(p_email text)
  returns table (user_id uuid, password_hash text, display_name text, role text, tenant_id uuid)
  language sql stable security definer rows 1 set search_path = pg_catalog, pg_temp
  as $$
    select u.id, u.password_hash, u.display_name, coalesce(u.platform_role, m.role),
           case when u.platform_role is null then m.tenant_id end
      from accounts.users u
      left join lateral (select m.tenant_id, m.role from accounts.memberships m
                          where m.user_id = u.id order by m.created_at, m.tenant_id limit 1) m on true
     where u.email = lower(btrim(p_email)) and coalesce(u.platform_role, m.role) is not null
  $$;

-- At most one row, revoked and expired ones included. The role is today's: who lost the membership or the platform
-- role has no session any more.
create function accounts.find_session(p_session_id uuid)
  returns table (session_id uuid, user_id uuid, email text, display_name text, role text, tenant_id uuid,
                 tenant_slug text, tenant_name text, tenant_status text, tenant_demo boolean,
                 expires_at timestamptz, revoked_at timestamptz)
  language sql stable security definer rows 1 set search_path = pg_catalog, pg_temp
  as $$
    select s.id, u.id, u.email, u.display_name,
           case when s.tenant_id is null then u.platform_role else m.role end,
           s.tenant_id, t.slug, t.name, t.status, t.demo, s.expires_at, s.revoked_at
      from accounts.sessions s
      join accounts.users u on u.id = s.user_id
      left join accounts.memberships m on m.tenant_id = s.tenant_id and m.user_id = s.user_id
      left join accounts.tenants t on t.id = s.tenant_id
     where s.id = p_session_id
       and case when s.tenant_id is null then u.platform_role else m.role end is not null
  $$;

-- At most one row, revoked and expired ones included.
create function accounts.find_api_key(p_key_hmac bytea)
  returns table (api_key_id uuid, tenant_id uuid, tenant_slug text, tenant_name text, tenant_status text,
                 tenant_demo boolean, scopes text[], expires_at timestamptz, revoked_at timestamptz)
  language sql stable security definer rows 1 set search_path = pg_catalog, pg_temp
  as $$
    select k.id, k.tenant_id, t.slug, t.name, t.status, t.demo, k.scopes, k.expires_at, k.revoked_at
      from accounts.api_keys k join accounts.tenants t on t.id = k.tenant_id
     where k.key_hmac = p_key_hmac
  $$;

-- Makes a session with the role that the account has, never one that the caller names, and notes it in the audit log.
-- Null where the account has no role.
create function accounts.create_session(p_user_id uuid, p_expires_at timestamptz, p_address text, p_user_agent text,
                                        p_request_id text)
  returns uuid
  language plpgsql volatile security definer set search_path = pg_catalog, pg_temp
  as $$
  declare
    made accounts.sessions;
    login record;
  begin
    select u.email, l.role, l.tenant_id into login
      from accounts.users u cross join lateral accounts.find_login(u.email) l where u.id = p_user_id;
    if not found then return null; end if;
    insert into accounts.sessions (user_id, tenant_id, role, expires_at, address, user_agent)
      values (p_user_id, login.tenant_id, login.role, p_expires_at, p_address, p_user_agent)
      returning * into made;
    insert into accounts.audit_log (tenant_id, actor_user_id, actor, action, target, address, request_id)
      values (login.tenant_id, p_user_id, login.email, 'session.create', login.role, p_address, p_request_id);
    return made.id;
  end $$;

-- True where the session was open and is now revoked. The id is the proof of ownership: nobody can list ids.
create function accounts.revoke_session(p_session_id uuid, p_address text, p_request_id text)
  returns boolean
  language plpgsql volatile security definer set search_path = pg_catalog, pg_temp
  as $$
  declare gone accounts.sessions;
  begin
    update accounts.sessions set revoked_at = now()
     where id = p_session_id and revoked_at is null returning * into gone;
    if not found then return false; end if;
    insert into accounts.audit_log (tenant_id, actor_user_id, actor, action, target, address, request_id)
      select gone.tenant_id, u.id, u.email, 'session.revoke', gone.role, p_address, p_request_id
        from accounts.users u where u.id = gone.user_id;
    return true;
  end $$;

grant execute on function accounts.find_login(text), accounts.find_session(uuid), accounts.find_api_key(bytea),
  accounts.create_session(uuid, timestamptz, text, text, text), accounts.revoke_session(uuid, text, text)
  to kryonix_app;
