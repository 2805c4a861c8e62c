-- Whoever belongs to several tenants chooses which of them a session is of. The choice holds for the next sign-in too.

-- Null: never chosen.
alter table accounts.memberships add column chosen_at timestamptz;

create policy owner_chooses on accounts.memberships for update to kryonix_owner using (true) with check (true);
create policy owner_notes_choices on accounts.audit_log for insert to kryonix_owner
  with check (action in ('session.leave', 'session.enter'));

-- As before, but of several memberships the one chosen last counts, and one of a closed tenant only where there is no other.
create or replace function accounts.find_login(p_email text)
  returns table (user_id uuid, password_hash text, display_name text, role text, tenant_id uuid)
  language sql stable security definer rows 1 set search_path = pg_catalog, pg_temp
  as $$
    select u.id, u.password_hash, u.display_name, coalesce(u.platform_role, m.role),
           case when u.platform_role is null then m.tenant_id end
      from accounts.users u
      left join lateral (select m.tenant_id, m.role
                           from accounts.memberships m join accounts.tenants t on t.id = m.tenant_id
                          where m.user_id = u.id
                          order by t.status = 'suspended', m.chosen_at desc nulls last, m.created_at, m.tenant_id
                          limit 1) m on true
     where u.email = lower(btrim(p_email)) and coalesce(u.platform_role, m.role) is not null
  $$;

-- As before, but whoever accepts an invitation has chosen that tenant: the next sign-in opens it.
create or replace function accounts.accept_invitation(p_token_hash bytea, p_password_hash text, p_display_name text,
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
    insert into accounts.memberships (tenant_id, user_id, role, chosen_at)
      values (taken.tenant_id, account.id, taken.role, now())
      on conflict (tenant_id, user_id) do update set chosen_at = excluded.chosen_at;
    insert into accounts.audit_log (tenant_id, actor_user_id, actor, action, target, address, request_id)
      values (taken.tenant_id, account.id, account.email, 'invitation.accept', taken.role, p_address, p_request_id);
    return account.id;
  end $$;

-- The tenants that the person of an open session belongs to, by name; none for staff. The id is the proof: nobody can
-- list ids.
create function accounts.list_session_tenants(p_session_id uuid)
  returns table (tenant_id uuid, slug text, name text, status text, role text, current boolean)
  language sql stable security definer set search_path = pg_catalog, pg_temp
  as $$
    select t.id, t.slug, t.name, t.status, m.role, t.id = s.tenant_id
      from accounts.sessions s
      join accounts.memberships m on m.user_id = s.user_id
      join accounts.tenants t on t.id = m.tenant_id
     where s.id = p_session_id and s.tenant_id is not null and s.revoked_at is null and s.expires_at > now()
     order by lower(t.name), t.id limit 500
  $$;

-- Makes an open session one of another tenant, with the role that its person has there, and notes it in the audit logs of
-- both. False where the session is not open, belongs to staff, or its person to no such tenant; true without a note where
-- it is that tenant's already.
create function accounts.switch_session(p_session_id uuid, p_tenant_id uuid, p_address text, p_request_id text)
  returns boolean
  language plpgsql volatile security definer set search_path = pg_catalog, pg_temp
  as $$
  declare
    held accounts.sessions;
    there text;
    email text;
  begin
    select * into held from accounts.sessions
     where id = p_session_id and tenant_id is not null and revoked_at is null and expires_at > now() for update;
    if not found then return false; end if;
    update accounts.memberships m set chosen_at = now()
     where m.user_id = held.user_id and m.tenant_id = p_tenant_id returning m.role into there;
    if not found then return false; end if;
    if held.tenant_id = p_tenant_id then return true; end if;
    update accounts.sessions set tenant_id = p_tenant_id, role = there where id = held.id;
    select u.email into email from accounts.users u where u.id = held.user_id;
    insert into accounts.audit_log (tenant_id, actor_user_id, actor, action, target, address, request_id)
      values (held.tenant_id, held.user_id, email, 'session.leave', held.role, p_address, p_request_id),
             (p_tenant_id, held.user_id, email, 'session.enter', there, p_address, p_request_id);
    return true;
  end $$;

grant execute on function accounts.list_session_tenants(uuid), accounts.switch_session(uuid, uuid, text, text)
  to kryonix_app;

-- Sockets of a session that is of another tenant now are judged again as well.
drop trigger tell_access on accounts.sessions;
create trigger tell_access after delete or update of revoked_at, expires_at, tenant_id on accounts.sessions
  for each row execute function accounts.tell_access('session', 'id');
