-- Written by: npm run kryonix -- schema dump. Not to be edited, not run by anything.
-- PostgreSQL database dump

-- Name: timescaledb; Type: EXTENSION; Schema: -; Owner: -

CREATE EXTENSION IF NOT EXISTS timescaledb WITH SCHEMA public;

-- Name: EXTENSION timescaledb; Type: COMMENT; Schema: -; Owner: -

-- Name: accounts; Type: SCHEMA; Schema: -; Owner: -

CREATE SCHEMA accounts;

-- Name: cache_management; Type: SCHEMA; Schema: -; Owner: -

CREATE SCHEMA cache_management;

-- Name: kryonix_migrations; Type: SCHEMA; Schema: -; Owner: -

CREATE SCHEMA kryonix_migrations;

-- Name: performance; Type: SCHEMA; Schema: -; Owner: -

CREATE SCHEMA performance;

-- Name: accept_invitation(bytea, text, text, text, text); Type: FUNCTION; Schema: accounts; Owner: -

CREATE FUNCTION accounts.accept_invitation(p_token_hash bytea, p_password_hash text, p_display_name text, p_address text, p_request_id text) RETURNS uuid
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
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

-- Name: create_session(uuid, timestamp with time zone, text, text, text); Type: FUNCTION; Schema: accounts; Owner: -

CREATE FUNCTION accounts.create_session(p_user_id uuid, p_expires_at timestamp with time zone, p_address text, p_user_agent text, p_request_id text) RETURNS uuid
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
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

-- Name: find_api_key(bytea); Type: FUNCTION; Schema: accounts; Owner: -

CREATE FUNCTION accounts.find_api_key(p_key_hmac bytea) RETURNS TABLE(api_key_id uuid, tenant_id uuid, tenant_slug text, tenant_name text, tenant_status text, tenant_demo boolean, scopes text[], expires_at timestamp with time zone, revoked_at timestamp with time zone)
    LANGUAGE sql STABLE SECURITY DEFINER ROWS 1
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
    select k.id, k.tenant_id, t.slug, t.name, t.status, t.demo, k.scopes, k.expires_at, k.revoked_at
      from accounts.api_keys k join accounts.tenants t on t.id = k.tenant_id
     where k.key_hmac = p_key_hmac
  $$;

-- Name: find_invitation(bytea); Type: FUNCTION; Schema: accounts; Owner: -

CREATE FUNCTION accounts.find_invitation(p_token_hash bytea) RETURNS TABLE(tenant_name text, email text, display_name text, has_account boolean, expires_at timestamp with time zone)
    LANGUAGE sql STABLE SECURITY DEFINER ROWS 1
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
    select t.name, i.email, i.display_name, exists (select from accounts.users u where u.email = i.email), i.expires_at
      from accounts.invitations i join accounts.tenants t on t.id = i.tenant_id
     where i.token_hash = p_token_hash and i.accepted_at is null and i.expires_at > now()
  $$;

-- Name: find_login(text); Type: FUNCTION; Schema: accounts; Owner: -

CREATE FUNCTION accounts.find_login(p_email text) RETURNS TABLE(user_id uuid, password_hash text, display_name text, role text, tenant_id uuid)
    LANGUAGE sql STABLE SECURITY DEFINER ROWS 1
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
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

-- Name: preferences; Type: TABLE; Schema: accounts; Owner: -

CREATE TABLE accounts.preferences (
    user_id uuid NOT NULL,
    language text,
    theme text,
    time_zone text,
    utc boolean DEFAULT false NOT NULL,
    currency text DEFAULT 'BRL'::text NOT NULL,
    date_format text DEFAULT 'locale'::text NOT NULL,
    notifications jsonb DEFAULT '{}'::jsonb NOT NULL,
    quiet_hours jsonb,
    updated_at timestamp with time zone DEFAULT now() NOT NULL,
    CONSTRAINT preferences_currency_check CHECK ((currency = ANY (ARRAY['BRL'::text, 'USD'::text, 'EUR'::text]))),
    CONSTRAINT preferences_date_format_check CHECK ((date_format = ANY (ARRAY['locale'::text, 'day_first'::text, 'month_first'::text, 'iso'::text]))),
    CONSTRAINT preferences_language_check CHECK ((language = ANY (ARRAY['pt-BR'::text, 'en'::text]))),
    CONSTRAINT preferences_notifications_check CHECK (((jsonb_typeof(notifications) = 'object'::text) AND (length((notifications)::text) <= 2000))),
    CONSTRAINT preferences_quiet_hours_check CHECK (((jsonb_typeof(quiet_hours) = 'object'::text) AND (length((quiet_hours)::text) <= 200))),
    CONSTRAINT preferences_theme_check CHECK ((theme = ANY (ARRAY['system'::text, 'light'::text, 'dark'::text]))),
    CONSTRAINT preferences_time_zone_check CHECK (((length(time_zone) >= 1) AND (length(time_zone) <= 64)))
);

ALTER TABLE ONLY accounts.preferences FORCE ROW LEVEL SECURITY;

-- Name: find_preferences(uuid); Type: FUNCTION; Schema: accounts; Owner: -

CREATE FUNCTION accounts.find_preferences(p_session_id uuid) RETURNS SETOF accounts.preferences
    LANGUAGE sql STABLE SECURITY DEFINER ROWS 1
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
    select p.* from accounts.sessions s join accounts.preferences p on p.user_id = s.user_id
     where s.id = p_session_id and s.revoked_at is null and s.expires_at > now()
  $$;

-- Name: find_session(uuid); Type: FUNCTION; Schema: accounts; Owner: -

CREATE FUNCTION accounts.find_session(p_session_id uuid) RETURNS TABLE(session_id uuid, user_id uuid, email text, display_name text, role text, tenant_id uuid, tenant_slug text, tenant_name text, tenant_status text, tenant_demo boolean, expires_at timestamp with time zone, revoked_at timestamp with time zone)
    LANGUAGE sql STABLE SECURITY DEFINER ROWS 1
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
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

-- Name: list_session_tenants(uuid); Type: FUNCTION; Schema: accounts; Owner: -

CREATE FUNCTION accounts.list_session_tenants(p_session_id uuid) RETURNS TABLE(tenant_id uuid, slug text, name text, status text, role text, current boolean)
    LANGUAGE sql STABLE SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
    select t.id, t.slug, t.name, t.status, m.role, t.id = s.tenant_id
      from accounts.sessions s
      join accounts.memberships m on m.user_id = s.user_id
      join accounts.tenants t on t.id = m.tenant_id
     where s.id = p_session_id and s.tenant_id is not null and s.revoked_at is null and s.expires_at > now()
     order by lower(t.name), t.id limit 500
  $$;

-- Name: list_tenant_sessions(); Type: FUNCTION; Schema: accounts; Owner: -

CREATE FUNCTION accounts.list_tenant_sessions() RETURNS TABLE(handle text, user_id uuid, email text, display_name text, role text, created_at timestamp with time zone, expires_at timestamp with time zone, address text, user_agent text)
    LANGUAGE sql STABLE SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
    select encode(sha256(convert_to(s.id::text, 'UTF8')), 'hex'), u.id, u.email, u.display_name, m.role, s.created_at,
           s.expires_at, s.address, s.user_agent
      from accounts.sessions s
      join accounts.users u on u.id = s.user_id
      join accounts.memberships m on m.tenant_id = s.tenant_id and m.user_id = s.user_id
     where s.tenant_id = nullif(current_setting('app.current_tenant', true), '')::uuid
       and s.revoked_at is null and s.expires_at > now()
     order by s.created_at desc, s.id limit 500
  $$;

-- Name: refuse_audit_change(); Type: FUNCTION; Schema: accounts; Owner: -

CREATE FUNCTION accounts.refuse_audit_change() RETURNS trigger
    LANGUAGE plpgsql
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$ begin
    raise exception 'the audit log is append-only' using errcode = 'insufficient_privilege';
  end $$;

-- Name: revoke_session(uuid, text, text); Type: FUNCTION; Schema: accounts; Owner: -

CREATE FUNCTION accounts.revoke_session(p_session_id uuid, p_address text, p_request_id text) RETURNS boolean
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
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

-- Name: revoke_tenant_session(text, uuid, uuid, text, text); Type: FUNCTION; Schema: accounts; Owner: -

CREATE FUNCTION accounts.revoke_tenant_session(p_handle text, p_only_user uuid, p_actor_user_id uuid, p_address text, p_request_id text) RETURNS uuid
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
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

-- Name: switch_session(uuid, uuid, text, text); Type: FUNCTION; Schema: accounts; Owner: -

CREATE FUNCTION accounts.switch_session(p_session_id uuid, p_tenant_id uuid, p_address text, p_request_id text) RETURNS boolean
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
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

-- Name: tell_access(); Type: FUNCTION; Schema: accounts; Owner: -

CREATE FUNCTION accounts.tell_access() RETURNS trigger
    LANGUAGE plpgsql
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$ begin
    perform pg_notify('kryonix_access', tg_argv[0] || ':' || (to_jsonb(old) ->> tg_argv[1]));
    return null;
  end $$;

-- Name: forget_push_endpoint(bytea); Type: FUNCTION; Schema: cache_management; Owner: -

CREATE FUNCTION cache_management.forget_push_endpoint(p_endpoint_sha256 bytea) RETURNS void
    LANGUAGE sql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$ delete from cache_management.push_subscriptions where endpoint_sha256 = p_endpoint_sha256 $$;

-- Name: lies_within(timestamp with time zone, timestamp with time zone, timestamp with time zone); Type: FUNCTION; Schema: cache_management; Owner: -

CREATE FUNCTION cache_management.lies_within(instant timestamp with time zone, from_instant timestamp with time zone, to_instant timestamp with time zone) RETURNS boolean
    LANGUAGE plpgsql IMMUTABLE STRICT COST 10000
    AS $$
  begin
    return instant operator(pg_catalog.>=) from_instant and instant operator(pg_catalog.<) to_instant;
  end $$;

-- Name: list_alert_recipients(uuid); Type: FUNCTION; Schema: cache_management; Owner: -

CREATE FUNCTION cache_management.list_alert_recipients(p_tenant_id uuid) RETURNS TABLE(user_id uuid, email text, language text, time_zone text, notifications jsonb, quiet_hours jsonb, phone_sealed text)
    LANGUAGE sql STABLE SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
    select u.id, u.email, coalesce(p.language, u.language), p.time_zone, coalesce(p.notifications, '{}'), p.quiet_hours,
           f.sealed
      from accounts.users u
      left join accounts.preferences p on p.user_id = u.id
      left join cache_management.alert_phones f on f.user_id = u.id
     where case when p_tenant_id is null then u.platform_role is not null
                else exists (select from accounts.memberships m
                              where m.user_id = u.id and m.tenant_id = p_tenant_id) end
  $$;

-- Name: percentile_cells(bigint[]); Type: FUNCTION; Schema: cache_management; Owner: -

CREATE FUNCTION cache_management.percentile_cells(latency bigint[]) RETURNS bigint[]
    LANGUAGE plpgsql IMMUTABLE STRICT PARALLEL SAFE
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
  declare
    total bigint := 0;
    seen bigint := 0;
    half bigint;
    most bigint;
    p50 bigint;
    p95 bigint;
  begin
    for i in 1 .. cardinality(latency) / 2 loop
      total := total + latency[2 * i];
    end loop;
    half := greatest(1, ceil(0.50 * total));
    most := greatest(1, ceil(0.95 * total));
    total := greatest(1, ceil(0.99 * total));
    for i in 1 .. cardinality(latency) / 2 loop
      seen := seen + latency[2 * i];
      if p50 is null and seen >= half then p50 := latency[2 * i - 1]; end if;
      if p95 is null and seen >= most then p95 := latency[2 * i - 1]; end if;
      if seen >= total then return array[p50, p95, latency[2 * i - 1]]; end if;
    end loop;
    return null;
  end $$;

-- Name: percentile_cells(bigint[], double precision[]); Type: FUNCTION; Schema: cache_management; Owner: -

CREATE FUNCTION cache_management.percentile_cells(cells bigint[], counts double precision[]) RETURNS bigint[]
    LANGUAGE plpgsql IMMUTABLE STRICT PARALLEL SAFE
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
  declare
    part float8;
    total float8 := 0;
    seen float8 := 0;
    half float8;
    most float8;
    at int := 0;
    p50 bigint;
    p95 bigint;
  begin
    foreach part in array counts loop
      total := total + part;
    end loop;
    half := greatest(1, ceil(0.50 * total));
    most := greatest(1, ceil(0.95 * total));
    total := greatest(1, ceil(0.99 * total));
    foreach part in array counts loop
      at := at + 1;
      seen := seen + part;
      if seen >= half then
        if p50 is null then p50 := cells[at]; end if;
        if seen >= most then
          if p95 is null then p95 := cells[at]; end if;
          if seen >= total then return array[p50, p95, cells[at]]; end if;
        end if;
      end if;
    end loop;
    return null;
  end $$;

-- Name: sum_histograms(bigint[], bigint[]); Type: FUNCTION; Schema: cache_management; Owner: -

CREATE FUNCTION cache_management.sum_histograms(a bigint[], b bigint[]) RETURNS bigint[]
    LANGUAGE plpgsql IMMUTABLE STRICT PARALLEL SAFE
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
  declare
    added bigint[] := a;
    merged bigint[] := '{}';
    filled int := 0;
    i int := 1;
    j int := 1;
    a_bucket bigint;
    b_bucket bigint := b[1];
  begin
    while b_bucket is not null loop
      while added[i] < b_bucket loop
        i := i + 2;
      end loop;
      exit when added[i] is distinct from b_bucket;
      added[i + 1] := added[i + 1] + b[j + 1];
      i := i + 2;
      j := j + 2;
      b_bucket := b[j];
    end loop;
    if b_bucket is null then
      return added;
    end if;

    i := 1;
    j := 1;
    a_bucket := a[1];
    b_bucket := b[1];
    loop
      if a_bucket is null and b_bucket is null then
        return merged;
      elsif b_bucket is null or a_bucket < b_bucket then
        merged[filled + 1] := a_bucket;
        merged[filled + 2] := a[i + 1];
        i := i + 2;
        a_bucket := a[i];
      elsif a_bucket is null or b_bucket < a_bucket then
        merged[filled + 1] := b_bucket;
        merged[filled + 2] := b[j + 1];
        j := j + 2;
        b_bucket := b[j];
      else
        merged[filled + 1] := a_bucket;
        merged[filled + 2] := a[i + 1] + b[j + 1];
        i := i + 2;
        j := j + 2;
        a_bucket := a[i];
        b_bucket := b[j];
      end if;
      filled := filled + 2;
    end loop;
  end $$;

-- Name: tell_tenant_rules(); Type: FUNCTION; Schema: cache_management; Owner: -

CREATE FUNCTION cache_management.tell_tenant_rules() RETURNS trigger
    LANGUAGE plpgsql
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$ begin
    perform pg_notify('kryonix_tenant_rules', coalesce(to_jsonb(new) ->> tg_argv[0], to_jsonb(old) ->> tg_argv[0]));
    return null;
  end $$;

-- Name: merged_histogram(bigint[]); Type: AGGREGATE; Schema: cache_management; Owner: -

CREATE AGGREGATE cache_management.merged_histogram(bigint[]) (
    SFUNC = cache_management.sum_histograms,
    STYPE = bigint[],
    PARALLEL = safe
);

-- Name: api_keys; Type: TABLE; Schema: accounts; Owner: -

CREATE TABLE accounts.api_keys (
    tenant_id uuid NOT NULL,
    id uuid DEFAULT gen_random_uuid() NOT NULL,
    name text NOT NULL,
    key_hmac bytea NOT NULL,
    prefix text NOT NULL,
    scopes text[] NOT NULL,
    expires_at timestamp with time zone,
    revoked_at timestamp with time zone,
    created_at timestamp with time zone DEFAULT now() NOT NULL,
    last_used_at timestamp with time zone,
    CONSTRAINT api_keys_key_hmac_check CHECK ((length(key_hmac) = 32)),
    CONSTRAINT api_keys_name_check CHECK (((length(name) >= 1) AND (length(name) <= 200))),
    CONSTRAINT api_keys_prefix_check CHECK (((length(prefix) >= 1) AND (length(prefix) <= 32))),
    CONSTRAINT api_keys_scopes_check CHECK ((cardinality(scopes) > 0))
);

ALTER TABLE ONLY accounts.api_keys FORCE ROW LEVEL SECURITY;

-- Name: audit_log; Type: TABLE; Schema: accounts; Owner: -

CREATE TABLE accounts.audit_log (
    id bigint NOT NULL,
    at timestamp with time zone DEFAULT now() NOT NULL,
    tenant_id uuid,
    actor_user_id uuid,
    actor text NOT NULL,
    action text NOT NULL,
    target text,
    before jsonb,
    after jsonb,
    address text,
    request_id text,
    CONSTRAINT audit_log_action_check CHECK (((length(action) >= 1) AND (length(action) <= 100))),
    CONSTRAINT audit_log_actor_check CHECK (((length(actor) >= 1) AND (length(actor) <= 320)))
);

ALTER TABLE ONLY accounts.audit_log FORCE ROW LEVEL SECURITY;

-- Name: audit_log_id_seq; Type: SEQUENCE; Schema: accounts; Owner: -

ALTER TABLE accounts.audit_log ALTER COLUMN id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME accounts.audit_log_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

-- Name: audit_seals; Type: TABLE; Schema: accounts; Owner: -

CREATE TABLE accounts.audit_seals (
    tenant_id uuid,
    "position" bigint NOT NULL,
    entry_id bigint NOT NULL,
    hmac bytea NOT NULL,
    sealed_at timestamp with time zone DEFAULT now() NOT NULL,
    CONSTRAINT audit_seals_hmac_check CHECK ((length(hmac) = 32)),
    CONSTRAINT audit_seals_position_check CHECK (("position" > 0))
);

ALTER TABLE ONLY accounts.audit_seals FORCE ROW LEVEL SECURITY;

-- Name: invitations; Type: TABLE; Schema: accounts; Owner: -

CREATE TABLE accounts.invitations (
    tenant_id uuid NOT NULL,
    id uuid DEFAULT gen_random_uuid() NOT NULL,
    token_hash bytea NOT NULL,
    email text NOT NULL,
    display_name text NOT NULL,
    role text NOT NULL,
    expires_at timestamp with time zone NOT NULL,
    accepted_at timestamp with time zone,
    created_at timestamp with time zone DEFAULT now() NOT NULL,
    CONSTRAINT invitations_display_name_check CHECK (((length(display_name) >= 1) AND (length(display_name) <= 200))),
    CONSTRAINT invitations_email_check CHECK (((email = lower(btrim(email))) AND ((length(email) >= 3) AND (length(email) <= 320)))),
    CONSTRAINT invitations_role_check CHECK ((role = ANY (ARRAY['tenant_admin'::text, 'tenant_viewer'::text]))),
    CONSTRAINT invitations_token_hash_check CHECK ((length(token_hash) = 32))
);

ALTER TABLE ONLY accounts.invitations FORCE ROW LEVEL SECURITY;

-- Name: memberships; Type: TABLE; Schema: accounts; Owner: -

CREATE TABLE accounts.memberships (
    tenant_id uuid NOT NULL,
    user_id uuid NOT NULL,
    role text NOT NULL,
    created_at timestamp with time zone DEFAULT now() NOT NULL,
    chosen_at timestamp with time zone,
    CONSTRAINT memberships_role_check CHECK ((role = ANY (ARRAY['tenant_admin'::text, 'tenant_viewer'::text])))
);

ALTER TABLE ONLY accounts.memberships FORCE ROW LEVEL SECURITY;

-- Name: sessions; Type: TABLE; Schema: accounts; Owner: -

CREATE TABLE accounts.sessions (
    id uuid DEFAULT gen_random_uuid() NOT NULL,
    user_id uuid NOT NULL,
    tenant_id uuid,
    role text NOT NULL,
    created_at timestamp with time zone DEFAULT now() NOT NULL,
    expires_at timestamp with time zone NOT NULL,
    revoked_at timestamp with time zone,
    address text,
    user_agent text,
    CONSTRAINT sessions_check CHECK (((tenant_id IS NULL) = (role = ANY (ARRAY['platform_admin'::text, 'platform_viewer'::text])))),
    CONSTRAINT sessions_role_check CHECK ((role = ANY (ARRAY['tenant_admin'::text, 'tenant_viewer'::text, 'platform_admin'::text, 'platform_viewer'::text])))
);

ALTER TABLE ONLY accounts.sessions FORCE ROW LEVEL SECURITY;

-- Name: tenant_images; Type: TABLE; Schema: accounts; Owner: -

CREATE TABLE accounts.tenant_images (
    tenant_id uuid NOT NULL,
    kind text NOT NULL,
    content_type text NOT NULL,
    bytes bytea NOT NULL,
    version text NOT NULL,
    updated_at timestamp with time zone DEFAULT now() NOT NULL,
    CONSTRAINT tenant_images_bytes_check CHECK (((length(bytes) >= 1) AND (length(bytes) <= 204800))),
    CONSTRAINT tenant_images_content_type_check CHECK ((content_type = ANY (ARRAY['image/png'::text, 'image/webp'::text]))),
    CONSTRAINT tenant_images_kind_check CHECK ((kind = ANY (ARRAY['logo'::text, 'favicon'::text]))),
    CONSTRAINT tenant_images_version_check CHECK ((version ~ '^[0-9a-f]{16}$'::text))
);

ALTER TABLE ONLY accounts.tenant_images FORCE ROW LEVEL SECURITY;

-- Name: tenant_operations; Type: TABLE; Schema: accounts; Owner: -

CREATE TABLE accounts.tenant_operations (
    tenant_id uuid NOT NULL,
    id uuid DEFAULT gen_random_uuid() NOT NULL,
    kind text NOT NULL,
    state text DEFAULT 'running'::text NOT NULL,
    request jsonb NOT NULL,
    steps text[] DEFAULT '{}'::text[] NOT NULL,
    attempts integer DEFAULT 0 NOT NULL,
    error text,
    request_key text,
    started_at timestamp with time zone DEFAULT now() NOT NULL,
    updated_at timestamp with time zone DEFAULT now() NOT NULL,
    finished_at timestamp with time zone,
    CONSTRAINT tenant_operations_attempts_check CHECK ((attempts >= 0)),
    CONSTRAINT tenant_operations_check CHECK (((state = 'running'::text) = (finished_at IS NULL))),
    CONSTRAINT tenant_operations_error_check CHECK ((length(error) <= 2000)),
    CONSTRAINT tenant_operations_kind_check CHECK ((kind = ANY (ARRAY['create'::text, 'erase'::text, 'move'::text]))),
    CONSTRAINT tenant_operations_request_check CHECK (((jsonb_typeof(request) = 'object'::text) AND (length((request)::text) <= 40000))),
    CONSTRAINT tenant_operations_request_key_check CHECK (((length(request_key) >= 8) AND (length(request_key) <= 200))),
    CONSTRAINT tenant_operations_state_check CHECK ((state = ANY (ARRAY['running'::text, 'done'::text, 'rolled_back'::text])))
);

ALTER TABLE ONLY accounts.tenant_operations FORCE ROW LEVEL SECURITY;

-- Name: tenant_profiles; Type: TABLE; Schema: accounts; Owner: -

CREATE TABLE accounts.tenant_profiles (
    tenant_id uuid NOT NULL,
    template text NOT NULL,
    tier text NOT NULL,
    custom_domain text,
    terminology jsonb DEFAULT '{}'::jsonb NOT NULL,
    business jsonb DEFAULT '{}'::jsonb NOT NULL,
    delete_after timestamp with time zone,
    created_at timestamp with time zone DEFAULT now() NOT NULL,
    updated_at timestamp with time zone DEFAULT now() NOT NULL,
    CONSTRAINT tenant_profiles_business_check CHECK (((jsonb_typeof(business) = 'object'::text) AND (length((business)::text) <= 20000))),
    CONSTRAINT tenant_profiles_custom_domain_check CHECK (((custom_domain = lower(custom_domain)) AND ((length(custom_domain) >= 3) AND (length(custom_domain) <= 253)))),
    CONSTRAINT tenant_profiles_template_check CHECK ((template ~ '^[a-z][a-z0-9-]{0,62}$'::text)),
    CONSTRAINT tenant_profiles_terminology_check CHECK (((jsonb_typeof(terminology) = 'object'::text) AND (length((terminology)::text) <= 4000))),
    CONSTRAINT tenant_profiles_tier_check CHECK ((tier ~ '^[a-z][a-z0-9-]{0,62}$'::text))
);

ALTER TABLE ONLY accounts.tenant_profiles FORCE ROW LEVEL SECURITY;

-- Name: tenant_settings; Type: TABLE; Schema: accounts; Owner: -

CREATE TABLE accounts.tenant_settings (
    tenant_id uuid NOT NULL,
    brand_color text,
    business_hours jsonb,
    updated_at timestamp with time zone DEFAULT now() NOT NULL,
    CONSTRAINT tenant_settings_brand_color_check CHECK ((brand_color ~ '^#[0-9a-f]{6}$'::text)),
    CONSTRAINT tenant_settings_business_hours_check CHECK (((jsonb_typeof(business_hours) = 'object'::text) AND (length((business_hours)::text) <= 2000)))
);

ALTER TABLE ONLY accounts.tenant_settings FORCE ROW LEVEL SECURITY;

-- Name: tenants; Type: TABLE; Schema: accounts; Owner: -

CREATE TABLE accounts.tenants (
    id uuid DEFAULT gen_random_uuid() NOT NULL,
    slug text NOT NULL,
    name text NOT NULL,
    status text DEFAULT 'active'::text NOT NULL,
    demo boolean DEFAULT false NOT NULL,
    created_at timestamp with time zone DEFAULT now() NOT NULL,
    canary boolean DEFAULT false NOT NULL,
    CONSTRAINT tenants_name_check CHECK (((length(name) >= 1) AND (length(name) <= 200))),
    CONSTRAINT tenants_slug_check CHECK ((slug ~ '^[a-z0-9][a-z0-9-]{0,62}$'::text)),
    CONSTRAINT tenants_status_check CHECK ((status = ANY (ARRAY['active'::text, 'suspended'::text, 'maintenance'::text])))
);

ALTER TABLE ONLY accounts.tenants FORCE ROW LEVEL SECURITY;

-- Name: users; Type: TABLE; Schema: accounts; Owner: -

CREATE TABLE accounts.users (
    id uuid DEFAULT gen_random_uuid() NOT NULL,
    email text NOT NULL,
    display_name text NOT NULL,
    password_hash text NOT NULL,
    platform_role text,
    language text DEFAULT 'pt-BR'::text NOT NULL,
    created_at timestamp with time zone DEFAULT now() NOT NULL,
    CONSTRAINT users_display_name_check CHECK (((length(display_name) >= 1) AND (length(display_name) <= 200))),
    CONSTRAINT users_email_check CHECK (((email = lower(btrim(email))) AND ((length(email) >= 3) AND (length(email) <= 320)))),
    CONSTRAINT users_language_check CHECK (((length(language) >= 2) AND (length(language) <= 35))),
    CONSTRAINT users_platform_role_check CHECK ((platform_role = ANY (ARRAY['platform_admin'::text, 'platform_viewer'::text])))
);

ALTER TABLE ONLY accounts.users FORCE ROW LEVEL SECURITY;

-- Name: ai_cache_patterns; Type: TABLE; Schema: cache_management; Owner: -

CREATE TABLE cache_management.ai_cache_patterns (
    tenant_id uuid NOT NULL,
    id uuid DEFAULT gen_random_uuid() NOT NULL,
    pattern_type character varying(50) NOT NULL,
    pattern_description text,
    confidence_score numeric(4,3),
    recommended_ttl_seconds integer,
    recommended_preload_keys text[],
    recommended_compression boolean,
    peak_hours smallint[],
    peak_days smallint[],
    predicted_hit_rate numeric(5,2),
    predicted_performance_gain numeric(5,2),
    applied boolean DEFAULT false NOT NULL,
    applied_at timestamp with time zone,
    analyzed_at timestamp with time zone DEFAULT now() NOT NULL,
    details jsonb DEFAULT '{}'::jsonb NOT NULL,
    CONSTRAINT ai_cache_patterns_confidence_score_check CHECK (((confidence_score >= (0)::numeric) AND (confidence_score <= (1)::numeric))),
    CONSTRAINT ai_cache_patterns_details_check CHECK ((jsonb_typeof(details) = 'object'::text)),
    CONSTRAINT ai_cache_patterns_peak_days_check CHECK (((cardinality(peak_days) <= 7) AND (0 <= ALL (peak_days)) AND (6 >= ALL (peak_days)))),
    CONSTRAINT ai_cache_patterns_peak_hours_check CHECK (((cardinality(peak_hours) <= 24) AND (0 <= ALL (peak_hours)) AND (23 >= ALL (peak_hours)))),
    CONSTRAINT ai_cache_patterns_predicted_hit_rate_check CHECK (((predicted_hit_rate >= (0)::numeric) AND (predicted_hit_rate <= (100)::numeric))),
    CONSTRAINT ai_cache_patterns_recommended_ttl_seconds_check CHECK ((recommended_ttl_seconds > 0))
);

ALTER TABLE ONLY cache_management.ai_cache_patterns FORCE ROW LEVEL SECURITY;

-- Name: alert_channels; Type: TABLE; Schema: cache_management; Owner: -

CREATE TABLE cache_management.alert_channels (
    id uuid DEFAULT gen_random_uuid() NOT NULL,
    tenant_id uuid,
    kind text NOT NULL,
    name text NOT NULL,
    host text NOT NULL,
    sealed text NOT NULL,
    created_at timestamp with time zone DEFAULT now() NOT NULL,
    CONSTRAINT alert_channels_host_check CHECK (((length(host) >= 1) AND (length(host) <= 260))),
    CONSTRAINT alert_channels_kind_check CHECK ((kind = ANY (ARRAY['webhook'::text, 'slack'::text, 'whatsapp'::text, 'sms'::text]))),
    CONSTRAINT alert_channels_name_check CHECK (((length(name) >= 1) AND (length(name) <= 100))),
    CONSTRAINT alert_channels_sealed_check CHECK ((length(sealed) <= 20000))
);

ALTER TABLE ONLY cache_management.alert_channels FORCE ROW LEVEL SECURITY;

-- Name: alert_deliveries; Type: TABLE; Schema: cache_management; Owner: -

CREATE TABLE cache_management.alert_deliveries (
    id uuid DEFAULT gen_random_uuid() NOT NULL,
    tenant_id uuid,
    notification_id uuid NOT NULL,
    channel text NOT NULL,
    user_id uuid,
    channel_id uuid,
    subscription_id uuid,
    recipient text NOT NULL,
    state text DEFAULT 'waiting'::text NOT NULL,
    attempts integer DEFAULT 0 NOT NULL,
    next_attempt_at timestamp with time zone DEFAULT now() NOT NULL,
    response_status integer,
    error text,
    created_at timestamp with time zone DEFAULT now() NOT NULL,
    sent_at timestamp with time zone,
    owner_id uuid GENERATED ALWAYS AS (COALESCE(tenant_id, '00000000-0000-0000-0000-000000000000'::uuid)) STORED NOT NULL,
    CONSTRAINT alert_deliveries_channel_check CHECK ((channel = ANY (ARRAY['email'::text, 'push'::text, 'whatsapp'::text, 'sms'::text, 'slack'::text, 'webhook'::text]))),
    CONSTRAINT alert_deliveries_error_check CHECK ((length(error) <= 500)),
    CONSTRAINT alert_deliveries_recipient_check CHECK (((length(recipient) >= 1) AND (length(recipient) <= 100))),
    CONSTRAINT alert_deliveries_state_check CHECK ((state = ANY (ARRAY['waiting'::text, 'sent'::text, 'failed'::text])))
);

ALTER TABLE ONLY cache_management.alert_deliveries FORCE ROW LEVEL SECURITY;

-- Name: alert_notifications; Type: TABLE; Schema: cache_management; Owner: -

CREATE TABLE cache_management.alert_notifications (
    id uuid DEFAULT gen_random_uuid() NOT NULL,
    tenant_id uuid,
    event text NOT NULL,
    severity text NOT NULL,
    alert_ids uuid[] NOT NULL,
    created_at timestamp with time zone DEFAULT now() NOT NULL,
    owner_id uuid GENERATED ALWAYS AS (COALESCE(tenant_id, '00000000-0000-0000-0000-000000000000'::uuid)) STORED NOT NULL,
    CONSTRAINT alert_notifications_event_check CHECK ((event = ANY (ARRAY['firing'::text, 'resolved'::text, 'escalated'::text, 'notice'::text, 'test'::text]))),
    CONSTRAINT alert_notifications_severity_check CHECK ((severity = ANY (ARRAY['info'::text, 'warning'::text, 'critical'::text])))
);

ALTER TABLE ONLY cache_management.alert_notifications FORCE ROW LEVEL SECURITY;

-- Name: alert_phones; Type: TABLE; Schema: cache_management; Owner: -

CREATE TABLE cache_management.alert_phones (
    user_id uuid NOT NULL,
    tenant_id uuid,
    sealed text NOT NULL,
    last_digits text NOT NULL,
    updated_at timestamp with time zone DEFAULT now() NOT NULL,
    CONSTRAINT alert_phones_last_digits_check CHECK ((last_digits ~ '^[0-9]{4}$'::text)),
    CONSTRAINT alert_phones_sealed_check CHECK ((length(sealed) <= 1000))
);

ALTER TABLE ONLY cache_management.alert_phones FORCE ROW LEVEL SECURITY;

-- Name: alert_rules; Type: TABLE; Schema: cache_management; Owner: -

CREATE TABLE cache_management.alert_rules (
    id uuid DEFAULT gen_random_uuid() NOT NULL,
    tenant_id uuid,
    shipped text,
    name text,
    metric text NOT NULL,
    comparison text NOT NULL,
    threshold double precision NOT NULL,
    clear_threshold double precision NOT NULL,
    for_seconds integer NOT NULL,
    severity text NOT NULL,
    escalate_after_minutes integer,
    in_quiet_hours boolean DEFAULT false NOT NULL,
    enabled boolean DEFAULT true NOT NULL,
    created_at timestamp with time zone DEFAULT now() NOT NULL,
    updated_at timestamp with time zone DEFAULT now() NOT NULL,
    CONSTRAINT alert_rules_check CHECK (((shipped IS NULL) <> (name IS NULL))),
    CONSTRAINT alert_rules_check1 CHECK (
CASE comparison
    WHEN 'above'::text THEN (clear_threshold <= threshold)
    ELSE (clear_threshold >= threshold)
END),
    CONSTRAINT alert_rules_comparison_check CHECK ((comparison = ANY (ARRAY['above'::text, 'below'::text]))),
    CONSTRAINT alert_rules_escalate_after_minutes_check CHECK (((escalate_after_minutes >= 1) AND (escalate_after_minutes <= 1440))),
    CONSTRAINT alert_rules_for_seconds_check CHECK (((for_seconds >= 0) AND (for_seconds <= 86400))),
    CONSTRAINT alert_rules_metric_check CHECK (((length(metric) >= 1) AND (length(metric) <= 40))),
    CONSTRAINT alert_rules_name_check CHECK (((length(name) >= 1) AND (length(name) <= 100))),
    CONSTRAINT alert_rules_severity_check CHECK ((severity = ANY (ARRAY['info'::text, 'warning'::text, 'critical'::text]))),
    CONSTRAINT alert_rules_shipped_check CHECK ((shipped ~ '^[a-z0-9-]{1,40}$'::text))
);

ALTER TABLE ONLY cache_management.alert_rules FORCE ROW LEVEL SECURITY;

-- Name: alert_silences; Type: TABLE; Schema: cache_management; Owner: -

CREATE TABLE cache_management.alert_silences (
    id uuid DEFAULT gen_random_uuid() NOT NULL,
    tenant_id uuid,
    rule text NOT NULL,
    subject text,
    until timestamp with time zone NOT NULL,
    created_by text NOT NULL,
    created_at timestamp with time zone DEFAULT now() NOT NULL,
    CONSTRAINT alert_silences_created_by_check CHECK (((length(created_by) >= 1) AND (length(created_by) <= 320))),
    CONSTRAINT alert_silences_rule_check CHECK (((length(rule) >= 1) AND (length(rule) <= 40))),
    CONSTRAINT alert_silences_subject_check CHECK ((length(subject) <= 200))
);

ALTER TABLE ONLY cache_management.alert_silences FORCE ROW LEVEL SECURITY;

-- Name: alerts; Type: TABLE; Schema: cache_management; Owner: -

CREATE TABLE cache_management.alerts (
    id uuid DEFAULT gen_random_uuid() NOT NULL,
    tenant_id uuid,
    rule text NOT NULL,
    rule_name text,
    metric text NOT NULL,
    comparison text NOT NULL,
    threshold double precision NOT NULL,
    subject text DEFAULT ''::text NOT NULL,
    severity text NOT NULL,
    state text NOT NULL,
    value double precision,
    since timestamp with time zone NOT NULL,
    counted_ms bigint DEFAULT 0 NOT NULL,
    broken_at timestamp with time zone,
    fired_at timestamp with time zone,
    resolved_at timestamp with time zone,
    acknowledged_at timestamp with time zone,
    acknowledged_by text,
    escalated_at timestamp with time zone,
    updated_at timestamp with time zone DEFAULT now() NOT NULL,
    CONSTRAINT alerts_acknowledged_by_check CHECK ((length(acknowledged_by) <= 320)),
    CONSTRAINT alerts_comparison_check CHECK ((comparison = ANY (ARRAY['above'::text, 'below'::text]))),
    CONSTRAINT alerts_counted_ms_check CHECK ((counted_ms >= 0)),
    CONSTRAINT alerts_metric_check CHECK (((length(metric) >= 1) AND (length(metric) <= 40))),
    CONSTRAINT alerts_rule_check CHECK (((length(rule) >= 1) AND (length(rule) <= 40))),
    CONSTRAINT alerts_rule_name_check CHECK (((length(rule_name) >= 1) AND (length(rule_name) <= 100))),
    CONSTRAINT alerts_severity_check CHECK ((severity = ANY (ARRAY['info'::text, 'warning'::text, 'critical'::text]))),
    CONSTRAINT alerts_state_check CHECK ((state = ANY (ARRAY['pending'::text, 'firing'::text, 'resolved'::text, 'notice'::text]))),
    CONSTRAINT alerts_subject_check CHECK ((length(subject) <= 200))
);

ALTER TABLE ONLY cache_management.alerts FORCE ROW LEVEL SECURITY;

-- Name: backup_keys; Type: TABLE; Schema: cache_management; Owner: -

CREATE TABLE cache_management.backup_keys (
    tenant_id uuid NOT NULL,
    id integer NOT NULL,
    wrapped text NOT NULL,
    created_at timestamp with time zone DEFAULT now() NOT NULL,
    CONSTRAINT backup_keys_id_check CHECK ((id > 0)),
    CONSTRAINT backup_keys_wrapped_check CHECK (((length(wrapped) >= 1) AND (length(wrapped) <= 500)))
);

ALTER TABLE ONLY cache_management.backup_keys FORCE ROW LEVEL SECURITY;

-- Name: backups; Type: TABLE; Schema: cache_management; Owner: -

CREATE TABLE cache_management.backups (
    tenant_id uuid NOT NULL,
    id uuid DEFAULT gen_random_uuid() NOT NULL,
    state text DEFAULT 'queued'::text NOT NULL,
    origin text NOT NULL,
    requested_by text NOT NULL,
    requested_by_user uuid,
    request_id text,
    sections text[] DEFAULT '{}'::text[] NOT NULL,
    file text,
    file_bytes bigint,
    entries bigint,
    totals jsonb,
    done bigint DEFAULT 0 NOT NULL,
    total bigint,
    attempts smallint DEFAULT 0 NOT NULL,
    requested_at timestamp with time zone DEFAULT now() NOT NULL,
    started_at timestamp with time zone,
    finished_at timestamp with time zone,
    verified_at timestamp with time zone,
    expires_at timestamp with time zone,
    error text,
    CONSTRAINT backups_check CHECK (((state <> 'done'::text) OR ((file IS NOT NULL) AND (verified_at IS NOT NULL) AND (finished_at IS NOT NULL)))),
    CONSTRAINT backups_done_check CHECK ((done >= 0)),
    CONSTRAINT backups_entries_check CHECK ((entries >= 0)),
    CONSTRAINT backups_error_check CHECK ((length(error) <= 1000)),
    CONSTRAINT backups_file_bytes_check CHECK ((file_bytes >= 0)),
    CONSTRAINT backups_file_check CHECK (((length(file) >= 1) AND (length(file) <= 500))),
    CONSTRAINT backups_origin_check CHECK ((origin = ANY (ARRAY['schedule'::text, 'manual'::text]))),
    CONSTRAINT backups_requested_by_check CHECK (((length(requested_by) >= 1) AND (length(requested_by) <= 320))),
    CONSTRAINT backups_sections_check CHECK ((sections <@ ARRAY['configuration'::text, 'policies'::text, 'metrics'::text])),
    CONSTRAINT backups_state_check CHECK ((state = ANY (ARRAY['queued'::text, 'running'::text, 'verifying'::text, 'done'::text, 'failed'::text, 'expired'::text]))),
    CONSTRAINT backups_total_check CHECK ((total >= 0))
);

ALTER TABLE ONLY cache_management.backups FORCE ROW LEVEL SECURITY;

-- Name: big_keys; Type: TABLE; Schema: cache_management; Owner: -

CREATE TABLE cache_management.big_keys (
    tenant_id uuid NOT NULL,
    database smallint NOT NULL,
    "position" smallint NOT NULL,
    key_class text NOT NULL,
    memory_bytes bigint NOT NULL,
    measured_at timestamp with time zone NOT NULL,
    CONSTRAINT big_keys_database_check CHECK (((database >= 0) AND (database <= 15))),
    CONSTRAINT big_keys_key_class_check CHECK ((length(key_class) <= 200)),
    CONSTRAINT big_keys_memory_bytes_check CHECK ((memory_bytes >= 0)),
    CONSTRAINT big_keys_position_check CHECK (("position" > 0))
);

ALTER TABLE ONLY cache_management.big_keys FORCE ROW LEVEL SECURITY;

-- Name: cache_census; Type: TABLE; Schema: cache_management; Owner: -

CREATE TABLE cache_management.cache_census (
    tenant_id uuid NOT NULL,
    database smallint NOT NULL,
    keys bigint NOT NULL,
    memory_bytes bigint NOT NULL,
    measured_at timestamp with time zone NOT NULL,
    CONSTRAINT cache_census_database_check CHECK (((database >= 0) AND (database <= 15))),
    CONSTRAINT cache_census_keys_check CHECK ((keys >= 0)),
    CONSTRAINT cache_census_memory_bytes_check CHECK ((memory_bytes >= 0))
);

ALTER TABLE ONLY cache_management.cache_census FORCE ROW LEVEL SECURITY;

-- Name: cache_in_process_1m; Type: TABLE; Schema: cache_management; Owner: -

CREATE TABLE cache_management.cache_in_process_1m (
    tenant_id uuid NOT NULL,
    bucket timestamp with time zone NOT NULL,
    database smallint NOT NULL,
    hits bigint NOT NULL,
    CONSTRAINT cache_in_process_1m_database_check CHECK (((database >= 0) AND (database <= 15))),
    CONSTRAINT cache_in_process_1m_hits_check CHECK ((hits >= 0))
);

ALTER TABLE ONLY cache_management.cache_in_process_1m FORCE ROW LEVEL SECURITY;

-- Name: cache_performance_metrics; Type: TABLE; Schema: cache_management; Owner: -

CREATE TABLE cache_management.cache_performance_metrics (
    tenant_id uuid NOT NULL,
    recorded_at timestamp with time zone NOT NULL,
    id uuid NOT NULL,
    operation_type text NOT NULL,
    outcome text NOT NULL,
    cache_key character varying(500),
    cache_database smallint NOT NULL,
    module character varying(32) NOT NULL,
    data_type character varying(32) NOT NULL,
    response_time_ms double precision NOT NULL,
    payload_size_bytes bigint,
    is_hit boolean,
    ttl_seconds bigint,
    expires_at timestamp with time zone,
    device_type text NOT NULL,
    network_type text NOT NULL,
    weight double precision NOT NULL,
    user_id uuid,
    sdk_version character varying(20),
    api_call_id uuid,
    CONSTRAINT cache_performance_metrics_cache_database_check CHECK (((cache_database >= 0) AND (cache_database <= 15))),
    CONSTRAINT cache_performance_metrics_device_type_check CHECK ((device_type = ANY (ARRAY['mobile'::text, 'tablet'::text, 'desktop'::text, 'unknown'::text]))),
    CONSTRAINT cache_performance_metrics_is_hit_check CHECK ((is_hit = (outcome = ANY (ARRAY['hit'::text, 'stale'::text])))),
    CONSTRAINT cache_performance_metrics_network_type_check CHECK ((network_type = ANY (ARRAY['slow'::text, 'fast'::text, 'wifi'::text, 'unknown'::text]))),
    CONSTRAINT cache_performance_metrics_operation_type_check CHECK ((operation_type = ANY (ARRAY['get'::text, 'set'::text, 'delete'::text, 'expire'::text, 'mget'::text, 'mset'::text, 'increment'::text, 'scan'::text, 'lock'::text, 'session'::text, 'queue'::text, 'geo'::text]))),
    CONSTRAINT cache_performance_metrics_outcome_check CHECK ((outcome = ANY (ARRAY['hit'::text, 'miss'::text, 'stale'::text, 'error'::text, 'ok'::text]))),
    CONSTRAINT cache_performance_metrics_payload_size_bytes_check CHECK ((payload_size_bytes >= 0)),
    CONSTRAINT cache_performance_metrics_response_time_ms_check CHECK ((response_time_ms >= (0)::double precision)),
    CONSTRAINT cache_performance_metrics_ttl_seconds_check CHECK ((ttl_seconds >= 0)),
    CONSTRAINT cache_performance_metrics_weight_check CHECK ((weight >= (1)::double precision))
);

ALTER TABLE ONLY cache_management.cache_performance_metrics FORCE ROW LEVEL SECURITY;

-- Name: cache_purges; Type: TABLE; Schema: cache_management; Owner: -

CREATE TABLE cache_management.cache_purges (
    tenant_id uuid NOT NULL,
    id uuid NOT NULL,
    requested_by text NOT NULL,
    requested_by_user uuid,
    request_id text,
    database smallint NOT NULL,
    module text NOT NULL,
    data_type text,
    key_prefix text,
    state text DEFAULT 'queued'::text NOT NULL,
    total bigint NOT NULL,
    done bigint DEFAULT 0 NOT NULL,
    deleted bigint DEFAULT 0 NOT NULL,
    cancel_requested boolean DEFAULT false NOT NULL,
    attempts smallint DEFAULT 0 NOT NULL,
    receipt_id uuid,
    requested_at timestamp with time zone DEFAULT now() NOT NULL,
    finished_at timestamp with time zone,
    CONSTRAINT cache_purges_check CHECK (((state = ANY (ARRAY['done'::text, 'cancelled'::text, 'failed'::text])) = (finished_at IS NOT NULL))),
    CONSTRAINT cache_purges_check1 CHECK (((finished_at IS NULL) = (receipt_id IS NULL))),
    CONSTRAINT cache_purges_data_type_check CHECK (((length(data_type) >= 1) AND (length(data_type) <= 32))),
    CONSTRAINT cache_purges_database_check CHECK (((database >= 0) AND (database <= 15))),
    CONSTRAINT cache_purges_deleted_check CHECK ((deleted >= 0)),
    CONSTRAINT cache_purges_done_check CHECK ((done >= 0)),
    CONSTRAINT cache_purges_key_prefix_check CHECK (((length(key_prefix) >= 1) AND (length(key_prefix) <= 500))),
    CONSTRAINT cache_purges_module_check CHECK (((length(module) >= 1) AND (length(module) <= 32))),
    CONSTRAINT cache_purges_requested_by_check CHECK (((length(requested_by) >= 1) AND (length(requested_by) <= 320))),
    CONSTRAINT cache_purges_state_check CHECK ((state = ANY (ARRAY['queued'::text, 'running'::text, 'done'::text, 'cancelled'::text, 'failed'::text]))),
    CONSTRAINT cache_purges_total_check CHECK ((total >= 0))
);

ALTER TABLE ONLY cache_management.cache_purges FORCE ROW LEVEL SECURITY;

-- Name: cache_rollups_1d; Type: TABLE; Schema: cache_management; Owner: -

CREATE TABLE cache_management.cache_rollups_1d (
    tenant_id uuid NOT NULL,
    bucket timestamp with time zone NOT NULL,
    database smallint NOT NULL,
    module text NOT NULL,
    data_type text NOT NULL,
    operation text NOT NULL,
    device text NOT NULL,
    network text NOT NULL,
    calls bigint NOT NULL,
    hits bigint NOT NULL,
    misses bigint NOT NULL,
    stales bigint NOT NULL,
    errors bigint NOT NULL,
    bytes bigint NOT NULL,
    latency_sum_us bigint NOT NULL,
    latency bigint[] NOT NULL,
    split_calls bigint DEFAULT 0 NOT NULL,
    queue_sum_us bigint DEFAULT 0 NOT NULL,
    server_sum_us bigint DEFAULT 0 NOT NULL,
    CONSTRAINT cache_rollups_1m_data_type_check CHECK (((length(data_type) >= 1) AND (length(data_type) <= 32))),
    CONSTRAINT cache_rollups_1m_database_check CHECK (((database >= 0) AND (database <= 15))),
    CONSTRAINT cache_rollups_1m_device_check CHECK ((device = ANY (ARRAY['mobile'::text, 'tablet'::text, 'desktop'::text, 'unknown'::text]))),
    CONSTRAINT cache_rollups_1m_module_check CHECK (((length(module) >= 1) AND (length(module) <= 32))),
    CONSTRAINT cache_rollups_1m_network_check CHECK ((network = ANY (ARRAY['slow'::text, 'fast'::text, 'wifi'::text, 'unknown'::text]))),
    CONSTRAINT cache_rollups_1m_operation_check CHECK ((operation = ANY (ARRAY['get'::text, 'set'::text, 'delete'::text, 'expire'::text, 'mget'::text, 'mset'::text, 'increment'::text, 'scan'::text, 'lock'::text, 'session'::text, 'queue'::text, 'geo'::text])))
)
WITH (fillfactor='50');

ALTER TABLE ONLY cache_management.cache_rollups_1d FORCE ROW LEVEL SECURITY;

-- Name: cache_rollups_1h; Type: TABLE; Schema: cache_management; Owner: -

CREATE TABLE cache_management.cache_rollups_1h (
    tenant_id uuid NOT NULL,
    bucket timestamp with time zone NOT NULL,
    database smallint NOT NULL,
    module text NOT NULL,
    data_type text NOT NULL,
    operation text NOT NULL,
    device text NOT NULL,
    network text NOT NULL,
    calls bigint NOT NULL,
    hits bigint NOT NULL,
    misses bigint NOT NULL,
    stales bigint NOT NULL,
    errors bigint NOT NULL,
    bytes bigint NOT NULL,
    latency_sum_us bigint NOT NULL,
    latency bigint[] NOT NULL,
    split_calls bigint DEFAULT 0 NOT NULL,
    queue_sum_us bigint DEFAULT 0 NOT NULL,
    server_sum_us bigint DEFAULT 0 NOT NULL,
    CONSTRAINT cache_rollups_1m_data_type_check CHECK (((length(data_type) >= 1) AND (length(data_type) <= 32))),
    CONSTRAINT cache_rollups_1m_database_check CHECK (((database >= 0) AND (database <= 15))),
    CONSTRAINT cache_rollups_1m_device_check CHECK ((device = ANY (ARRAY['mobile'::text, 'tablet'::text, 'desktop'::text, 'unknown'::text]))),
    CONSTRAINT cache_rollups_1m_module_check CHECK (((length(module) >= 1) AND (length(module) <= 32))),
    CONSTRAINT cache_rollups_1m_network_check CHECK ((network = ANY (ARRAY['slow'::text, 'fast'::text, 'wifi'::text, 'unknown'::text]))),
    CONSTRAINT cache_rollups_1m_operation_check CHECK ((operation = ANY (ARRAY['get'::text, 'set'::text, 'delete'::text, 'expire'::text, 'mget'::text, 'mset'::text, 'increment'::text, 'scan'::text, 'lock'::text, 'session'::text, 'queue'::text, 'geo'::text])))
)
WITH (fillfactor='50');

ALTER TABLE ONLY cache_management.cache_rollups_1h FORCE ROW LEVEL SECURITY;

-- Name: cache_rollups_1m; Type: TABLE; Schema: cache_management; Owner: -

CREATE TABLE cache_management.cache_rollups_1m (
    tenant_id uuid NOT NULL,
    bucket timestamp with time zone NOT NULL,
    database smallint NOT NULL,
    module text NOT NULL,
    data_type text NOT NULL,
    operation text NOT NULL,
    device text NOT NULL,
    network text NOT NULL,
    calls bigint NOT NULL,
    hits bigint NOT NULL,
    misses bigint NOT NULL,
    stales bigint NOT NULL,
    errors bigint NOT NULL,
    bytes bigint NOT NULL,
    latency_sum_us bigint NOT NULL,
    latency bigint[] NOT NULL,
    split_calls bigint DEFAULT 0 NOT NULL,
    queue_sum_us bigint DEFAULT 0 NOT NULL,
    server_sum_us bigint DEFAULT 0 NOT NULL,
    CONSTRAINT cache_rollups_1m_data_type_check CHECK (((length(data_type) >= 1) AND (length(data_type) <= 32))),
    CONSTRAINT cache_rollups_1m_database_check CHECK (((database >= 0) AND (database <= 15))),
    CONSTRAINT cache_rollups_1m_device_check CHECK ((device = ANY (ARRAY['mobile'::text, 'tablet'::text, 'desktop'::text, 'unknown'::text]))),
    CONSTRAINT cache_rollups_1m_module_check CHECK (((length(module) >= 1) AND (length(module) <= 32))),
    CONSTRAINT cache_rollups_1m_network_check CHECK ((network = ANY (ARRAY['slow'::text, 'fast'::text, 'wifi'::text, 'unknown'::text]))),
    CONSTRAINT cache_rollups_1m_operation_check CHECK ((operation = ANY (ARRAY['get'::text, 'set'::text, 'delete'::text, 'expire'::text, 'mget'::text, 'mset'::text, 'increment'::text, 'scan'::text, 'lock'::text, 'session'::text, 'queue'::text, 'geo'::text])))
)
WITH (fillfactor='50');

ALTER TABLE ONLY cache_management.cache_rollups_1m FORCE ROW LEVEL SECURITY;

-- Name: cache_tenant_rollups_1d; Type: TABLE; Schema: cache_management; Owner: -

CREATE TABLE cache_management.cache_tenant_rollups_1d (
    tenant_id uuid NOT NULL,
    bucket timestamp with time zone NOT NULL,
    calls bigint NOT NULL,
    hits bigint NOT NULL,
    misses bigint NOT NULL,
    stales bigint NOT NULL,
    errors bigint NOT NULL,
    mobile_calls bigint NOT NULL,
    bytes bigint NOT NULL,
    latency_sum_us bigint NOT NULL,
    latency bigint[] NOT NULL,
    split_calls bigint DEFAULT 0 NOT NULL,
    queue_sum_us bigint DEFAULT 0 NOT NULL,
    server_sum_us bigint DEFAULT 0 NOT NULL
)
WITH (fillfactor='50');

ALTER TABLE ONLY cache_management.cache_tenant_rollups_1d FORCE ROW LEVEL SECURITY;

-- Name: cache_tenant_rollups_1h; Type: TABLE; Schema: cache_management; Owner: -

CREATE TABLE cache_management.cache_tenant_rollups_1h (
    tenant_id uuid NOT NULL,
    bucket timestamp with time zone NOT NULL,
    calls bigint NOT NULL,
    hits bigint NOT NULL,
    misses bigint NOT NULL,
    stales bigint NOT NULL,
    errors bigint NOT NULL,
    mobile_calls bigint NOT NULL,
    bytes bigint NOT NULL,
    latency_sum_us bigint NOT NULL,
    latency bigint[] NOT NULL,
    split_calls bigint DEFAULT 0 NOT NULL,
    queue_sum_us bigint DEFAULT 0 NOT NULL,
    server_sum_us bigint DEFAULT 0 NOT NULL
)
WITH (fillfactor='50');

ALTER TABLE ONLY cache_management.cache_tenant_rollups_1h FORCE ROW LEVEL SECURITY;

-- Name: cache_tenant_rollups_1m; Type: TABLE; Schema: cache_management; Owner: -

CREATE TABLE cache_management.cache_tenant_rollups_1m (
    tenant_id uuid NOT NULL,
    bucket timestamp with time zone NOT NULL,
    calls bigint NOT NULL,
    hits bigint NOT NULL,
    misses bigint NOT NULL,
    stales bigint NOT NULL,
    errors bigint NOT NULL,
    mobile_calls bigint NOT NULL,
    bytes bigint NOT NULL,
    latency_sum_us bigint NOT NULL,
    latency bigint[] NOT NULL,
    split_calls bigint DEFAULT 0 NOT NULL,
    queue_sum_us bigint DEFAULT 0 NOT NULL,
    server_sum_us bigint DEFAULT 0 NOT NULL
)
WITH (fillfactor='50');

ALTER TABLE ONLY cache_management.cache_tenant_rollups_1m FORCE ROW LEVEL SECURITY;

-- Name: cache_tenant_rollups_5m; Type: TABLE; Schema: cache_management; Owner: -

CREATE TABLE cache_management.cache_tenant_rollups_5m (
    tenant_id uuid NOT NULL,
    bucket timestamp with time zone NOT NULL,
    calls bigint NOT NULL,
    hits bigint NOT NULL,
    misses bigint NOT NULL,
    stales bigint NOT NULL,
    errors bigint NOT NULL,
    mobile_calls bigint NOT NULL,
    bytes bigint NOT NULL,
    latency_sum_us bigint NOT NULL,
    latency bigint[] NOT NULL,
    split_calls bigint DEFAULT 0 NOT NULL,
    queue_sum_us bigint DEFAULT 0 NOT NULL,
    server_sum_us bigint DEFAULT 0 NOT NULL
)
WITH (fillfactor='50');

ALTER TABLE ONLY cache_management.cache_tenant_rollups_5m FORCE ROW LEVEL SECURITY;

-- Name: canary_results; Type: TABLE; Schema: cache_management; Owner: -

CREATE TABLE cache_management.canary_results (
    run_id uuid NOT NULL,
    probe text NOT NULL,
    outcome text NOT NULL,
    detail text NOT NULL,
    duration_ms integer NOT NULL,
    at timestamp with time zone DEFAULT now() NOT NULL,
    CONSTRAINT canary_results_detail_check CHECK ((length(detail) <= 500)),
    CONSTRAINT canary_results_duration_ms_check CHECK ((duration_ms >= 0)),
    CONSTRAINT canary_results_outcome_check CHECK ((outcome = ANY (ARRAY['held'::text, 'breached'::text, 'unknown'::text]))),
    CONSTRAINT canary_results_probe_check CHECK ((probe ~ '^[a-z0-9-]{1,40}$'::text))
);

ALTER TABLE ONLY cache_management.canary_results FORCE ROW LEVEL SECURITY;

-- Name: erasure_tombstones; Type: TABLE; Schema: cache_management; Owner: -

CREATE TABLE cache_management.erasure_tombstones (
    tenant_id uuid NOT NULL,
    kind text NOT NULL,
    digest bytea NOT NULL,
    length integer,
    request_id uuid NOT NULL,
    erased_at timestamp with time zone DEFAULT now() NOT NULL,
    CONSTRAINT erasure_tombstones_check CHECK (((kind = 'prefix'::text) = (length IS NOT NULL))),
    CONSTRAINT erasure_tombstones_digest_check CHECK ((length(digest) = 32)),
    CONSTRAINT erasure_tombstones_kind_check CHECK ((kind = ANY (ARRAY['subject'::text, 'key'::text, 'prefix'::text]))),
    CONSTRAINT erasure_tombstones_length_check CHECK (((length >= 1) AND (length <= 500)))
);

ALTER TABLE ONLY cache_management.erasure_tombstones FORCE ROW LEVEL SECURITY;

-- Name: eviction_decisions; Type: TABLE; Schema: cache_management; Owner: -

CREATE TABLE cache_management.eviction_decisions (
    tenant_id uuid NOT NULL,
    decided_at timestamp with time zone NOT NULL,
    priority text NOT NULL,
    spares_mobile boolean NOT NULL,
    rules text[] NOT NULL,
    figures jsonb NOT NULL,
    CONSTRAINT eviction_decisions_figures_check CHECK (((jsonb_typeof(figures) = 'object'::text) AND (length((figures)::text) <= 2000))),
    CONSTRAINT eviction_decisions_priority_check CHECK ((priority = ANY (ARRAY['low'::text, 'normal'::text, 'high'::text]))),
    CONSTRAINT eviction_decisions_rules_check CHECK ((rules <@ ARRAY['mobile_priority'::text, 'tenant_usage_based'::text, 'time_based'::text, 'idle'::text]))
);

ALTER TABLE ONLY cache_management.eviction_decisions FORCE ROW LEVEL SECURITY;

-- Name: ingest_minutes; Type: TABLE; Schema: cache_management; Owner: -

CREATE TABLE cache_management.ingest_minutes (
    minute timestamp with time zone NOT NULL
);

ALTER TABLE ONLY cache_management.ingest_minutes FORCE ROW LEVEL SECURITY;

-- Name: memory_curves; Type: TABLE; Schema: cache_management; Owner: -

CREATE TABLE cache_management.memory_curves (
    tenant_id uuid NOT NULL,
    measured_at timestamp with time zone NOT NULL,
    watched_seconds double precision NOT NULL,
    reads_per_hour double precision NOT NULL,
    miss_ratio double precision NOT NULL,
    points jsonb NOT NULL,
    CONSTRAINT memory_curves_miss_ratio_check CHECK (((miss_ratio >= (0)::double precision) AND (miss_ratio <= (1)::double precision))),
    CONSTRAINT memory_curves_points_check CHECK (((jsonb_typeof(points) = 'array'::text) AND ((jsonb_array_length(points) >= 1) AND (jsonb_array_length(points) <= 100)))),
    CONSTRAINT memory_curves_reads_per_hour_check CHECK ((reads_per_hour >= (0)::double precision)),
    CONSTRAINT memory_curves_watched_seconds_check CHECK ((watched_seconds >= (0)::double precision))
);

ALTER TABLE ONLY cache_management.memory_curves FORCE ROW LEVEL SECURITY;

-- Name: optimizations; Type: TABLE; Schema: cache_management; Owner: -

CREATE TABLE cache_management.optimizations (
    tenant_id uuid NOT NULL,
    id uuid DEFAULT gen_random_uuid() NOT NULL,
    kind text NOT NULL,
    state text DEFAULT 'proposed'::text NOT NULL,
    changes jsonb NOT NULL,
    gain_pp double precision NOT NULL,
    gain_low_pp double precision NOT NULL,
    gain_high_pp double precision NOT NULL,
    evidence jsonb NOT NULL,
    measured jsonb,
    progress double precision DEFAULT 0 NOT NULL,
    salt bigint NOT NULL,
    hottest jsonb DEFAULT '{}'::jsonb NOT NULL,
    steps jsonb DEFAULT '[]'::jsonb NOT NULL,
    created_at timestamp with time zone DEFAULT now() NOT NULL,
    updated_at timestamp with time zone DEFAULT now() NOT NULL,
    applied_at timestamp with time zone,
    cleanup jsonb,
    due_at timestamp with time zone,
    CONSTRAINT optimizations_changes_check CHECK (((jsonb_typeof(changes) = 'array'::text) AND ((jsonb_array_length(changes) >= 1) AND (jsonb_array_length(changes) <= 96)))),
    CONSTRAINT optimizations_cleanup_check CHECK (((kind = 'cleanup'::text) = (cleanup IS NOT NULL))),
    CONSTRAINT optimizations_kind_check CHECK ((kind = ANY (ARRAY['ttl'::text, 'preload'::text, 'compression'::text, 'cleanup'::text, 'eviction'::text]))),
    CONSTRAINT optimizations_progress_check CHECK (((progress >= (0)::double precision) AND (progress <= (1)::double precision))),
    CONSTRAINT optimizations_salt_check CHECK (((salt >= 0) AND (salt <= '4294967295'::bigint))),
    CONSTRAINT optimizations_state_check CHECK ((state = ANY (ARRAY['proposed'::text, 'approved'::text, 'applied'::text, 'measured'::text, 'kept'::text, 'reverted'::text, 'expired'::text, 'dismissed'::text])))
);

ALTER TABLE ONLY cache_management.optimizations FORCE ROW LEVEL SECURITY;

-- Name: optimizer_runs; Type: TABLE; Schema: cache_management; Owner: -

CREATE TABLE cache_management.optimizer_runs (
    tenant_id uuid NOT NULL,
    fence bigint DEFAULT 1 NOT NULL,
    started_at timestamp with time zone NOT NULL,
    finished_at timestamp with time zone
);

ALTER TABLE ONLY cache_management.optimizer_runs FORCE ROW LEVEL SECURITY;

-- Name: optimizer_settings; Type: TABLE; Schema: cache_management; Owner: -

CREATE TABLE cache_management.optimizer_settings (
    tenant_id uuid NOT NULL,
    auto_apply boolean DEFAULT false NOT NULL,
    max_age_seconds jsonb DEFAULT '{}'::jsonb NOT NULL,
    updated_at timestamp with time zone DEFAULT now() NOT NULL,
    CONSTRAINT optimizer_settings_max_age_seconds_check CHECK ((jsonb_typeof(max_age_seconds) = 'object'::text))
);

ALTER TABLE ONLY cache_management.optimizer_settings FORCE ROW LEVEL SECURITY;

-- Name: privacy_requests; Type: TABLE; Schema: cache_management; Owner: -

CREATE TABLE cache_management.privacy_requests (
    tenant_id uuid NOT NULL,
    id uuid DEFAULT gen_random_uuid() NOT NULL,
    kind text NOT NULL,
    scope text NOT NULL,
    subject text,
    subject_digest bytea,
    prefixes text[] DEFAULT '{}'::text[] NOT NULL,
    state text DEFAULT 'queued'::text NOT NULL,
    requested_by text NOT NULL,
    requested_by_user uuid,
    request_id text,
    requested_at timestamp with time zone DEFAULT now() NOT NULL,
    due_at timestamp with time zone DEFAULT (now() + '15 days'::interval) NOT NULL,
    started_at timestamp with time zone,
    finished_at timestamp with time zone,
    done bigint DEFAULT 0 NOT NULL,
    attempts smallint DEFAULT 0 NOT NULL,
    counts jsonb DEFAULT '{}'::jsonb NOT NULL,
    file text,
    file_bytes bigint,
    file_expires_at timestamp with time zone,
    receipt jsonb,
    error text,
    CONSTRAINT privacy_requests_check CHECK (((scope = 'tenant'::text) OR (subject_digest IS NOT NULL))),
    CONSTRAINT privacy_requests_check1 CHECK (((state <> ALL (ARRAY['done'::text, 'failed'::text])) OR ((subject IS NULL) AND (prefixes = '{}'::text[])))),
    CONSTRAINT privacy_requests_check2 CHECK (((state <> 'done'::text) OR (kind <> 'erasure'::text) OR (receipt IS NOT NULL))),
    CONSTRAINT privacy_requests_done_check CHECK ((done >= 0)),
    CONSTRAINT privacy_requests_error_check CHECK ((length(error) <= 1000)),
    CONSTRAINT privacy_requests_file_bytes_check CHECK ((file_bytes >= 0)),
    CONSTRAINT privacy_requests_file_check CHECK (((length(file) >= 1) AND (length(file) <= 500))),
    CONSTRAINT privacy_requests_kind_check CHECK ((kind = ANY (ARRAY['export'::text, 'erasure'::text]))),
    CONSTRAINT privacy_requests_prefixes_check CHECK ((cardinality(prefixes) <= 20)),
    CONSTRAINT privacy_requests_requested_by_check CHECK (((length(requested_by) >= 1) AND (length(requested_by) <= 320))),
    CONSTRAINT privacy_requests_scope_check CHECK ((scope = ANY (ARRAY['subject'::text, 'tenant'::text]))),
    CONSTRAINT privacy_requests_state_check CHECK ((state = ANY (ARRAY['queued'::text, 'running'::text, 'done'::text, 'failed'::text]))),
    CONSTRAINT privacy_requests_subject_check CHECK (((length(subject) >= 1) AND (length(subject) <= 200))),
    CONSTRAINT privacy_requests_subject_digest_check CHECK ((length(subject_digest) = 32))
);

ALTER TABLE ONLY cache_management.privacy_requests FORCE ROW LEVEL SECURITY;

-- Name: protection_settings; Type: TABLE; Schema: cache_management; Owner: -

CREATE TABLE cache_management.protection_settings (
    tenant_id uuid NOT NULL,
    backup_enabled boolean DEFAULT true NOT NULL,
    backup_hour smallint DEFAULT 3 NOT NULL,
    backup_retention_days smallint DEFAULT 7 NOT NULL,
    backup_sections text[] DEFAULT '{configuration,policies}'::text[] NOT NULL,
    export_retention_days smallint DEFAULT 7 NOT NULL,
    updated_at timestamp with time zone DEFAULT now() NOT NULL,
    CONSTRAINT protection_settings_backup_hour_check CHECK (((backup_hour >= 0) AND (backup_hour <= 23))),
    CONSTRAINT protection_settings_backup_retention_days_check CHECK (((backup_retention_days >= 1) AND (backup_retention_days <= 365))),
    CONSTRAINT protection_settings_backup_sections_check CHECK ((backup_sections <@ ARRAY['configuration'::text, 'policies'::text, 'metrics'::text])),
    CONSTRAINT protection_settings_export_retention_days_check CHECK (((export_retention_days >= 1) AND (export_retention_days <= 90)))
);

ALTER TABLE ONLY cache_management.protection_settings FORCE ROW LEVEL SECURITY;

-- Name: push_subscriptions; Type: TABLE; Schema: cache_management; Owner: -

CREATE TABLE cache_management.push_subscriptions (
    id uuid DEFAULT gen_random_uuid() NOT NULL,
    tenant_id uuid,
    user_id uuid NOT NULL,
    endpoint_sha256 bytea NOT NULL,
    sealed text NOT NULL,
    created_at timestamp with time zone DEFAULT now() NOT NULL,
    CONSTRAINT push_subscriptions_endpoint_sha256_check CHECK ((length(endpoint_sha256) = 32)),
    CONSTRAINT push_subscriptions_sealed_check CHECK ((length(sealed) <= 20000))
);

ALTER TABLE ONLY cache_management.push_subscriptions FORCE ROW LEVEL SECURITY;

-- Name: quota_plans; Type: TABLE; Schema: cache_management; Owner: -

CREATE TABLE cache_management.quota_plans (
    id uuid DEFAULT gen_random_uuid() NOT NULL,
    state text DEFAULT 'proposed'::text NOT NULL,
    total_bytes bigint NOT NULL,
    minimum_bytes bigint NOT NULL,
    gain_pp double precision NOT NULL,
    gain_low_pp double precision NOT NULL,
    gain_high_pp double precision NOT NULL,
    misses_saved_per_hour double precision NOT NULL,
    salt bigint NOT NULL,
    window_seconds integer NOT NULL,
    in_force boolean DEFAULT false NOT NULL,
    measured jsonb,
    progress double precision DEFAULT 0 NOT NULL,
    steps jsonb DEFAULT '[]'::jsonb NOT NULL,
    created_at timestamp with time zone DEFAULT now() NOT NULL,
    updated_at timestamp with time zone DEFAULT now() NOT NULL,
    applied_at timestamp with time zone,
    CONSTRAINT quota_plans_minimum_bytes_check CHECK ((minimum_bytes >= 0)),
    CONSTRAINT quota_plans_progress_check CHECK (((progress >= (0)::double precision) AND (progress <= (1)::double precision))),
    CONSTRAINT quota_plans_salt_check CHECK (((salt >= 0) AND (salt <= '4294967295'::bigint))),
    CONSTRAINT quota_plans_state_check CHECK ((state = ANY (ARRAY['proposed'::text, 'approved'::text, 'applied'::text, 'measured'::text, 'kept'::text, 'reverted'::text, 'expired'::text, 'dismissed'::text]))),
    CONSTRAINT quota_plans_total_bytes_check CHECK ((total_bytes > 0)),
    CONSTRAINT quota_plans_window_seconds_check CHECK (((window_seconds >= 60) AND (window_seconds <= 86400)))
);

ALTER TABLE ONLY cache_management.quota_plans FORCE ROW LEVEL SECURITY;

-- Name: quota_shares; Type: TABLE; Schema: cache_management; Owner: -

CREATE TABLE cache_management.quota_shares (
    tenant_id uuid NOT NULL,
    plan_id uuid NOT NULL,
    former_bytes bigint,
    held_bytes bigint NOT NULL,
    planned_bytes bigint NOT NULL,
    reads_per_hour double precision NOT NULL,
    miss_ratio_before double precision NOT NULL,
    miss_ratio_after double precision NOT NULL,
    CONSTRAINT quota_shares_former_bytes_check CHECK ((former_bytes > 0)),
    CONSTRAINT quota_shares_held_bytes_check CHECK ((held_bytes >= 0)),
    CONSTRAINT quota_shares_planned_bytes_check CHECK ((planned_bytes > 0))
);

ALTER TABLE ONLY cache_management.quota_shares FORCE ROW LEVEL SECURITY;

-- Name: redis_metrics; Type: TABLE; Schema: cache_management; Owner: -

CREATE TABLE cache_management.redis_metrics (
    "time" timestamp with time zone NOT NULL,
    tenant_id uuid,
    database_id smallint,
    metric_name character varying(100) NOT NULL,
    metric_value double precision,
    tags jsonb DEFAULT '{}'::jsonb NOT NULL,
    device_type text,
    network_type text,
    CONSTRAINT redis_metrics_database_id_check CHECK (((database_id >= 0) AND (database_id <= 15))),
    CONSTRAINT redis_metrics_device_type_check CHECK ((device_type = ANY (ARRAY['mobile'::text, 'tablet'::text, 'desktop'::text, 'unknown'::text]))),
    CONSTRAINT redis_metrics_metric_name_check CHECK (((metric_name)::text <> ''::text)),
    CONSTRAINT redis_metrics_network_type_check CHECK ((network_type = ANY (ARRAY['slow'::text, 'fast'::text, 'wifi'::text, 'unknown'::text]))),
    CONSTRAINT redis_metrics_tags_check CHECK ((jsonb_typeof(tags) = 'object'::text))
);

ALTER TABLE ONLY cache_management.redis_metrics FORCE ROW LEVEL SECURITY;

-- Name: restores; Type: TABLE; Schema: cache_management; Owner: -

CREATE TABLE cache_management.restores (
    tenant_id uuid NOT NULL,
    id uuid DEFAULT gen_random_uuid() NOT NULL,
    source_tenant_id uuid NOT NULL,
    backup_id uuid NOT NULL,
    state text DEFAULT 'queued'::text NOT NULL,
    conflict text NOT NULL,
    dry_run boolean NOT NULL,
    selection jsonb NOT NULL,
    requested_by text NOT NULL,
    requested_by_user uuid,
    request_id text,
    blocks_done integer DEFAULT 0 NOT NULL,
    blocks_total integer,
    counts jsonb DEFAULT '{}'::jsonb NOT NULL,
    attempts smallint DEFAULT 0 NOT NULL,
    requested_at timestamp with time zone DEFAULT now() NOT NULL,
    started_at timestamp with time zone,
    finished_at timestamp with time zone,
    error text,
    CONSTRAINT restores_blocks_done_check CHECK ((blocks_done >= 0)),
    CONSTRAINT restores_blocks_total_check CHECK ((blocks_total >= 0)),
    CONSTRAINT restores_conflict_check CHECK ((conflict = ANY (ARRAY['skip'::text, 'replace'::text, 'newer'::text]))),
    CONSTRAINT restores_error_check CHECK ((length(error) <= 1000)),
    CONSTRAINT restores_requested_by_check CHECK (((length(requested_by) >= 1) AND (length(requested_by) <= 320))),
    CONSTRAINT restores_state_check CHECK ((state = ANY (ARRAY['queued'::text, 'running'::text, 'done'::text, 'failed'::text])))
);

ALTER TABLE ONLY cache_management.restores FORCE ROW LEVEL SECURITY;

-- Name: sdk_sessions; Type: TABLE; Schema: cache_management; Owner: -

CREATE TABLE cache_management.sdk_sessions (
    tenant_id uuid NOT NULL,
    id uuid DEFAULT gen_random_uuid() NOT NULL,
    session_id character varying(255) NOT NULL,
    api_key_id uuid NOT NULL,
    user_id uuid,
    device_type text DEFAULT 'unknown'::text NOT NULL,
    platform character varying(50),
    app_version character varying(20),
    sdk_version character varying(20),
    ip_address inet,
    user_agent text,
    timezone character varying(50),
    language character varying(10) DEFAULT 'pt-BR'::character varying NOT NULL,
    last_activity timestamp with time zone DEFAULT now() NOT NULL,
    cache_operations_count bigint DEFAULT 0 NOT NULL,
    api_calls_count bigint DEFAULT 0 NOT NULL,
    status text DEFAULT 'active'::text NOT NULL,
    expires_at timestamp with time zone DEFAULT (now() + '00:30:00'::interval) NOT NULL,
    created_at timestamp with time zone DEFAULT now() NOT NULL,
    CONSTRAINT sdk_sessions_api_calls_count_check CHECK ((api_calls_count >= 0)),
    CONSTRAINT sdk_sessions_cache_operations_count_check CHECK ((cache_operations_count >= 0)),
    CONSTRAINT sdk_sessions_device_type_check CHECK ((device_type = ANY (ARRAY['mobile'::text, 'tablet'::text, 'desktop'::text, 'unknown'::text]))),
    CONSTRAINT sdk_sessions_status_check CHECK ((status = ANY (ARRAY['active'::text, 'inactive'::text, 'expired'::text])))
);

ALTER TABLE ONLY cache_management.sdk_sessions FORCE ROW LEVEL SECURITY;

-- Name: second_looks_1m; Type: TABLE; Schema: cache_management; Owner: -

CREATE TABLE cache_management.second_looks_1m (
    bucket timestamp with time zone NOT NULL,
    node text NOT NULL,
    looks bigint NOT NULL,
    CONSTRAINT second_looks_1m_node_check CHECK ((node = ANY (ARRAY['data'::text, 'control'::text])))
);

ALTER TABLE ONLY cache_management.second_looks_1m FORCE ROW LEVEL SECURITY;

-- Name: slow_commands; Type: TABLE; Schema: cache_management; Owner: -

CREATE TABLE cache_management.slow_commands (
    node text NOT NULL,
    run_id text NOT NULL,
    entry_id bigint NOT NULL,
    at timestamp with time zone NOT NULL,
    duration_us bigint NOT NULL,
    command text NOT NULL,
    tenant_id uuid,
    key_class text,
    client_name text,
    CONSTRAINT slow_commands_client_name_check CHECK ((length(client_name) <= 64)),
    CONSTRAINT slow_commands_command_check CHECK (((length(command) >= 1) AND (length(command) <= 80))),
    CONSTRAINT slow_commands_duration_us_check CHECK ((duration_us >= 0)),
    CONSTRAINT slow_commands_key_class_check CHECK ((length(key_class) <= 200)),
    CONSTRAINT slow_commands_node_check CHECK ((node ~ '^[a-z0-9][a-z0-9-]{0,62}$'::text)),
    CONSTRAINT slow_commands_run_id_check CHECK (((length(run_id) >= 1) AND (length(run_id) <= 64)))
);

ALTER TABLE ONLY cache_management.slow_commands FORCE ROW LEVEL SECURITY;

-- Name: telemetry_batches; Type: TABLE; Schema: cache_management; Owner: -

CREATE TABLE cache_management.telemetry_batches (
    batch_id uuid NOT NULL,
    stored_at timestamp with time zone DEFAULT now() NOT NULL
);

ALTER TABLE ONLY cache_management.telemetry_batches FORCE ROW LEVEL SECURITY;

-- Name: telemetry_conservation; Type: TABLE; Schema: cache_management; Owner: -

CREATE TABLE cache_management.telemetry_conservation (
    tenant_id uuid NOT NULL,
    producer uuid NOT NULL,
    sent bigint NOT NULL,
    dropped bigint NOT NULL,
    stored bigint NOT NULL,
    rejected bigint NOT NULL,
    first_seen_at timestamp with time zone DEFAULT now() NOT NULL,
    updated_at timestamp with time zone DEFAULT now() NOT NULL,
    CONSTRAINT telemetry_conservation_dropped_check CHECK ((dropped >= 0)),
    CONSTRAINT telemetry_conservation_rejected_check CHECK ((rejected >= 0)),
    CONSTRAINT telemetry_conservation_sent_check CHECK ((sent >= 0)),
    CONSTRAINT telemetry_conservation_stored_check CHECK ((stored >= 0))
)
WITH (fillfactor='80');

ALTER TABLE ONLY cache_management.telemetry_conservation FORCE ROW LEVEL SECURITY;

-- Name: telemetry_rejections; Type: TABLE; Schema: cache_management; Owner: -

CREATE TABLE cache_management.telemetry_rejections (
    day date NOT NULL,
    reason text NOT NULL,
    batches bigint NOT NULL,
    operations bigint,
    last_at timestamp with time zone DEFAULT now() NOT NULL,
    CONSTRAINT telemetry_rejections_batches_check CHECK ((batches >= 0)),
    CONSTRAINT telemetry_rejections_operations_check CHECK ((operations >= 0)),
    CONSTRAINT telemetry_rejections_reason_check CHECK ((reason = ANY (ARRAY['unknown_tenant'::text, 'implausible_time'::text, 'invalid'::text, 'malformed'::text, 'refused_by_database'::text])))
);

ALTER TABLE ONLY cache_management.telemetry_rejections FORCE ROW LEVEL SECURITY;

-- Name: telemetry_retention; Type: TABLE; Schema: cache_management; Owner: -

CREATE TABLE cache_management.telemetry_retention (
    tenant_id uuid NOT NULL,
    samples_hours smallint,
    minutes_hours smallint,
    hours_days smallint,
    days_days smallint,
    updated_at timestamp with time zone DEFAULT now() NOT NULL,
    CONSTRAINT telemetry_retention_days_days_check CHECK (((days_days >= 1) AND (days_days <= 730))),
    CONSTRAINT telemetry_retention_hours_days_check CHECK (((hours_days >= 1) AND (hours_days <= 90))),
    CONSTRAINT telemetry_retention_minutes_hours_check CHECK (((minutes_hours >= 1) AND (minutes_hours <= 48))),
    CONSTRAINT telemetry_retention_samples_hours_check CHECK (((samples_hours >= 1) AND (samples_hours <= 24)))
);

ALTER TABLE ONLY cache_management.telemetry_retention FORCE ROW LEVEL SECURITY;

-- Name: tenant_access; Type: TABLE; Schema: cache_management; Owner: -

CREATE TABLE cache_management.tenant_access (
    tenant_id uuid NOT NULL,
    allowed_databases smallint[],
    read_only boolean DEFAULT false NOT NULL,
    rate_limit_per_second integer,
    quota_bytes bigint,
    on_quota_full text DEFAULT 'refuse'::text NOT NULL,
    encryption text DEFAULT 'off'::text NOT NULL,
    updated_at timestamp with time zone DEFAULT now() NOT NULL,
    modules text[],
    max_keys bigint,
    keys_full boolean DEFAULT false NOT NULL,
    max_connections integer,
    shared_quota_bytes bigint,
    data_key bigint,
    CONSTRAINT tenant_access_allowed_databases_check CHECK (((0 <= ALL (allowed_databases)) AND (15 >= ALL (allowed_databases)) AND (array_position(allowed_databases, NULL::smallint) IS NULL))),
    CONSTRAINT tenant_access_data_key_check CHECK (((data_key >= 1) AND (data_key <= '4294967295'::bigint))),
    CONSTRAINT tenant_access_encryption_check CHECK ((encryption = ANY (ARRAY['off'::text, 'introducing'::text, 'on'::text]))),
    CONSTRAINT tenant_access_max_connections_check CHECK ((max_connections > 0)),
    CONSTRAINT tenant_access_max_keys_check CHECK (((max_keys > 0) AND (max_keys <= '9007199254740991'::bigint))),
    CONSTRAINT tenant_access_modules_check CHECK ((((cardinality(modules) >= 1) AND (cardinality(modules) <= 200)) AND (array_position(modules, NULL::text) IS NULL))),
    CONSTRAINT tenant_access_on_quota_full_check CHECK ((on_quota_full = ANY (ARRAY['refuse'::text, 'trim'::text]))),
    CONSTRAINT tenant_access_quota_bytes_check CHECK (((quota_bytes > 0) AND (quota_bytes <= '9007199254740991'::bigint))),
    CONSTRAINT tenant_access_rate_limit_per_second_check CHECK ((rate_limit_per_second > 0)),
    CONSTRAINT tenant_access_shared_quota_bytes_check CHECK (((shared_quota_bytes > 0) AND (shared_quota_bytes <= '9007199254740991'::bigint)))
);

ALTER TABLE ONLY cache_management.tenant_access FORCE ROW LEVEL SECURITY;

-- Name: tenant_cache_configs; Type: TABLE; Schema: cache_management; Owner: -

CREATE TABLE cache_management.tenant_cache_configs (
    tenant_id uuid NOT NULL,
    id uuid DEFAULT gen_random_uuid() NOT NULL,
    database_number smallint NOT NULL,
    max_memory_mb integer,
    default_ttl_seconds integer,
    mobile_ttl_seconds integer,
    mobile_compression boolean DEFAULT true NOT NULL,
    mobile_sync_interval_seconds integer DEFAULT 300 NOT NULL,
    sdk_enabled boolean DEFAULT true NOT NULL,
    sdk_rate_limit integer DEFAULT 10000 NOT NULL,
    cache_hit_target numeric(5,2) DEFAULT 85.0 NOT NULL,
    performance_monitoring boolean DEFAULT true NOT NULL,
    ai_optimization boolean DEFAULT true NOT NULL,
    status text DEFAULT 'active'::text NOT NULL,
    created_at timestamp with time zone DEFAULT now() NOT NULL,
    updated_at timestamp with time zone DEFAULT now() NOT NULL,
    CONSTRAINT tenant_cache_configs_cache_hit_target_check CHECK (((cache_hit_target >= (0)::numeric) AND (cache_hit_target <= (100)::numeric))),
    CONSTRAINT tenant_cache_configs_database_number_check CHECK (((database_number >= 0) AND (database_number <= 15))),
    CONSTRAINT tenant_cache_configs_default_ttl_seconds_check CHECK ((default_ttl_seconds > 0)),
    CONSTRAINT tenant_cache_configs_max_memory_mb_check CHECK ((max_memory_mb > 0)),
    CONSTRAINT tenant_cache_configs_mobile_sync_interval_seconds_check CHECK ((mobile_sync_interval_seconds > 0)),
    CONSTRAINT tenant_cache_configs_mobile_ttl_seconds_check CHECK ((mobile_ttl_seconds > 0)),
    CONSTRAINT tenant_cache_configs_sdk_rate_limit_check CHECK ((sdk_rate_limit > 0)),
    CONSTRAINT tenant_cache_configs_status_check CHECK ((status = ANY (ARRAY['active'::text, 'suspended'::text, 'maintenance'::text])))
);

ALTER TABLE ONLY cache_management.tenant_cache_configs FORCE ROW LEVEL SECURITY;

-- Name: COLUMN tenant_cache_configs.max_memory_mb; Type: COMMENT; Schema: cache_management; Owner: -

COMMENT ON COLUMN cache_management.tenant_cache_configs.max_memory_mb IS 'quota of this database, MiB';

-- Name: COLUMN tenant_cache_configs.sdk_rate_limit; Type: COMMENT; Schema: cache_management; Owner: -

COMMENT ON COLUMN cache_management.tenant_cache_configs.sdk_rate_limit IS 'calls an hour by API key in this database, in each process that serves them';

-- Name: tenant_redis_users; Type: TABLE; Schema: cache_management; Owner: -

CREATE TABLE cache_management.tenant_redis_users (
    tenant_id uuid NOT NULL,
    password_sha256 bytea NOT NULL,
    revoked_at timestamp with time zone,
    updated_at timestamp with time zone DEFAULT now() NOT NULL,
    CONSTRAINT tenant_redis_users_password_sha256_check CHECK ((length(password_sha256) = 32))
);

ALTER TABLE ONLY cache_management.tenant_redis_users FORCE ROW LEVEL SECURITY;

-- Name: tenant_topology; Type: TABLE; Schema: cache_management; Owner: -

CREATE TABLE cache_management.tenant_topology (
    tenant_id uuid NOT NULL,
    epoch bigint DEFAULT 1 NOT NULL,
    servers jsonb DEFAULT '{}'::jsonb NOT NULL,
    previous jsonb DEFAULT '{}'::jsonb NOT NULL,
    reach jsonb DEFAULT '{}'::jsonb NOT NULL,
    moving smallint[] DEFAULT '{}'::smallint[] NOT NULL,
    updated_at timestamp with time zone DEFAULT now() NOT NULL,
    CONSTRAINT tenant_topology_epoch_check CHECK ((epoch > 0)),
    CONSTRAINT tenant_topology_moving_check CHECK (((0 <= ALL (moving)) AND (15 >= ALL (moving)) AND (array_position(moving, NULL::smallint) IS NULL))),
    CONSTRAINT tenant_topology_previous_check CHECK (((jsonb_typeof(previous) = 'object'::text) AND (length((previous)::text) <= 4000))),
    CONSTRAINT tenant_topology_reach_check CHECK (((jsonb_typeof(reach) = 'object'::text) AND (length((reach)::text) <= 4000))),
    CONSTRAINT tenant_topology_servers_check CHECK (((jsonb_typeof(servers) = 'object'::text) AND (length((servers)::text) <= 4000)))
);

ALTER TABLE ONLY cache_management.tenant_topology FORCE ROW LEVEL SECURITY;

-- Name: applied; Type: TABLE; Schema: kryonix_migrations; Owner: -

CREATE TABLE kryonix_migrations.applied (
    name text NOT NULL,
    sha256 text NOT NULL,
    applied_at timestamp with time zone DEFAULT now() NOT NULL
);

-- Name: backfills; Type: TABLE; Schema: kryonix_migrations; Owner: -

CREATE TABLE kryonix_migrations.backfills (
    target text NOT NULL,
    next timestamp with time zone NOT NULL,
    oldest timestamp with time zone NOT NULL
);

-- Name: cache_metrics; Type: VIEW; Schema: performance; Owner: -

CREATE VIEW performance.cache_metrics WITH (security_invoker='true') AS
 SELECT tenant_id,
    'redis'::text AS cache_type,
    database,
    (public.last(memory_bytes, measured_at) FILTER (WHERE (memory_bytes IS NOT NULL)))::bigint AS memory_usage,
    (public.last(keys, measured_at) FILTER (WHERE (keys IS NOT NULL)))::bigint AS key_count,
    (((100.0 * sum((hits + stales))) / NULLIF(sum(((hits + stales) + misses)), (0)::numeric)))::double precision AS hit_rate,
    (((sum(latency_sum_us) / 1000.0) / NULLIF(sum(calls), (0)::numeric)))::double precision AS avg_response_time,
    recorded_at
   FROM ( SELECT cache_rollups_1m.tenant_id,
            cache_rollups_1m.database,
            public.time_bucket('00:05:00'::interval, cache_rollups_1m.bucket) AS recorded_at,
            cache_rollups_1m.bucket AS measured_at,
            cache_rollups_1m.calls,
            cache_rollups_1m.hits,
            cache_rollups_1m.stales,
            cache_rollups_1m.misses,
            cache_rollups_1m.latency_sum_us,
            NULL::double precision AS memory_bytes,
            NULL::double precision AS keys
           FROM cache_management.cache_rollups_1m
        UNION ALL
         SELECT redis_metrics.tenant_id,
            redis_metrics.database_id,
            public.time_bucket('00:05:00'::interval, redis_metrics."time") AS time_bucket,
            redis_metrics."time",
            0,
            0,
            0,
            0,
            0,
                CASE redis_metrics.metric_name
                    WHEN 'memory_bytes'::text THEN redis_metrics.metric_value
                    ELSE NULL::double precision
                END AS "case",
                CASE redis_metrics.metric_name
                    WHEN 'keys'::text THEN redis_metrics.metric_value
                    ELSE NULL::double precision
                END AS "case"
           FROM cache_management.redis_metrics
          WHERE (((redis_metrics.metric_name)::text = ANY ((ARRAY['keys'::character varying, 'memory_bytes'::character varying])::text[])) AND (redis_metrics.tenant_id IS NOT NULL) AND (redis_metrics.database_id IS NOT NULL))) parts
  GROUP BY tenant_id, database, recorded_at;

-- Name: api_keys api_keys_key_hmac_key; Type: CONSTRAINT; Schema: accounts; Owner: -

ALTER TABLE ONLY accounts.api_keys
    ADD CONSTRAINT api_keys_key_hmac_key UNIQUE (key_hmac);

-- Name: api_keys api_keys_pkey; Type: CONSTRAINT; Schema: accounts; Owner: -

ALTER TABLE ONLY accounts.api_keys
    ADD CONSTRAINT api_keys_pkey PRIMARY KEY (tenant_id, id);

-- Name: api_keys api_keys_tenant_id_name_key; Type: CONSTRAINT; Schema: accounts; Owner: -

ALTER TABLE ONLY accounts.api_keys
    ADD CONSTRAINT api_keys_tenant_id_name_key UNIQUE (tenant_id, name);

-- Name: audit_log audit_log_pkey; Type: CONSTRAINT; Schema: accounts; Owner: -

ALTER TABLE ONLY accounts.audit_log
    ADD CONSTRAINT audit_log_pkey PRIMARY KEY (id);

-- Name: audit_seals audit_seals_entry_id_key; Type: CONSTRAINT; Schema: accounts; Owner: -

ALTER TABLE ONLY accounts.audit_seals
    ADD CONSTRAINT audit_seals_entry_id_key UNIQUE (entry_id);

-- Name: audit_seals audit_seals_tenant_id_position_key; Type: CONSTRAINT; Schema: accounts; Owner: -

ALTER TABLE ONLY accounts.audit_seals
    ADD CONSTRAINT audit_seals_tenant_id_position_key UNIQUE NULLS NOT DISTINCT (tenant_id, "position");

-- Name: invitations invitations_pkey; Type: CONSTRAINT; Schema: accounts; Owner: -

ALTER TABLE ONLY accounts.invitations
    ADD CONSTRAINT invitations_pkey PRIMARY KEY (tenant_id, id);

-- Name: invitations invitations_token_hash_key; Type: CONSTRAINT; Schema: accounts; Owner: -

ALTER TABLE ONLY accounts.invitations
    ADD CONSTRAINT invitations_token_hash_key UNIQUE (token_hash);

-- Name: memberships memberships_pkey; Type: CONSTRAINT; Schema: accounts; Owner: -

ALTER TABLE ONLY accounts.memberships
    ADD CONSTRAINT memberships_pkey PRIMARY KEY (tenant_id, user_id);

-- Name: preferences preferences_pkey; Type: CONSTRAINT; Schema: accounts; Owner: -

ALTER TABLE ONLY accounts.preferences
    ADD CONSTRAINT preferences_pkey PRIMARY KEY (user_id);

-- Name: sessions sessions_pkey; Type: CONSTRAINT; Schema: accounts; Owner: -

ALTER TABLE ONLY accounts.sessions
    ADD CONSTRAINT sessions_pkey PRIMARY KEY (id);

-- Name: tenant_images tenant_images_pkey; Type: CONSTRAINT; Schema: accounts; Owner: -

ALTER TABLE ONLY accounts.tenant_images
    ADD CONSTRAINT tenant_images_pkey PRIMARY KEY (tenant_id, kind);

-- Name: tenant_operations tenant_operations_pkey; Type: CONSTRAINT; Schema: accounts; Owner: -

ALTER TABLE ONLY accounts.tenant_operations
    ADD CONSTRAINT tenant_operations_pkey PRIMARY KEY (tenant_id, id);

-- Name: tenant_operations tenant_operations_request_key_key; Type: CONSTRAINT; Schema: accounts; Owner: -

ALTER TABLE ONLY accounts.tenant_operations
    ADD CONSTRAINT tenant_operations_request_key_key UNIQUE (request_key);

-- Name: tenant_profiles tenant_profiles_custom_domain_key; Type: CONSTRAINT; Schema: accounts; Owner: -

ALTER TABLE ONLY accounts.tenant_profiles
    ADD CONSTRAINT tenant_profiles_custom_domain_key UNIQUE (custom_domain);

-- Name: tenant_profiles tenant_profiles_pkey; Type: CONSTRAINT; Schema: accounts; Owner: -

ALTER TABLE ONLY accounts.tenant_profiles
    ADD CONSTRAINT tenant_profiles_pkey PRIMARY KEY (tenant_id);

-- Name: tenant_settings tenant_settings_pkey; Type: CONSTRAINT; Schema: accounts; Owner: -

ALTER TABLE ONLY accounts.tenant_settings
    ADD CONSTRAINT tenant_settings_pkey PRIMARY KEY (tenant_id);

-- Name: tenants tenants_pkey; Type: CONSTRAINT; Schema: accounts; Owner: -

ALTER TABLE ONLY accounts.tenants
    ADD CONSTRAINT tenants_pkey PRIMARY KEY (id);

-- Name: tenants tenants_slug_key; Type: CONSTRAINT; Schema: accounts; Owner: -

ALTER TABLE ONLY accounts.tenants
    ADD CONSTRAINT tenants_slug_key UNIQUE (slug);

-- Name: users users_email_key; Type: CONSTRAINT; Schema: accounts; Owner: -

ALTER TABLE ONLY accounts.users
    ADD CONSTRAINT users_email_key UNIQUE (email);

-- Name: users users_pkey; Type: CONSTRAINT; Schema: accounts; Owner: -

ALTER TABLE ONLY accounts.users
    ADD CONSTRAINT users_pkey PRIMARY KEY (id);

-- Name: ai_cache_patterns ai_cache_patterns_pkey; Type: CONSTRAINT; Schema: cache_management; Owner: -

ALTER TABLE ONLY cache_management.ai_cache_patterns
    ADD CONSTRAINT ai_cache_patterns_pkey PRIMARY KEY (tenant_id, id);

-- Name: alert_channels alert_channels_pkey; Type: CONSTRAINT; Schema: cache_management; Owner: -

ALTER TABLE ONLY cache_management.alert_channels
    ADD CONSTRAINT alert_channels_pkey PRIMARY KEY (id);

-- Name: alert_deliveries alert_deliveries_notification_id_channel_user_id_channel_id_key; Type: CONSTRAINT; Schema: cache_management; Owner: -

ALTER TABLE ONLY cache_management.alert_deliveries
    ADD CONSTRAINT alert_deliveries_notification_id_channel_user_id_channel_id_key UNIQUE NULLS NOT DISTINCT (notification_id, channel, user_id, channel_id, subscription_id);

-- Name: alert_deliveries alert_deliveries_pkey; Type: CONSTRAINT; Schema: cache_management; Owner: -

ALTER TABLE ONLY cache_management.alert_deliveries
    ADD CONSTRAINT alert_deliveries_pkey PRIMARY KEY (id);

-- Name: alert_notifications alert_notifications_owner_key; Type: CONSTRAINT; Schema: cache_management; Owner: -

ALTER TABLE ONLY cache_management.alert_notifications
    ADD CONSTRAINT alert_notifications_owner_key UNIQUE (owner_id, id);

-- Name: alert_notifications alert_notifications_pkey; Type: CONSTRAINT; Schema: cache_management; Owner: -

ALTER TABLE ONLY cache_management.alert_notifications
    ADD CONSTRAINT alert_notifications_pkey PRIMARY KEY (id);

-- Name: alert_phones alert_phones_pkey; Type: CONSTRAINT; Schema: cache_management; Owner: -

ALTER TABLE ONLY cache_management.alert_phones
    ADD CONSTRAINT alert_phones_pkey PRIMARY KEY (user_id);

-- Name: alert_rules alert_rules_pkey; Type: CONSTRAINT; Schema: cache_management; Owner: -

ALTER TABLE ONLY cache_management.alert_rules
    ADD CONSTRAINT alert_rules_pkey PRIMARY KEY (id);

-- Name: alert_silences alert_silences_pkey; Type: CONSTRAINT; Schema: cache_management; Owner: -

ALTER TABLE ONLY cache_management.alert_silences
    ADD CONSTRAINT alert_silences_pkey PRIMARY KEY (id);

-- Name: alerts alerts_pkey; Type: CONSTRAINT; Schema: cache_management; Owner: -

ALTER TABLE ONLY cache_management.alerts
    ADD CONSTRAINT alerts_pkey PRIMARY KEY (id);

-- Name: backup_keys backup_keys_pkey; Type: CONSTRAINT; Schema: cache_management; Owner: -

ALTER TABLE ONLY cache_management.backup_keys
    ADD CONSTRAINT backup_keys_pkey PRIMARY KEY (tenant_id, id);

-- Name: backups backups_pkey; Type: CONSTRAINT; Schema: cache_management; Owner: -

ALTER TABLE ONLY cache_management.backups
    ADD CONSTRAINT backups_pkey PRIMARY KEY (tenant_id, id);

-- Name: big_keys big_keys_pkey; Type: CONSTRAINT; Schema: cache_management; Owner: -

ALTER TABLE ONLY cache_management.big_keys
    ADD CONSTRAINT big_keys_pkey PRIMARY KEY (tenant_id, database, "position");

-- Name: cache_census cache_census_pkey; Type: CONSTRAINT; Schema: cache_management; Owner: -

ALTER TABLE ONLY cache_management.cache_census
    ADD CONSTRAINT cache_census_pkey PRIMARY KEY (tenant_id, database);

-- Name: cache_in_process_1m cache_in_process_1m_pkey; Type: CONSTRAINT; Schema: cache_management; Owner: -

ALTER TABLE ONLY cache_management.cache_in_process_1m
    ADD CONSTRAINT cache_in_process_1m_pkey PRIMARY KEY (tenant_id, bucket, database);

-- Name: cache_performance_metrics cache_performance_metrics_pkey; Type: CONSTRAINT; Schema: cache_management; Owner: -

ALTER TABLE ONLY cache_management.cache_performance_metrics
    ADD CONSTRAINT cache_performance_metrics_pkey PRIMARY KEY (tenant_id, recorded_at, id);

-- Name: cache_purges cache_purges_pkey; Type: CONSTRAINT; Schema: cache_management; Owner: -

ALTER TABLE ONLY cache_management.cache_purges
    ADD CONSTRAINT cache_purges_pkey PRIMARY KEY (tenant_id, id);

-- Name: cache_rollups_1d cache_rollups_1d_pkey; Type: CONSTRAINT; Schema: cache_management; Owner: -

ALTER TABLE ONLY cache_management.cache_rollups_1d
    ADD CONSTRAINT cache_rollups_1d_pkey PRIMARY KEY (tenant_id, bucket, database, module, data_type, operation, device, network);

-- Name: cache_rollups_1h cache_rollups_1h_pkey; Type: CONSTRAINT; Schema: cache_management; Owner: -

ALTER TABLE ONLY cache_management.cache_rollups_1h
    ADD CONSTRAINT cache_rollups_1h_pkey PRIMARY KEY (tenant_id, bucket, database, module, data_type, operation, device, network);

-- Name: cache_rollups_1m cache_rollups_1m_pkey; Type: CONSTRAINT; Schema: cache_management; Owner: -

ALTER TABLE ONLY cache_management.cache_rollups_1m
    ADD CONSTRAINT cache_rollups_1m_pkey PRIMARY KEY (tenant_id, bucket, database, module, data_type, operation, device, network);

-- Name: cache_tenant_rollups_1d cache_tenant_rollups_1d_pkey; Type: CONSTRAINT; Schema: cache_management; Owner: -

ALTER TABLE ONLY cache_management.cache_tenant_rollups_1d
    ADD CONSTRAINT cache_tenant_rollups_1d_pkey PRIMARY KEY (tenant_id, bucket);

-- Name: cache_tenant_rollups_1h cache_tenant_rollups_1h_pkey; Type: CONSTRAINT; Schema: cache_management; Owner: -

ALTER TABLE ONLY cache_management.cache_tenant_rollups_1h
    ADD CONSTRAINT cache_tenant_rollups_1h_pkey PRIMARY KEY (tenant_id, bucket);

-- Name: cache_tenant_rollups_1m cache_tenant_rollups_1m_pkey; Type: CONSTRAINT; Schema: cache_management; Owner: -

ALTER TABLE ONLY cache_management.cache_tenant_rollups_1m
    ADD CONSTRAINT cache_tenant_rollups_1m_pkey PRIMARY KEY (tenant_id, bucket);

-- Name: cache_tenant_rollups_5m cache_tenant_rollups_5m_pkey; Type: CONSTRAINT; Schema: cache_management; Owner: -

ALTER TABLE ONLY cache_management.cache_tenant_rollups_5m
    ADD CONSTRAINT cache_tenant_rollups_5m_pkey PRIMARY KEY (tenant_id, bucket);

-- Name: canary_results canary_results_pkey; Type: CONSTRAINT; Schema: cache_management; Owner: -

ALTER TABLE ONLY cache_management.canary_results
    ADD CONSTRAINT canary_results_pkey PRIMARY KEY (run_id, probe);

-- Name: erasure_tombstones erasure_tombstones_pkey; Type: CONSTRAINT; Schema: cache_management; Owner: -

ALTER TABLE ONLY cache_management.erasure_tombstones
    ADD CONSTRAINT erasure_tombstones_pkey PRIMARY KEY (tenant_id, kind, digest);

-- Name: eviction_decisions eviction_decisions_pkey; Type: CONSTRAINT; Schema: cache_management; Owner: -

ALTER TABLE ONLY cache_management.eviction_decisions
    ADD CONSTRAINT eviction_decisions_pkey PRIMARY KEY (tenant_id, decided_at);

-- Name: ingest_minutes ingest_minutes_pkey; Type: CONSTRAINT; Schema: cache_management; Owner: -

ALTER TABLE ONLY cache_management.ingest_minutes
    ADD CONSTRAINT ingest_minutes_pkey PRIMARY KEY (minute);

-- Name: memory_curves memory_curves_pkey; Type: CONSTRAINT; Schema: cache_management; Owner: -

ALTER TABLE ONLY cache_management.memory_curves
    ADD CONSTRAINT memory_curves_pkey PRIMARY KEY (tenant_id);

-- Name: optimizations optimizations_pkey; Type: CONSTRAINT; Schema: cache_management; Owner: -

ALTER TABLE ONLY cache_management.optimizations
    ADD CONSTRAINT optimizations_pkey PRIMARY KEY (tenant_id, id);

-- Name: optimizer_runs optimizer_runs_pkey; Type: CONSTRAINT; Schema: cache_management; Owner: -

ALTER TABLE ONLY cache_management.optimizer_runs
    ADD CONSTRAINT optimizer_runs_pkey PRIMARY KEY (tenant_id);

-- Name: optimizer_settings optimizer_settings_pkey; Type: CONSTRAINT; Schema: cache_management; Owner: -

ALTER TABLE ONLY cache_management.optimizer_settings
    ADD CONSTRAINT optimizer_settings_pkey PRIMARY KEY (tenant_id);

-- Name: privacy_requests privacy_requests_pkey; Type: CONSTRAINT; Schema: cache_management; Owner: -

ALTER TABLE ONLY cache_management.privacy_requests
    ADD CONSTRAINT privacy_requests_pkey PRIMARY KEY (tenant_id, id);

-- Name: protection_settings protection_settings_pkey; Type: CONSTRAINT; Schema: cache_management; Owner: -

ALTER TABLE ONLY cache_management.protection_settings
    ADD CONSTRAINT protection_settings_pkey PRIMARY KEY (tenant_id);

-- Name: push_subscriptions push_subscriptions_endpoint_sha256_key; Type: CONSTRAINT; Schema: cache_management; Owner: -

ALTER TABLE ONLY cache_management.push_subscriptions
    ADD CONSTRAINT push_subscriptions_endpoint_sha256_key UNIQUE (endpoint_sha256);

-- Name: push_subscriptions push_subscriptions_pkey; Type: CONSTRAINT; Schema: cache_management; Owner: -

ALTER TABLE ONLY cache_management.push_subscriptions
    ADD CONSTRAINT push_subscriptions_pkey PRIMARY KEY (id);

-- Name: quota_plans quota_plans_pkey; Type: CONSTRAINT; Schema: cache_management; Owner: -

ALTER TABLE ONLY cache_management.quota_plans
    ADD CONSTRAINT quota_plans_pkey PRIMARY KEY (id);

-- Name: quota_shares quota_shares_pkey; Type: CONSTRAINT; Schema: cache_management; Owner: -

ALTER TABLE ONLY cache_management.quota_shares
    ADD CONSTRAINT quota_shares_pkey PRIMARY KEY (plan_id, tenant_id);

-- Name: restores restores_pkey; Type: CONSTRAINT; Schema: cache_management; Owner: -

ALTER TABLE ONLY cache_management.restores
    ADD CONSTRAINT restores_pkey PRIMARY KEY (tenant_id, id);

-- Name: sdk_sessions sdk_sessions_pkey; Type: CONSTRAINT; Schema: cache_management; Owner: -

ALTER TABLE ONLY cache_management.sdk_sessions
    ADD CONSTRAINT sdk_sessions_pkey PRIMARY KEY (tenant_id, id);

-- Name: sdk_sessions sdk_sessions_tenant_id_session_id_key; Type: CONSTRAINT; Schema: cache_management; Owner: -

ALTER TABLE ONLY cache_management.sdk_sessions
    ADD CONSTRAINT sdk_sessions_tenant_id_session_id_key UNIQUE (tenant_id, session_id);

-- Name: second_looks_1m second_looks_1m_pkey; Type: CONSTRAINT; Schema: cache_management; Owner: -

ALTER TABLE ONLY cache_management.second_looks_1m
    ADD CONSTRAINT second_looks_1m_pkey PRIMARY KEY (bucket, node);

-- Name: slow_commands slow_commands_pkey; Type: CONSTRAINT; Schema: cache_management; Owner: -

ALTER TABLE ONLY cache_management.slow_commands
    ADD CONSTRAINT slow_commands_pkey PRIMARY KEY (node, run_id, entry_id, at);

-- Name: telemetry_batches telemetry_batches_pkey; Type: CONSTRAINT; Schema: cache_management; Owner: -

ALTER TABLE ONLY cache_management.telemetry_batches
    ADD CONSTRAINT telemetry_batches_pkey PRIMARY KEY (batch_id);

-- Name: telemetry_conservation telemetry_conservation_pkey; Type: CONSTRAINT; Schema: cache_management; Owner: -

ALTER TABLE ONLY cache_management.telemetry_conservation
    ADD CONSTRAINT telemetry_conservation_pkey PRIMARY KEY (tenant_id, producer);

-- Name: telemetry_rejections telemetry_rejections_pkey; Type: CONSTRAINT; Schema: cache_management; Owner: -

ALTER TABLE ONLY cache_management.telemetry_rejections
    ADD CONSTRAINT telemetry_rejections_pkey PRIMARY KEY (day, reason);

-- Name: telemetry_retention telemetry_retention_pkey; Type: CONSTRAINT; Schema: cache_management; Owner: -

ALTER TABLE ONLY cache_management.telemetry_retention
    ADD CONSTRAINT telemetry_retention_pkey PRIMARY KEY (tenant_id);

-- Name: tenant_access tenant_access_pkey; Type: CONSTRAINT; Schema: cache_management; Owner: -

ALTER TABLE ONLY cache_management.tenant_access
    ADD CONSTRAINT tenant_access_pkey PRIMARY KEY (tenant_id);

-- Name: tenant_cache_configs tenant_cache_configs_pkey; Type: CONSTRAINT; Schema: cache_management; Owner: -

ALTER TABLE ONLY cache_management.tenant_cache_configs
    ADD CONSTRAINT tenant_cache_configs_pkey PRIMARY KEY (tenant_id, id);

-- Name: tenant_cache_configs tenant_cache_configs_tenant_id_database_number_key; Type: CONSTRAINT; Schema: cache_management; Owner: -

ALTER TABLE ONLY cache_management.tenant_cache_configs
    ADD CONSTRAINT tenant_cache_configs_tenant_id_database_number_key UNIQUE (tenant_id, database_number);

-- Name: tenant_redis_users tenant_redis_users_pkey; Type: CONSTRAINT; Schema: cache_management; Owner: -

ALTER TABLE ONLY cache_management.tenant_redis_users
    ADD CONSTRAINT tenant_redis_users_pkey PRIMARY KEY (tenant_id);

-- Name: tenant_topology tenant_topology_pkey; Type: CONSTRAINT; Schema: cache_management; Owner: -

ALTER TABLE ONLY cache_management.tenant_topology
    ADD CONSTRAINT tenant_topology_pkey PRIMARY KEY (tenant_id);

-- Name: applied applied_pkey; Type: CONSTRAINT; Schema: kryonix_migrations; Owner: -

ALTER TABLE ONLY kryonix_migrations.applied
    ADD CONSTRAINT applied_pkey PRIMARY KEY (name);

-- Name: backfills backfills_pkey; Type: CONSTRAINT; Schema: kryonix_migrations; Owner: -

ALTER TABLE ONLY kryonix_migrations.backfills
    ADD CONSTRAINT backfills_pkey PRIMARY KEY (target);

-- Name: audit_log_action; Type: INDEX; Schema: accounts; Owner: -

CREATE INDEX audit_log_action ON accounts.audit_log USING btree (tenant_id, action, id DESC);

-- Name: audit_log_at; Type: INDEX; Schema: accounts; Owner: -

CREATE INDEX audit_log_at ON accounts.audit_log USING btree (at DESC);

-- Name: audit_log_tenant; Type: INDEX; Schema: accounts; Owner: -

CREATE INDEX audit_log_tenant ON accounts.audit_log USING btree (tenant_id, at DESC);

-- Name: memberships_user; Type: INDEX; Schema: accounts; Owner: -

CREATE INDEX memberships_user ON accounts.memberships USING btree (user_id, created_at);

-- Name: sessions_tenant; Type: INDEX; Schema: accounts; Owner: -

CREATE INDEX sessions_tenant ON accounts.sessions USING btree (tenant_id, created_at DESC) WHERE (revoked_at IS NULL);

-- Name: sessions_user; Type: INDEX; Schema: accounts; Owner: -

CREATE INDEX sessions_user ON accounts.sessions USING btree (user_id);

-- Name: tenant_operations_one_move; Type: INDEX; Schema: accounts; Owner: -

CREATE UNIQUE INDEX tenant_operations_one_move ON accounts.tenant_operations USING btree (tenant_id) WHERE ((kind = 'move'::text) AND (finished_at IS NULL));

-- Name: tenant_operations_open; Type: INDEX; Schema: accounts; Owner: -

CREATE INDEX tenant_operations_open ON accounts.tenant_operations USING btree (started_at) WHERE (finished_at IS NULL);

-- Name: tenant_profiles_ending; Type: INDEX; Schema: accounts; Owner: -

CREATE INDEX tenant_profiles_ending ON accounts.tenant_profiles USING btree (delete_after) WHERE (delete_after IS NOT NULL);

-- Name: ai_cache_patterns_type; Type: INDEX; Schema: cache_management; Owner: -

CREATE INDEX ai_cache_patterns_type ON cache_management.ai_cache_patterns USING btree (tenant_id, pattern_type);

-- Name: alert_deliveries_due; Type: INDEX; Schema: cache_management; Owner: -

CREATE INDEX alert_deliveries_due ON cache_management.alert_deliveries USING btree (next_attempt_at) WHERE (state = 'waiting'::text);

-- Name: alert_deliveries_tenant; Type: INDEX; Schema: cache_management; Owner: -

CREATE INDEX alert_deliveries_tenant ON cache_management.alert_deliveries USING btree (tenant_id, created_at DESC);

-- Name: alert_rules_shipped; Type: INDEX; Schema: cache_management; Owner: -

CREATE UNIQUE INDEX alert_rules_shipped ON cache_management.alert_rules USING btree (tenant_id, shipped) NULLS NOT DISTINCT WHERE (shipped IS NOT NULL);

-- Name: alert_silences_until; Type: INDEX; Schema: cache_management; Owner: -

CREATE INDEX alert_silences_until ON cache_management.alert_silences USING btree (until);

-- Name: alerts_notice; Type: INDEX; Schema: cache_management; Owner: -

CREATE UNIQUE INDEX alerts_notice ON cache_management.alerts USING btree (tenant_id, rule, subject) NULLS NOT DISTINCT WHERE (state = 'notice'::text);

-- Name: alerts_open; Type: INDEX; Schema: cache_management; Owner: -

CREATE UNIQUE INDEX alerts_open ON cache_management.alerts USING btree (tenant_id, rule, subject) NULLS NOT DISTINCT WHERE (state = ANY (ARRAY['pending'::text, 'firing'::text]));

-- Name: alerts_since; Type: INDEX; Schema: cache_management; Owner: -

CREATE INDEX alerts_since ON cache_management.alerts USING btree (tenant_id, since DESC);

-- Name: backups_due; Type: INDEX; Schema: cache_management; Owner: -

CREATE INDEX backups_due ON cache_management.backups USING btree (requested_at) WHERE (state = ANY (ARRAY['queued'::text, 'running'::text, 'verifying'::text]));

-- Name: backups_listed; Type: INDEX; Schema: cache_management; Owner: -

CREATE INDEX backups_listed ON cache_management.backups USING btree (tenant_id, requested_at DESC);

-- Name: cache_in_process_1m_time; Type: INDEX; Schema: cache_management; Owner: -

CREATE INDEX cache_in_process_1m_time ON cache_management.cache_in_process_1m USING brin (bucket) WITH (pages_per_range='16', autosummarize='on');

-- Name: cache_purges_due; Type: INDEX; Schema: cache_management; Owner: -

CREATE INDEX cache_purges_due ON cache_management.cache_purges USING btree (requested_at) WHERE (finished_at IS NULL);

-- Name: cache_rollups_1h_time; Type: INDEX; Schema: cache_management; Owner: -

CREATE INDEX cache_rollups_1h_time ON cache_management.cache_rollups_1h USING brin (bucket) WITH (pages_per_range='16', autosummarize='on');

-- Name: cache_rollups_1m_time; Type: INDEX; Schema: cache_management; Owner: -

CREATE INDEX cache_rollups_1m_time ON cache_management.cache_rollups_1m USING brin (bucket) WITH (pages_per_range='16', autosummarize='on');

-- Name: cache_tenant_rollups_1h_time; Type: INDEX; Schema: cache_management; Owner: -

CREATE INDEX cache_tenant_rollups_1h_time ON cache_management.cache_tenant_rollups_1h USING brin (bucket) WITH (pages_per_range='16', autosummarize='on');

-- Name: cache_tenant_rollups_1m_time; Type: INDEX; Schema: cache_management; Owner: -

CREATE INDEX cache_tenant_rollups_1m_time ON cache_management.cache_tenant_rollups_1m USING brin (bucket) WITH (pages_per_range='16', autosummarize='on');

-- Name: cache_tenant_rollups_5m_bucket_idx; Type: INDEX; Schema: cache_management; Owner: -

CREATE INDEX cache_tenant_rollups_5m_bucket_idx ON cache_management.cache_tenant_rollups_5m USING brin (bucket) WITH (pages_per_range='16', autosummarize='on');

-- Name: canary_results_at; Type: INDEX; Schema: cache_management; Owner: -

CREATE INDEX canary_results_at ON cache_management.canary_results USING btree (at DESC);

-- Name: optimizations_due; Type: INDEX; Schema: cache_management; Owner: -

CREATE INDEX optimizations_due ON cache_management.optimizations USING btree (due_at) WHERE (due_at IS NOT NULL);

-- Name: optimizations_newest; Type: INDEX; Schema: cache_management; Owner: -

CREATE INDEX optimizations_newest ON cache_management.optimizations USING btree (tenant_id, created_at DESC);

-- Name: optimizations_one_trial; Type: INDEX; Schema: cache_management; Owner: -

CREATE UNIQUE INDEX optimizations_one_trial ON cache_management.optimizations USING btree (tenant_id) WHERE ((state = ANY (ARRAY['applied'::text, 'measured'::text])) AND (kind <> 'cleanup'::text));

-- Name: privacy_requests_due; Type: INDEX; Schema: cache_management; Owner: -

CREATE INDEX privacy_requests_due ON cache_management.privacy_requests USING btree (requested_at) WHERE (state = ANY (ARRAY['queued'::text, 'running'::text]));

-- Name: privacy_requests_listed; Type: INDEX; Schema: cache_management; Owner: -

CREATE INDEX privacy_requests_listed ON cache_management.privacy_requests USING btree (tenant_id, requested_at DESC);

-- Name: push_subscriptions_user; Type: INDEX; Schema: cache_management; Owner: -

CREATE INDEX push_subscriptions_user ON cache_management.push_subscriptions USING btree (user_id);

-- Name: quota_plans_newest; Type: INDEX; Schema: cache_management; Owner: -

CREATE INDEX quota_plans_newest ON cache_management.quota_plans USING btree (created_at DESC);

-- Name: quota_plans_one_open; Type: INDEX; Schema: cache_management; Owner: -

CREATE UNIQUE INDEX quota_plans_one_open ON cache_management.quota_plans USING btree ((true)) WHERE (state = ANY (ARRAY['proposed'::text, 'approved'::text, 'applied'::text, 'measured'::text]));

-- Name: redis_metrics_tenant; Type: INDEX; Schema: cache_management; Owner: -

CREATE INDEX redis_metrics_tenant ON cache_management.redis_metrics USING btree (tenant_id, metric_name, "time" DESC);

-- Name: restores_due; Type: INDEX; Schema: cache_management; Owner: -

CREATE INDEX restores_due ON cache_management.restores USING btree (requested_at) WHERE (state = ANY (ARRAY['queued'::text, 'running'::text]));

-- Name: restores_listed; Type: INDEX; Schema: cache_management; Owner: -

CREATE INDEX restores_listed ON cache_management.restores USING btree (tenant_id, requested_at DESC);

-- Name: sdk_sessions_active; Type: INDEX; Schema: cache_management; Owner: -

CREATE INDEX sdk_sessions_active ON cache_management.sdk_sessions USING btree (tenant_id, last_activity) WHERE (status = 'active'::text);

-- Name: slow_commands_at; Type: INDEX; Schema: cache_management; Owner: -

CREATE INDEX slow_commands_at ON cache_management.slow_commands USING btree (node, at DESC);

-- Name: telemetry_batches_stored_at; Type: INDEX; Schema: cache_management; Owner: -

CREATE INDEX telemetry_batches_stored_at ON cache_management.telemetry_batches USING btree (stored_at);

-- Name: telemetry_conservation_producer; Type: INDEX; Schema: cache_management; Owner: -

CREATE INDEX telemetry_conservation_producer ON cache_management.telemetry_conservation USING btree (producer);

-- Name: audit_log audit_log_append_only; Type: TRIGGER; Schema: accounts; Owner: -

CREATE TRIGGER audit_log_append_only BEFORE DELETE OR UPDATE ON accounts.audit_log FOR EACH ROW EXECUTE FUNCTION accounts.refuse_audit_change();

-- Name: audit_log audit_log_no_truncate; Type: TRIGGER; Schema: accounts; Owner: -

CREATE TRIGGER audit_log_no_truncate BEFORE TRUNCATE ON accounts.audit_log FOR EACH STATEMENT EXECUTE FUNCTION accounts.refuse_audit_change();

-- Name: audit_seals audit_seals_append_only; Type: TRIGGER; Schema: accounts; Owner: -

CREATE TRIGGER audit_seals_append_only BEFORE DELETE OR UPDATE ON accounts.audit_seals FOR EACH ROW EXECUTE FUNCTION accounts.refuse_audit_change();

-- Name: audit_seals audit_seals_no_truncate; Type: TRIGGER; Schema: accounts; Owner: -

CREATE TRIGGER audit_seals_no_truncate BEFORE TRUNCATE ON accounts.audit_seals FOR EACH STATEMENT EXECUTE FUNCTION accounts.refuse_audit_change();

-- Name: api_keys tell_access; Type: TRIGGER; Schema: accounts; Owner: -

CREATE TRIGGER tell_access AFTER DELETE OR UPDATE OF revoked_at, expires_at, scopes ON accounts.api_keys FOR EACH ROW EXECUTE FUNCTION accounts.tell_access('tenant', 'tenant_id');

-- Name: memberships tell_access; Type: TRIGGER; Schema: accounts; Owner: -

CREATE TRIGGER tell_access AFTER UPDATE OF role ON accounts.memberships FOR EACH ROW EXECUTE FUNCTION accounts.tell_access('tenant', 'tenant_id');

-- Name: sessions tell_access; Type: TRIGGER; Schema: accounts; Owner: -

CREATE TRIGGER tell_access AFTER DELETE OR UPDATE OF revoked_at, expires_at, tenant_id ON accounts.sessions FOR EACH ROW EXECUTE FUNCTION accounts.tell_access('session', 'id');

-- Name: tenants tell_access; Type: TRIGGER; Schema: accounts; Owner: -

CREATE TRIGGER tell_access AFTER UPDATE OF status ON accounts.tenants FOR EACH ROW EXECUTE FUNCTION accounts.tell_access('tenant', 'id');

-- Name: users tell_access; Type: TRIGGER; Schema: accounts; Owner: -

CREATE TRIGGER tell_access AFTER UPDATE OF platform_role ON accounts.users FOR EACH ROW EXECUTE FUNCTION accounts.tell_access('user', 'id');

-- Name: tenants tenant_rules; Type: TRIGGER; Schema: accounts; Owner: -

CREATE TRIGGER tenant_rules AFTER INSERT OR DELETE OR UPDATE OF status ON accounts.tenants FOR EACH ROW EXECUTE FUNCTION cache_management.tell_tenant_rules('id');

-- Name: tenant_access tenant_rules; Type: TRIGGER; Schema: cache_management; Owner: -

CREATE TRIGGER tenant_rules AFTER INSERT OR DELETE OR UPDATE ON cache_management.tenant_access FOR EACH ROW EXECUTE FUNCTION cache_management.tell_tenant_rules('tenant_id');

-- Name: tenant_cache_configs tenant_rules; Type: TRIGGER; Schema: cache_management; Owner: -

CREATE TRIGGER tenant_rules AFTER INSERT OR DELETE OR UPDATE ON cache_management.tenant_cache_configs FOR EACH ROW EXECUTE FUNCTION cache_management.tell_tenant_rules('tenant_id');

-- Name: tenant_redis_users tenant_rules; Type: TRIGGER; Schema: cache_management; Owner: -

CREATE TRIGGER tenant_rules AFTER INSERT OR DELETE OR UPDATE ON cache_management.tenant_redis_users FOR EACH ROW EXECUTE FUNCTION cache_management.tell_tenant_rules('tenant_id');

-- Name: tenant_topology tenant_rules; Type: TRIGGER; Schema: cache_management; Owner: -

CREATE TRIGGER tenant_rules AFTER INSERT OR DELETE OR UPDATE ON cache_management.tenant_topology FOR EACH ROW EXECUTE FUNCTION cache_management.tell_tenant_rules('tenant_id');

-- Name: cache_in_process_1m ts_insert_blocker; Type: TRIGGER; Schema: cache_management; Owner: -

CREATE TRIGGER ts_insert_blocker BEFORE INSERT ON cache_management.cache_in_process_1m FOR EACH ROW EXECUTE FUNCTION _timescaledb_functions.insert_blocker();

-- Name: cache_performance_metrics ts_insert_blocker; Type: TRIGGER; Schema: cache_management; Owner: -

CREATE TRIGGER ts_insert_blocker BEFORE INSERT ON cache_management.cache_performance_metrics FOR EACH ROW EXECUTE FUNCTION _timescaledb_functions.insert_blocker();

-- Name: cache_rollups_1d ts_insert_blocker; Type: TRIGGER; Schema: cache_management; Owner: -

CREATE TRIGGER ts_insert_blocker BEFORE INSERT ON cache_management.cache_rollups_1d FOR EACH ROW EXECUTE FUNCTION _timescaledb_functions.insert_blocker();

-- Name: cache_rollups_1h ts_insert_blocker; Type: TRIGGER; Schema: cache_management; Owner: -

CREATE TRIGGER ts_insert_blocker BEFORE INSERT ON cache_management.cache_rollups_1h FOR EACH ROW EXECUTE FUNCTION _timescaledb_functions.insert_blocker();

-- Name: cache_rollups_1m ts_insert_blocker; Type: TRIGGER; Schema: cache_management; Owner: -

CREATE TRIGGER ts_insert_blocker BEFORE INSERT ON cache_management.cache_rollups_1m FOR EACH ROW EXECUTE FUNCTION _timescaledb_functions.insert_blocker();

-- Name: cache_tenant_rollups_1d ts_insert_blocker; Type: TRIGGER; Schema: cache_management; Owner: -

CREATE TRIGGER ts_insert_blocker BEFORE INSERT ON cache_management.cache_tenant_rollups_1d FOR EACH ROW EXECUTE FUNCTION _timescaledb_functions.insert_blocker();

-- Name: cache_tenant_rollups_1h ts_insert_blocker; Type: TRIGGER; Schema: cache_management; Owner: -

CREATE TRIGGER ts_insert_blocker BEFORE INSERT ON cache_management.cache_tenant_rollups_1h FOR EACH ROW EXECUTE FUNCTION _timescaledb_functions.insert_blocker();

-- Name: cache_tenant_rollups_1m ts_insert_blocker; Type: TRIGGER; Schema: cache_management; Owner: -

CREATE TRIGGER ts_insert_blocker BEFORE INSERT ON cache_management.cache_tenant_rollups_1m FOR EACH ROW EXECUTE FUNCTION _timescaledb_functions.insert_blocker();

-- Name: cache_tenant_rollups_5m ts_insert_blocker; Type: TRIGGER; Schema: cache_management; Owner: -

CREATE TRIGGER ts_insert_blocker BEFORE INSERT ON cache_management.cache_tenant_rollups_5m FOR EACH ROW EXECUTE FUNCTION _timescaledb_functions.insert_blocker();

-- Name: redis_metrics ts_insert_blocker; Type: TRIGGER; Schema: cache_management; Owner: -

CREATE TRIGGER ts_insert_blocker BEFORE INSERT ON cache_management.redis_metrics FOR EACH ROW EXECUTE FUNCTION _timescaledb_functions.insert_blocker();

-- Name: api_keys api_keys_tenant_id_fkey; Type: FK CONSTRAINT; Schema: accounts; Owner: -

ALTER TABLE ONLY accounts.api_keys
    ADD CONSTRAINT api_keys_tenant_id_fkey FOREIGN KEY (tenant_id) REFERENCES accounts.tenants(id);

-- Name: invitations invitations_tenant_id_fkey; Type: FK CONSTRAINT; Schema: accounts; Owner: -

ALTER TABLE ONLY accounts.invitations
    ADD CONSTRAINT invitations_tenant_id_fkey FOREIGN KEY (tenant_id) REFERENCES accounts.tenants(id);

-- Name: memberships memberships_tenant_id_fkey; Type: FK CONSTRAINT; Schema: accounts; Owner: -

ALTER TABLE ONLY accounts.memberships
    ADD CONSTRAINT memberships_tenant_id_fkey FOREIGN KEY (tenant_id) REFERENCES accounts.tenants(id);

-- Name: memberships memberships_user_id_fkey; Type: FK CONSTRAINT; Schema: accounts; Owner: -

ALTER TABLE ONLY accounts.memberships
    ADD CONSTRAINT memberships_user_id_fkey FOREIGN KEY (user_id) REFERENCES accounts.users(id) ON DELETE CASCADE;

-- Name: preferences preferences_user_id_fkey; Type: FK CONSTRAINT; Schema: accounts; Owner: -

ALTER TABLE ONLY accounts.preferences
    ADD CONSTRAINT preferences_user_id_fkey FOREIGN KEY (user_id) REFERENCES accounts.users(id) ON DELETE CASCADE;

-- Name: sessions sessions_tenant_id_user_id_fkey; Type: FK CONSTRAINT; Schema: accounts; Owner: -

ALTER TABLE ONLY accounts.sessions
    ADD CONSTRAINT sessions_tenant_id_user_id_fkey FOREIGN KEY (tenant_id, user_id) REFERENCES accounts.memberships(tenant_id, user_id) ON DELETE CASCADE;

-- Name: sessions sessions_user_id_fkey; Type: FK CONSTRAINT; Schema: accounts; Owner: -

ALTER TABLE ONLY accounts.sessions
    ADD CONSTRAINT sessions_user_id_fkey FOREIGN KEY (user_id) REFERENCES accounts.users(id) ON DELETE CASCADE;

-- Name: tenant_images tenant_images_tenant_id_fkey; Type: FK CONSTRAINT; Schema: accounts; Owner: -

ALTER TABLE ONLY accounts.tenant_images
    ADD CONSTRAINT tenant_images_tenant_id_fkey FOREIGN KEY (tenant_id) REFERENCES accounts.tenants(id);

-- Name: tenant_profiles tenant_profiles_tenant_id_fkey; Type: FK CONSTRAINT; Schema: accounts; Owner: -

ALTER TABLE ONLY accounts.tenant_profiles
    ADD CONSTRAINT tenant_profiles_tenant_id_fkey FOREIGN KEY (tenant_id) REFERENCES accounts.tenants(id);

-- Name: tenant_settings tenant_settings_tenant_id_fkey; Type: FK CONSTRAINT; Schema: accounts; Owner: -

ALTER TABLE ONLY accounts.tenant_settings
    ADD CONSTRAINT tenant_settings_tenant_id_fkey FOREIGN KEY (tenant_id) REFERENCES accounts.tenants(id);

-- Name: ai_cache_patterns ai_cache_patterns_tenant_id_fkey; Type: FK CONSTRAINT; Schema: cache_management; Owner: -

ALTER TABLE ONLY cache_management.ai_cache_patterns
    ADD CONSTRAINT ai_cache_patterns_tenant_id_fkey FOREIGN KEY (tenant_id) REFERENCES accounts.tenants(id);

-- Name: alert_channels alert_channels_tenant_id_fkey; Type: FK CONSTRAINT; Schema: cache_management; Owner: -

ALTER TABLE ONLY cache_management.alert_channels
    ADD CONSTRAINT alert_channels_tenant_id_fkey FOREIGN KEY (tenant_id) REFERENCES accounts.tenants(id) ON DELETE CASCADE;

-- Name: alert_deliveries alert_deliveries_notification_fkey; Type: FK CONSTRAINT; Schema: cache_management; Owner: -

ALTER TABLE ONLY cache_management.alert_deliveries
    ADD CONSTRAINT alert_deliveries_notification_fkey FOREIGN KEY (owner_id, notification_id) REFERENCES cache_management.alert_notifications(owner_id, id) ON DELETE CASCADE;

-- Name: alert_deliveries alert_deliveries_tenant_id_fkey; Type: FK CONSTRAINT; Schema: cache_management; Owner: -

ALTER TABLE ONLY cache_management.alert_deliveries
    ADD CONSTRAINT alert_deliveries_tenant_id_fkey FOREIGN KEY (tenant_id) REFERENCES accounts.tenants(id) ON DELETE CASCADE;

-- Name: alert_deliveries alert_deliveries_user_id_fkey; Type: FK CONSTRAINT; Schema: cache_management; Owner: -

ALTER TABLE ONLY cache_management.alert_deliveries
    ADD CONSTRAINT alert_deliveries_user_id_fkey FOREIGN KEY (user_id) REFERENCES accounts.users(id) ON DELETE CASCADE;

-- Name: alert_notifications alert_notifications_tenant_id_fkey; Type: FK CONSTRAINT; Schema: cache_management; Owner: -

ALTER TABLE ONLY cache_management.alert_notifications
    ADD CONSTRAINT alert_notifications_tenant_id_fkey FOREIGN KEY (tenant_id) REFERENCES accounts.tenants(id) ON DELETE CASCADE;

-- Name: alert_phones alert_phones_tenant_id_fkey; Type: FK CONSTRAINT; Schema: cache_management; Owner: -

ALTER TABLE ONLY cache_management.alert_phones
    ADD CONSTRAINT alert_phones_tenant_id_fkey FOREIGN KEY (tenant_id) REFERENCES accounts.tenants(id) ON DELETE CASCADE;

-- Name: alert_phones alert_phones_user_id_fkey; Type: FK CONSTRAINT; Schema: cache_management; Owner: -

ALTER TABLE ONLY cache_management.alert_phones
    ADD CONSTRAINT alert_phones_user_id_fkey FOREIGN KEY (user_id) REFERENCES accounts.users(id) ON DELETE CASCADE;

-- Name: alert_rules alert_rules_tenant_id_fkey; Type: FK CONSTRAINT; Schema: cache_management; Owner: -

ALTER TABLE ONLY cache_management.alert_rules
    ADD CONSTRAINT alert_rules_tenant_id_fkey FOREIGN KEY (tenant_id) REFERENCES accounts.tenants(id) ON DELETE CASCADE;

-- Name: alert_silences alert_silences_tenant_id_fkey; Type: FK CONSTRAINT; Schema: cache_management; Owner: -

ALTER TABLE ONLY cache_management.alert_silences
    ADD CONSTRAINT alert_silences_tenant_id_fkey FOREIGN KEY (tenant_id) REFERENCES accounts.tenants(id) ON DELETE CASCADE;

-- Name: alerts alerts_tenant_id_fkey; Type: FK CONSTRAINT; Schema: cache_management; Owner: -

ALTER TABLE ONLY cache_management.alerts
    ADD CONSTRAINT alerts_tenant_id_fkey FOREIGN KEY (tenant_id) REFERENCES accounts.tenants(id) ON DELETE CASCADE;

-- Name: backups backups_tenant_id_fkey; Type: FK CONSTRAINT; Schema: cache_management; Owner: -

ALTER TABLE ONLY cache_management.backups
    ADD CONSTRAINT backups_tenant_id_fkey FOREIGN KEY (tenant_id) REFERENCES accounts.tenants(id) ON DELETE CASCADE;

-- Name: cache_census cache_census_tenant_id_fkey; Type: FK CONSTRAINT; Schema: cache_management; Owner: -

ALTER TABLE ONLY cache_management.cache_census
    ADD CONSTRAINT cache_census_tenant_id_fkey FOREIGN KEY (tenant_id) REFERENCES accounts.tenants(id);

-- Name: cache_purges cache_purges_tenant_id_fkey; Type: FK CONSTRAINT; Schema: cache_management; Owner: -

ALTER TABLE ONLY cache_management.cache_purges
    ADD CONSTRAINT cache_purges_tenant_id_fkey FOREIGN KEY (tenant_id) REFERENCES accounts.tenants(id);

-- Name: eviction_decisions eviction_decisions_tenant_id_fkey; Type: FK CONSTRAINT; Schema: cache_management; Owner: -

ALTER TABLE ONLY cache_management.eviction_decisions
    ADD CONSTRAINT eviction_decisions_tenant_id_fkey FOREIGN KEY (tenant_id) REFERENCES accounts.tenants(id);

-- Name: memory_curves memory_curves_tenant_id_fkey; Type: FK CONSTRAINT; Schema: cache_management; Owner: -

ALTER TABLE ONLY cache_management.memory_curves
    ADD CONSTRAINT memory_curves_tenant_id_fkey FOREIGN KEY (tenant_id) REFERENCES accounts.tenants(id);

-- Name: optimizations optimizations_tenant_id_fkey; Type: FK CONSTRAINT; Schema: cache_management; Owner: -

ALTER TABLE ONLY cache_management.optimizations
    ADD CONSTRAINT optimizations_tenant_id_fkey FOREIGN KEY (tenant_id) REFERENCES accounts.tenants(id);

-- Name: optimizer_runs optimizer_runs_tenant_id_fkey; Type: FK CONSTRAINT; Schema: cache_management; Owner: -

ALTER TABLE ONLY cache_management.optimizer_runs
    ADD CONSTRAINT optimizer_runs_tenant_id_fkey FOREIGN KEY (tenant_id) REFERENCES accounts.tenants(id);

-- Name: optimizer_settings optimizer_settings_tenant_id_fkey; Type: FK CONSTRAINT; Schema: cache_management; Owner: -

ALTER TABLE ONLY cache_management.optimizer_settings
    ADD CONSTRAINT optimizer_settings_tenant_id_fkey FOREIGN KEY (tenant_id) REFERENCES accounts.tenants(id);

-- Name: protection_settings protection_settings_tenant_id_fkey; Type: FK CONSTRAINT; Schema: cache_management; Owner: -

ALTER TABLE ONLY cache_management.protection_settings
    ADD CONSTRAINT protection_settings_tenant_id_fkey FOREIGN KEY (tenant_id) REFERENCES accounts.tenants(id) ON DELETE CASCADE;

-- Name: push_subscriptions push_subscriptions_tenant_id_fkey; Type: FK CONSTRAINT; Schema: cache_management; Owner: -

ALTER TABLE ONLY cache_management.push_subscriptions
    ADD CONSTRAINT push_subscriptions_tenant_id_fkey FOREIGN KEY (tenant_id) REFERENCES accounts.tenants(id) ON DELETE CASCADE;

-- Name: push_subscriptions push_subscriptions_user_id_fkey; Type: FK CONSTRAINT; Schema: cache_management; Owner: -

ALTER TABLE ONLY cache_management.push_subscriptions
    ADD CONSTRAINT push_subscriptions_user_id_fkey FOREIGN KEY (user_id) REFERENCES accounts.users(id) ON DELETE CASCADE;

-- Name: quota_shares quota_shares_plan_id_fkey; Type: FK CONSTRAINT; Schema: cache_management; Owner: -

ALTER TABLE ONLY cache_management.quota_shares
    ADD CONSTRAINT quota_shares_plan_id_fkey FOREIGN KEY (plan_id) REFERENCES cache_management.quota_plans(id) ON DELETE CASCADE;

-- Name: quota_shares quota_shares_tenant_id_fkey; Type: FK CONSTRAINT; Schema: cache_management; Owner: -

ALTER TABLE ONLY cache_management.quota_shares
    ADD CONSTRAINT quota_shares_tenant_id_fkey FOREIGN KEY (tenant_id) REFERENCES accounts.tenants(id);

-- Name: restores restores_source_tenant_id_backup_id_fkey; Type: FK CONSTRAINT; Schema: cache_management; Owner: -

ALTER TABLE ONLY cache_management.restores
    ADD CONSTRAINT restores_source_tenant_id_backup_id_fkey FOREIGN KEY (source_tenant_id, backup_id) REFERENCES cache_management.backups(tenant_id, id) ON DELETE CASCADE;

-- Name: restores restores_tenant_id_fkey; Type: FK CONSTRAINT; Schema: cache_management; Owner: -

ALTER TABLE ONLY cache_management.restores
    ADD CONSTRAINT restores_tenant_id_fkey FOREIGN KEY (tenant_id) REFERENCES accounts.tenants(id) ON DELETE CASCADE;

-- Name: sdk_sessions sdk_sessions_tenant_id_api_key_id_fkey; Type: FK CONSTRAINT; Schema: cache_management; Owner: -

ALTER TABLE ONLY cache_management.sdk_sessions
    ADD CONSTRAINT sdk_sessions_tenant_id_api_key_id_fkey FOREIGN KEY (tenant_id, api_key_id) REFERENCES accounts.api_keys(tenant_id, id);

-- Name: sdk_sessions sdk_sessions_tenant_id_fkey; Type: FK CONSTRAINT; Schema: cache_management; Owner: -

ALTER TABLE ONLY cache_management.sdk_sessions
    ADD CONSTRAINT sdk_sessions_tenant_id_fkey FOREIGN KEY (tenant_id) REFERENCES accounts.tenants(id);

-- Name: sdk_sessions sdk_sessions_tenant_id_user_id_fkey; Type: FK CONSTRAINT; Schema: cache_management; Owner: -

ALTER TABLE ONLY cache_management.sdk_sessions
    ADD CONSTRAINT sdk_sessions_tenant_id_user_id_fkey FOREIGN KEY (tenant_id, user_id) REFERENCES accounts.memberships(tenant_id, user_id);

-- Name: telemetry_retention telemetry_retention_tenant_id_fkey; Type: FK CONSTRAINT; Schema: cache_management; Owner: -

ALTER TABLE ONLY cache_management.telemetry_retention
    ADD CONSTRAINT telemetry_retention_tenant_id_fkey FOREIGN KEY (tenant_id) REFERENCES accounts.tenants(id);

-- Name: tenant_access tenant_access_tenant_id_fkey; Type: FK CONSTRAINT; Schema: cache_management; Owner: -

ALTER TABLE ONLY cache_management.tenant_access
    ADD CONSTRAINT tenant_access_tenant_id_fkey FOREIGN KEY (tenant_id) REFERENCES accounts.tenants(id);

-- Name: tenant_cache_configs tenant_cache_configs_tenant_id_fkey; Type: FK CONSTRAINT; Schema: cache_management; Owner: -

ALTER TABLE ONLY cache_management.tenant_cache_configs
    ADD CONSTRAINT tenant_cache_configs_tenant_id_fkey FOREIGN KEY (tenant_id) REFERENCES accounts.tenants(id);

-- Name: tenant_redis_users tenant_redis_users_tenant_id_fkey; Type: FK CONSTRAINT; Schema: cache_management; Owner: -

ALTER TABLE ONLY cache_management.tenant_redis_users
    ADD CONSTRAINT tenant_redis_users_tenant_id_fkey FOREIGN KEY (tenant_id) REFERENCES accounts.tenants(id);

-- Name: tenant_topology tenant_topology_tenant_id_fkey; Type: FK CONSTRAINT; Schema: cache_management; Owner: -

ALTER TABLE ONLY cache_management.tenant_topology
    ADD CONSTRAINT tenant_topology_tenant_id_fkey FOREIGN KEY (tenant_id) REFERENCES accounts.tenants(id);

-- Name: api_keys; Type: ROW SECURITY; Schema: accounts; Owner: -

ALTER TABLE accounts.api_keys ENABLE ROW LEVEL SECURITY;

-- Name: audit_log app_appends; Type: POLICY; Schema: accounts; Owner: -

CREATE POLICY app_appends ON accounts.audit_log FOR INSERT TO kryonix_app WITH CHECK ((tenant_id = (NULLIF(current_setting('app.current_tenant'::text, true), ''::text))::uuid));

-- Name: audit_log app_reads; Type: POLICY; Schema: accounts; Owner: -

CREATE POLICY app_reads ON accounts.audit_log FOR SELECT TO kryonix_app USING ((tenant_id = (NULLIF(current_setting('app.current_tenant'::text, true), ''::text))::uuid));

-- Name: audit_seals app_reads; Type: POLICY; Schema: accounts; Owner: -

CREATE POLICY app_reads ON accounts.audit_seals FOR SELECT TO kryonix_app USING ((tenant_id = (NULLIF(current_setting('app.current_tenant'::text, true), ''::text))::uuid));

-- Name: memberships app_reads; Type: POLICY; Schema: accounts; Owner: -

CREATE POLICY app_reads ON accounts.memberships FOR SELECT TO kryonix_app USING ((tenant_id = (NULLIF(current_setting('app.current_tenant'::text, true), ''::text))::uuid));

-- Name: tenant_profiles app_reads; Type: POLICY; Schema: accounts; Owner: -

CREATE POLICY app_reads ON accounts.tenant_profiles FOR SELECT TO kryonix_app USING ((tenant_id = (NULLIF(current_setting('app.current_tenant'::text, true), ''::text))::uuid));

-- Name: tenants app_reads; Type: POLICY; Schema: accounts; Owner: -

CREATE POLICY app_reads ON accounts.tenants FOR SELECT TO kryonix_app USING ((id = (NULLIF(current_setting('app.current_tenant'::text, true), ''::text))::uuid));

-- Name: users app_reads; Type: POLICY; Schema: accounts; Owner: -

CREATE POLICY app_reads ON accounts.users FOR SELECT TO kryonix_app USING ((EXISTS ( SELECT
   FROM accounts.memberships m
  WHERE ((m.user_id = users.id) AND (m.tenant_id = (NULLIF(current_setting('app.current_tenant'::text, true), ''::text))::uuid)))));

-- Name: users app_renames; Type: POLICY; Schema: accounts; Owner: -

CREATE POLICY app_renames ON accounts.users FOR UPDATE TO kryonix_app USING ((EXISTS ( SELECT
   FROM accounts.memberships m
  WHERE ((m.user_id = users.id) AND (m.tenant_id = (NULLIF(current_setting('app.current_tenant'::text, true), ''::text))::uuid))))) WITH CHECK ((EXISTS ( SELECT
   FROM accounts.memberships m
  WHERE ((m.user_id = users.id) AND (m.tenant_id = (NULLIF(current_setting('app.current_tenant'::text, true), ''::text))::uuid)))));

-- Name: api_keys app_uses; Type: POLICY; Schema: accounts; Owner: -

CREATE POLICY app_uses ON accounts.api_keys TO kryonix_app USING ((tenant_id = (NULLIF(current_setting('app.current_tenant'::text, true), ''::text))::uuid)) WITH CHECK ((tenant_id = (NULLIF(current_setting('app.current_tenant'::text, true), ''::text))::uuid));

-- Name: preferences app_uses; Type: POLICY; Schema: accounts; Owner: -

CREATE POLICY app_uses ON accounts.preferences TO kryonix_app USING ((EXISTS ( SELECT
   FROM accounts.memberships m
  WHERE ((m.user_id = preferences.user_id) AND (m.tenant_id = (NULLIF(current_setting('app.current_tenant'::text, true), ''::text))::uuid))))) WITH CHECK ((EXISTS ( SELECT
   FROM accounts.memberships m
  WHERE ((m.user_id = preferences.user_id) AND (m.tenant_id = (NULLIF(current_setting('app.current_tenant'::text, true), ''::text))::uuid)))));

-- Name: tenant_images app_uses; Type: POLICY; Schema: accounts; Owner: -

CREATE POLICY app_uses ON accounts.tenant_images TO kryonix_app USING ((tenant_id = (NULLIF(current_setting('app.current_tenant'::text, true), ''::text))::uuid)) WITH CHECK ((tenant_id = (NULLIF(current_setting('app.current_tenant'::text, true), ''::text))::uuid));

-- Name: tenant_settings app_uses; Type: POLICY; Schema: accounts; Owner: -

CREATE POLICY app_uses ON accounts.tenant_settings TO kryonix_app USING ((tenant_id = (NULLIF(current_setting('app.current_tenant'::text, true), ''::text))::uuid)) WITH CHECK ((tenant_id = (NULLIF(current_setting('app.current_tenant'::text, true), ''::text))::uuid));

-- Name: audit_log; Type: ROW SECURITY; Schema: accounts; Owner: -

ALTER TABLE accounts.audit_log ENABLE ROW LEVEL SECURITY;

-- Name: audit_seals; Type: ROW SECURITY; Schema: accounts; Owner: -

ALTER TABLE accounts.audit_seals ENABLE ROW LEVEL SECURITY;

-- Name: tenants ingest_reads; Type: POLICY; Schema: accounts; Owner: -

CREATE POLICY ingest_reads ON accounts.tenants FOR SELECT TO kryonix_ingest USING (true);

-- Name: invitations; Type: ROW SECURITY; Schema: accounts; Owner: -

ALTER TABLE accounts.invitations ENABLE ROW LEVEL SECURITY;

-- Name: memberships; Type: ROW SECURITY; Schema: accounts; Owner: -

ALTER TABLE accounts.memberships ENABLE ROW LEVEL SECURITY;

-- Name: invitations owner_accepts; Type: POLICY; Schema: accounts; Owner: -

CREATE POLICY owner_accepts ON accounts.invitations FOR UPDATE TO kryonix_owner USING (true) WITH CHECK (true);

-- Name: memberships owner_accepts; Type: POLICY; Schema: accounts; Owner: -

CREATE POLICY owner_accepts ON accounts.memberships FOR INSERT TO kryonix_owner WITH CHECK (true);

-- Name: users owner_accepts; Type: POLICY; Schema: accounts; Owner: -

CREATE POLICY owner_accepts ON accounts.users FOR INSERT TO kryonix_owner WITH CHECK ((platform_role IS NULL));

-- Name: memberships owner_chooses; Type: POLICY; Schema: accounts; Owner: -

CREATE POLICY owner_chooses ON accounts.memberships FOR UPDATE TO kryonix_owner USING (true) WITH CHECK (true);

-- Name: sessions owner_creates; Type: POLICY; Schema: accounts; Owner: -

CREATE POLICY owner_creates ON accounts.sessions FOR INSERT TO kryonix_owner WITH CHECK (true);

-- Name: api_keys owner_erases; Type: POLICY; Schema: accounts; Owner: -

CREATE POLICY owner_erases ON accounts.api_keys TO kryonix_owner USING ((tenant_id = (NULLIF(current_setting('app.erased_tenant'::text, true), ''::text))::uuid));

-- Name: invitations owner_erases; Type: POLICY; Schema: accounts; Owner: -

CREATE POLICY owner_erases ON accounts.invitations TO kryonix_owner USING ((tenant_id = (NULLIF(current_setting('app.erased_tenant'::text, true), ''::text))::uuid));

-- Name: memberships owner_erases; Type: POLICY; Schema: accounts; Owner: -

CREATE POLICY owner_erases ON accounts.memberships TO kryonix_owner USING ((tenant_id = (NULLIF(current_setting('app.erased_tenant'::text, true), ''::text))::uuid));

-- Name: sessions owner_erases; Type: POLICY; Schema: accounts; Owner: -

CREATE POLICY owner_erases ON accounts.sessions TO kryonix_owner USING ((tenant_id = (NULLIF(current_setting('app.erased_tenant'::text, true), ''::text))::uuid));

-- Name: tenant_images owner_erases; Type: POLICY; Schema: accounts; Owner: -

CREATE POLICY owner_erases ON accounts.tenant_images TO kryonix_owner USING ((tenant_id = (NULLIF(current_setting('app.erased_tenant'::text, true), ''::text))::uuid));

-- Name: tenant_operations owner_erases; Type: POLICY; Schema: accounts; Owner: -

CREATE POLICY owner_erases ON accounts.tenant_operations TO kryonix_owner USING ((tenant_id = (NULLIF(current_setting('app.erased_tenant'::text, true), ''::text))::uuid));

-- Name: tenant_profiles owner_erases; Type: POLICY; Schema: accounts; Owner: -

CREATE POLICY owner_erases ON accounts.tenant_profiles TO kryonix_owner USING ((tenant_id = (NULLIF(current_setting('app.erased_tenant'::text, true), ''::text))::uuid));

-- Name: tenant_settings owner_erases; Type: POLICY; Schema: accounts; Owner: -

CREATE POLICY owner_erases ON accounts.tenant_settings TO kryonix_owner USING ((tenant_id = (NULLIF(current_setting('app.erased_tenant'::text, true), ''::text))::uuid));

-- Name: tenants owner_erases; Type: POLICY; Schema: accounts; Owner: -

CREATE POLICY owner_erases ON accounts.tenants TO kryonix_owner USING ((id = (NULLIF(current_setting('app.erased_tenant'::text, true), ''::text))::uuid));

-- Name: users owner_erases; Type: POLICY; Schema: accounts; Owner: -

CREATE POLICY owner_erases ON accounts.users FOR DELETE TO kryonix_owner USING (((platform_role IS NULL) AND (NULLIF(current_setting('app.erased_tenant'::text, true), ''::text) IS NOT NULL) AND (NOT (EXISTS ( SELECT
   FROM accounts.memberships m
  WHERE (m.user_id = users.id))))));

-- Name: api_keys owner_looks_up; Type: POLICY; Schema: accounts; Owner: -

CREATE POLICY owner_looks_up ON accounts.api_keys FOR SELECT TO kryonix_owner USING (true);

-- Name: invitations owner_looks_up; Type: POLICY; Schema: accounts; Owner: -

CREATE POLICY owner_looks_up ON accounts.invitations FOR SELECT TO kryonix_owner USING (true);

-- Name: memberships owner_looks_up; Type: POLICY; Schema: accounts; Owner: -

CREATE POLICY owner_looks_up ON accounts.memberships FOR SELECT TO kryonix_owner USING (true);

-- Name: preferences owner_looks_up; Type: POLICY; Schema: accounts; Owner: -

CREATE POLICY owner_looks_up ON accounts.preferences FOR SELECT TO kryonix_owner USING (true);

-- Name: sessions owner_looks_up; Type: POLICY; Schema: accounts; Owner: -

CREATE POLICY owner_looks_up ON accounts.sessions FOR SELECT TO kryonix_owner USING (true);

-- Name: tenants owner_looks_up; Type: POLICY; Schema: accounts; Owner: -

CREATE POLICY owner_looks_up ON accounts.tenants FOR SELECT TO kryonix_owner USING (true);

-- Name: users owner_looks_up; Type: POLICY; Schema: accounts; Owner: -

CREATE POLICY owner_looks_up ON accounts.users FOR SELECT TO kryonix_owner USING (true);

-- Name: audit_log owner_notes_choices; Type: POLICY; Schema: accounts; Owner: -

CREATE POLICY owner_notes_choices ON accounts.audit_log FOR INSERT TO kryonix_owner WITH CHECK ((action = ANY (ARRAY['session.leave'::text, 'session.enter'::text])));

-- Name: audit_log owner_notes_invitations; Type: POLICY; Schema: accounts; Owner: -

CREATE POLICY owner_notes_invitations ON accounts.audit_log FOR INSERT TO kryonix_owner WITH CHECK ((action = 'invitation.accept'::text));

-- Name: audit_log owner_notes_sessions; Type: POLICY; Schema: accounts; Owner: -

CREATE POLICY owner_notes_sessions ON accounts.audit_log FOR INSERT TO kryonix_owner WITH CHECK ((action = ANY (ARRAY['session.create'::text, 'session.revoke'::text])));

-- Name: sessions owner_revokes; Type: POLICY; Schema: accounts; Owner: -

CREATE POLICY owner_revokes ON accounts.sessions FOR UPDATE TO kryonix_owner USING (true) WITH CHECK (true);

-- Name: audit_log platform_appends; Type: POLICY; Schema: accounts; Owner: -

CREATE POLICY platform_appends ON accounts.audit_log FOR INSERT TO kryonix_platform WITH CHECK (true);

-- Name: audit_log platform_reads; Type: POLICY; Schema: accounts; Owner: -

CREATE POLICY platform_reads ON accounts.audit_log FOR SELECT TO kryonix_platform USING (true);

-- Name: audit_seals platform_reads; Type: POLICY; Schema: accounts; Owner: -

CREATE POLICY platform_reads ON accounts.audit_seals FOR SELECT TO kryonix_platform USING (true);

-- Name: tenant_images platform_reads; Type: POLICY; Schema: accounts; Owner: -

CREATE POLICY platform_reads ON accounts.tenant_images FOR SELECT TO kryonix_platform USING (true);

-- Name: tenant_settings platform_reads; Type: POLICY; Schema: accounts; Owner: -

CREATE POLICY platform_reads ON accounts.tenant_settings FOR SELECT TO kryonix_platform USING (true);

-- Name: api_keys platform_uses; Type: POLICY; Schema: accounts; Owner: -

CREATE POLICY platform_uses ON accounts.api_keys TO kryonix_platform USING (true) WITH CHECK (true);

-- Name: invitations platform_uses; Type: POLICY; Schema: accounts; Owner: -

CREATE POLICY platform_uses ON accounts.invitations TO kryonix_platform USING (true) WITH CHECK (true);

-- Name: memberships platform_uses; Type: POLICY; Schema: accounts; Owner: -

CREATE POLICY platform_uses ON accounts.memberships TO kryonix_platform USING (true) WITH CHECK (true);

-- Name: preferences platform_uses; Type: POLICY; Schema: accounts; Owner: -

CREATE POLICY platform_uses ON accounts.preferences TO kryonix_platform USING (true) WITH CHECK (true);

-- Name: sessions platform_uses; Type: POLICY; Schema: accounts; Owner: -

CREATE POLICY platform_uses ON accounts.sessions TO kryonix_platform USING (true) WITH CHECK (true);

-- Name: tenant_operations platform_uses; Type: POLICY; Schema: accounts; Owner: -

CREATE POLICY platform_uses ON accounts.tenant_operations TO kryonix_platform USING (true) WITH CHECK (true);

-- Name: tenant_profiles platform_uses; Type: POLICY; Schema: accounts; Owner: -

CREATE POLICY platform_uses ON accounts.tenant_profiles TO kryonix_platform USING (true) WITH CHECK (true);

-- Name: tenants platform_uses; Type: POLICY; Schema: accounts; Owner: -

CREATE POLICY platform_uses ON accounts.tenants TO kryonix_platform USING (true) WITH CHECK (true);

-- Name: users platform_uses; Type: POLICY; Schema: accounts; Owner: -

CREATE POLICY platform_uses ON accounts.users TO kryonix_platform USING (true) WITH CHECK (true);

-- Name: preferences; Type: ROW SECURITY; Schema: accounts; Owner: -

ALTER TABLE accounts.preferences ENABLE ROW LEVEL SECURITY;

-- Name: sessions; Type: ROW SECURITY; Schema: accounts; Owner: -

ALTER TABLE accounts.sessions ENABLE ROW LEVEL SECURITY;

-- Name: tenant_images; Type: ROW SECURITY; Schema: accounts; Owner: -

ALTER TABLE accounts.tenant_images ENABLE ROW LEVEL SECURITY;

-- Name: tenant_operations; Type: ROW SECURITY; Schema: accounts; Owner: -

ALTER TABLE accounts.tenant_operations ENABLE ROW LEVEL SECURITY;

-- Name: tenant_profiles; Type: ROW SECURITY; Schema: accounts; Owner: -

ALTER TABLE accounts.tenant_profiles ENABLE ROW LEVEL SECURITY;

-- Name: tenant_settings; Type: ROW SECURITY; Schema: accounts; Owner: -

ALTER TABLE accounts.tenant_settings ENABLE ROW LEVEL SECURITY;

-- Name: tenants; Type: ROW SECURITY; Schema: accounts; Owner: -

ALTER TABLE accounts.tenants ENABLE ROW LEVEL SECURITY;

-- Name: users; Type: ROW SECURITY; Schema: accounts; Owner: -

ALTER TABLE accounts.users ENABLE ROW LEVEL SECURITY;

-- Name: audit_log worker_reads; Type: POLICY; Schema: accounts; Owner: -

CREATE POLICY worker_reads ON accounts.audit_log FOR SELECT TO kryonix_ingest USING (true);

-- Name: tenant_operations worker_reads; Type: POLICY; Schema: accounts; Owner: -

CREATE POLICY worker_reads ON accounts.tenant_operations FOR SELECT TO kryonix_ingest USING (((kind = ANY (ARRAY['create'::text, 'erase'::text])) AND (state <> 'running'::text)));

-- Name: tenant_settings worker_reads; Type: POLICY; Schema: accounts; Owner: -

CREATE POLICY worker_reads ON accounts.tenant_settings FOR SELECT TO kryonix_ingest USING (true);

-- Name: audit_seals worker_uses; Type: POLICY; Schema: accounts; Owner: -

CREATE POLICY worker_uses ON accounts.audit_seals TO kryonix_ingest USING (true) WITH CHECK (true);

-- Name: ai_cache_patterns; Type: ROW SECURITY; Schema: cache_management; Owner: -

ALTER TABLE cache_management.ai_cache_patterns ENABLE ROW LEVEL SECURITY;

-- Name: alert_channels; Type: ROW SECURITY; Schema: cache_management; Owner: -

ALTER TABLE cache_management.alert_channels ENABLE ROW LEVEL SECURITY;

-- Name: alert_deliveries; Type: ROW SECURITY; Schema: cache_management; Owner: -

ALTER TABLE cache_management.alert_deliveries ENABLE ROW LEVEL SECURITY;

-- Name: alert_notifications; Type: ROW SECURITY; Schema: cache_management; Owner: -

ALTER TABLE cache_management.alert_notifications ENABLE ROW LEVEL SECURITY;

-- Name: alert_phones; Type: ROW SECURITY; Schema: cache_management; Owner: -

ALTER TABLE cache_management.alert_phones ENABLE ROW LEVEL SECURITY;

-- Name: alert_rules; Type: ROW SECURITY; Schema: cache_management; Owner: -

ALTER TABLE cache_management.alert_rules ENABLE ROW LEVEL SECURITY;

-- Name: alert_silences; Type: ROW SECURITY; Schema: cache_management; Owner: -

ALTER TABLE cache_management.alert_silences ENABLE ROW LEVEL SECURITY;

-- Name: alerts; Type: ROW SECURITY; Schema: cache_management; Owner: -

ALTER TABLE cache_management.alerts ENABLE ROW LEVEL SECURITY;

-- Name: cache_census app_reads; Type: POLICY; Schema: cache_management; Owner: -

CREATE POLICY app_reads ON cache_management.cache_census TO kryonix_app USING ((tenant_id = (NULLIF(current_setting('app.current_tenant'::text, true), ''::text))::uuid)) WITH CHECK ((tenant_id = (NULLIF(current_setting('app.current_tenant'::text, true), ''::text))::uuid));

-- Name: cache_in_process_1m app_reads; Type: POLICY; Schema: cache_management; Owner: -

CREATE POLICY app_reads ON cache_management.cache_in_process_1m FOR SELECT TO kryonix_app USING ((tenant_id = (NULLIF(current_setting('app.current_tenant'::text, true), ''::text))::uuid));

-- Name: cache_rollups_1d app_reads; Type: POLICY; Schema: cache_management; Owner: -

CREATE POLICY app_reads ON cache_management.cache_rollups_1d TO kryonix_app USING ((tenant_id = (NULLIF(current_setting('app.current_tenant'::text, true), ''::text))::uuid)) WITH CHECK ((tenant_id = (NULLIF(current_setting('app.current_tenant'::text, true), ''::text))::uuid));

-- Name: cache_rollups_1h app_reads; Type: POLICY; Schema: cache_management; Owner: -

CREATE POLICY app_reads ON cache_management.cache_rollups_1h TO kryonix_app USING ((tenant_id = (NULLIF(current_setting('app.current_tenant'::text, true), ''::text))::uuid)) WITH CHECK ((tenant_id = (NULLIF(current_setting('app.current_tenant'::text, true), ''::text))::uuid));

-- Name: cache_rollups_1m app_reads; Type: POLICY; Schema: cache_management; Owner: -

CREATE POLICY app_reads ON cache_management.cache_rollups_1m TO kryonix_app USING ((tenant_id = (NULLIF(current_setting('app.current_tenant'::text, true), ''::text))::uuid)) WITH CHECK ((tenant_id = (NULLIF(current_setting('app.current_tenant'::text, true), ''::text))::uuid));

-- Name: cache_tenant_rollups_1d app_reads; Type: POLICY; Schema: cache_management; Owner: -

CREATE POLICY app_reads ON cache_management.cache_tenant_rollups_1d TO kryonix_app USING ((tenant_id = (NULLIF(current_setting('app.current_tenant'::text, true), ''::text))::uuid)) WITH CHECK ((tenant_id = (NULLIF(current_setting('app.current_tenant'::text, true), ''::text))::uuid));

-- Name: cache_tenant_rollups_1h app_reads; Type: POLICY; Schema: cache_management; Owner: -

CREATE POLICY app_reads ON cache_management.cache_tenant_rollups_1h TO kryonix_app USING ((tenant_id = (NULLIF(current_setting('app.current_tenant'::text, true), ''::text))::uuid)) WITH CHECK ((tenant_id = (NULLIF(current_setting('app.current_tenant'::text, true), ''::text))::uuid));

-- Name: cache_tenant_rollups_1m app_reads; Type: POLICY; Schema: cache_management; Owner: -

CREATE POLICY app_reads ON cache_management.cache_tenant_rollups_1m TO kryonix_app USING ((tenant_id = (NULLIF(current_setting('app.current_tenant'::text, true), ''::text))::uuid)) WITH CHECK ((tenant_id = (NULLIF(current_setting('app.current_tenant'::text, true), ''::text))::uuid));

-- Name: cache_tenant_rollups_5m app_reads; Type: POLICY; Schema: cache_management; Owner: -

CREATE POLICY app_reads ON cache_management.cache_tenant_rollups_5m FOR SELECT TO kryonix_app USING ((tenant_id = (NULLIF(current_setting('app.current_tenant'::text, true), ''::text))::uuid));

-- Name: eviction_decisions app_reads; Type: POLICY; Schema: cache_management; Owner: -

CREATE POLICY app_reads ON cache_management.eviction_decisions FOR SELECT TO kryonix_app USING ((tenant_id = (NULLIF(current_setting('app.current_tenant'::text, true), ''::text))::uuid));

-- Name: ingest_minutes app_reads; Type: POLICY; Schema: cache_management; Owner: -

CREATE POLICY app_reads ON cache_management.ingest_minutes FOR SELECT TO kryonix_app USING (true);

-- Name: redis_metrics app_reads; Type: POLICY; Schema: cache_management; Owner: -

CREATE POLICY app_reads ON cache_management.redis_metrics FOR SELECT TO kryonix_app USING ((tenant_id = (NULLIF(current_setting('app.current_tenant'::text, true), ''::text))::uuid));

-- Name: telemetry_conservation app_reads; Type: POLICY; Schema: cache_management; Owner: -

CREATE POLICY app_reads ON cache_management.telemetry_conservation FOR SELECT TO kryonix_app USING ((tenant_id = (NULLIF(current_setting('app.current_tenant'::text, true), ''::text))::uuid));

-- Name: telemetry_retention app_reads; Type: POLICY; Schema: cache_management; Owner: -

CREATE POLICY app_reads ON cache_management.telemetry_retention FOR SELECT TO kryonix_app USING ((tenant_id = (NULLIF(current_setting('app.current_tenant'::text, true), ''::text))::uuid));

-- Name: tenant_access app_reads; Type: POLICY; Schema: cache_management; Owner: -

CREATE POLICY app_reads ON cache_management.tenant_access FOR SELECT TO kryonix_app USING ((tenant_id = (NULLIF(current_setting('app.current_tenant'::text, true), ''::text))::uuid));

-- Name: ai_cache_patterns app_uses; Type: POLICY; Schema: cache_management; Owner: -

CREATE POLICY app_uses ON cache_management.ai_cache_patterns TO kryonix_app USING ((tenant_id = (NULLIF(current_setting('app.current_tenant'::text, true), ''::text))::uuid)) WITH CHECK ((tenant_id = (NULLIF(current_setting('app.current_tenant'::text, true), ''::text))::uuid));

-- Name: alert_channels app_uses; Type: POLICY; Schema: cache_management; Owner: -

CREATE POLICY app_uses ON cache_management.alert_channels TO kryonix_app USING ((tenant_id = (NULLIF(current_setting('app.current_tenant'::text, true), ''::text))::uuid)) WITH CHECK ((tenant_id = (NULLIF(current_setting('app.current_tenant'::text, true), ''::text))::uuid));

-- Name: alert_deliveries app_uses; Type: POLICY; Schema: cache_management; Owner: -

CREATE POLICY app_uses ON cache_management.alert_deliveries TO kryonix_app USING ((tenant_id = (NULLIF(current_setting('app.current_tenant'::text, true), ''::text))::uuid)) WITH CHECK ((tenant_id = (NULLIF(current_setting('app.current_tenant'::text, true), ''::text))::uuid));

-- Name: alert_notifications app_uses; Type: POLICY; Schema: cache_management; Owner: -

CREATE POLICY app_uses ON cache_management.alert_notifications TO kryonix_app USING ((tenant_id = (NULLIF(current_setting('app.current_tenant'::text, true), ''::text))::uuid)) WITH CHECK ((tenant_id = (NULLIF(current_setting('app.current_tenant'::text, true), ''::text))::uuid));

-- Name: alert_phones app_uses; Type: POLICY; Schema: cache_management; Owner: -

CREATE POLICY app_uses ON cache_management.alert_phones TO kryonix_app USING ((tenant_id = (NULLIF(current_setting('app.current_tenant'::text, true), ''::text))::uuid)) WITH CHECK ((tenant_id = (NULLIF(current_setting('app.current_tenant'::text, true), ''::text))::uuid));

-- Name: alert_rules app_uses; Type: POLICY; Schema: cache_management; Owner: -

CREATE POLICY app_uses ON cache_management.alert_rules TO kryonix_app USING ((tenant_id = (NULLIF(current_setting('app.current_tenant'::text, true), ''::text))::uuid)) WITH CHECK ((tenant_id = (NULLIF(current_setting('app.current_tenant'::text, true), ''::text))::uuid));

-- Name: alert_silences app_uses; Type: POLICY; Schema: cache_management; Owner: -

CREATE POLICY app_uses ON cache_management.alert_silences TO kryonix_app USING ((tenant_id = (NULLIF(current_setting('app.current_tenant'::text, true), ''::text))::uuid)) WITH CHECK ((tenant_id = (NULLIF(current_setting('app.current_tenant'::text, true), ''::text))::uuid));

-- Name: alerts app_uses; Type: POLICY; Schema: cache_management; Owner: -

CREATE POLICY app_uses ON cache_management.alerts TO kryonix_app USING ((tenant_id = (NULLIF(current_setting('app.current_tenant'::text, true), ''::text))::uuid)) WITH CHECK ((tenant_id = (NULLIF(current_setting('app.current_tenant'::text, true), ''::text))::uuid));

-- Name: backups app_uses; Type: POLICY; Schema: cache_management; Owner: -

CREATE POLICY app_uses ON cache_management.backups TO kryonix_app USING ((tenant_id = (NULLIF(current_setting('app.current_tenant'::text, true), ''::text))::uuid)) WITH CHECK ((tenant_id = (NULLIF(current_setting('app.current_tenant'::text, true), ''::text))::uuid));

-- Name: cache_performance_metrics app_uses; Type: POLICY; Schema: cache_management; Owner: -

CREATE POLICY app_uses ON cache_management.cache_performance_metrics TO kryonix_app USING ((tenant_id = (NULLIF(current_setting('app.current_tenant'::text, true), ''::text))::uuid)) WITH CHECK ((tenant_id = (NULLIF(current_setting('app.current_tenant'::text, true), ''::text))::uuid));

-- Name: cache_purges app_uses; Type: POLICY; Schema: cache_management; Owner: -

CREATE POLICY app_uses ON cache_management.cache_purges TO kryonix_app USING ((tenant_id = (NULLIF(current_setting('app.current_tenant'::text, true), ''::text))::uuid)) WITH CHECK ((tenant_id = (NULLIF(current_setting('app.current_tenant'::text, true), ''::text))::uuid));

-- Name: memory_curves app_uses; Type: POLICY; Schema: cache_management; Owner: -

CREATE POLICY app_uses ON cache_management.memory_curves TO kryonix_app USING ((tenant_id = (NULLIF(current_setting('app.current_tenant'::text, true), ''::text))::uuid)) WITH CHECK ((tenant_id = (NULLIF(current_setting('app.current_tenant'::text, true), ''::text))::uuid));

-- Name: optimizations app_uses; Type: POLICY; Schema: cache_management; Owner: -

CREATE POLICY app_uses ON cache_management.optimizations TO kryonix_app USING ((tenant_id = (NULLIF(current_setting('app.current_tenant'::text, true), ''::text))::uuid)) WITH CHECK ((tenant_id = (NULLIF(current_setting('app.current_tenant'::text, true), ''::text))::uuid));

-- Name: optimizer_runs app_uses; Type: POLICY; Schema: cache_management; Owner: -

CREATE POLICY app_uses ON cache_management.optimizer_runs TO kryonix_app USING ((tenant_id = (NULLIF(current_setting('app.current_tenant'::text, true), ''::text))::uuid)) WITH CHECK ((tenant_id = (NULLIF(current_setting('app.current_tenant'::text, true), ''::text))::uuid));

-- Name: optimizer_settings app_uses; Type: POLICY; Schema: cache_management; Owner: -

CREATE POLICY app_uses ON cache_management.optimizer_settings TO kryonix_app USING ((tenant_id = (NULLIF(current_setting('app.current_tenant'::text, true), ''::text))::uuid)) WITH CHECK ((tenant_id = (NULLIF(current_setting('app.current_tenant'::text, true), ''::text))::uuid));

-- Name: privacy_requests app_uses; Type: POLICY; Schema: cache_management; Owner: -

CREATE POLICY app_uses ON cache_management.privacy_requests TO kryonix_app USING ((tenant_id = (NULLIF(current_setting('app.current_tenant'::text, true), ''::text))::uuid)) WITH CHECK ((tenant_id = (NULLIF(current_setting('app.current_tenant'::text, true), ''::text))::uuid));

-- Name: protection_settings app_uses; Type: POLICY; Schema: cache_management; Owner: -

CREATE POLICY app_uses ON cache_management.protection_settings TO kryonix_app USING ((tenant_id = (NULLIF(current_setting('app.current_tenant'::text, true), ''::text))::uuid)) WITH CHECK ((tenant_id = (NULLIF(current_setting('app.current_tenant'::text, true), ''::text))::uuid));

-- Name: push_subscriptions app_uses; Type: POLICY; Schema: cache_management; Owner: -

CREATE POLICY app_uses ON cache_management.push_subscriptions TO kryonix_app USING ((tenant_id = (NULLIF(current_setting('app.current_tenant'::text, true), ''::text))::uuid)) WITH CHECK ((tenant_id = (NULLIF(current_setting('app.current_tenant'::text, true), ''::text))::uuid));

-- Name: restores app_uses; Type: POLICY; Schema: cache_management; Owner: -

CREATE POLICY app_uses ON cache_management.restores TO kryonix_app USING ((tenant_id = (NULLIF(current_setting('app.current_tenant'::text, true), ''::text))::uuid)) WITH CHECK (((tenant_id = (NULLIF(current_setting('app.current_tenant'::text, true), ''::text))::uuid) AND (source_tenant_id = tenant_id)));

-- Name: sdk_sessions app_uses; Type: POLICY; Schema: cache_management; Owner: -

CREATE POLICY app_uses ON cache_management.sdk_sessions TO kryonix_app USING ((tenant_id = (NULLIF(current_setting('app.current_tenant'::text, true), ''::text))::uuid)) WITH CHECK ((tenant_id = (NULLIF(current_setting('app.current_tenant'::text, true), ''::text))::uuid));

-- Name: tenant_cache_configs app_uses; Type: POLICY; Schema: cache_management; Owner: -

CREATE POLICY app_uses ON cache_management.tenant_cache_configs TO kryonix_app USING ((tenant_id = (NULLIF(current_setting('app.current_tenant'::text, true), ''::text))::uuid)) WITH CHECK ((tenant_id = (NULLIF(current_setting('app.current_tenant'::text, true), ''::text))::uuid));

-- Name: backup_keys; Type: ROW SECURITY; Schema: cache_management; Owner: -

ALTER TABLE cache_management.backup_keys ENABLE ROW LEVEL SECURITY;

-- Name: backups; Type: ROW SECURITY; Schema: cache_management; Owner: -

ALTER TABLE cache_management.backups ENABLE ROW LEVEL SECURITY;

-- Name: big_keys; Type: ROW SECURITY; Schema: cache_management; Owner: -

ALTER TABLE cache_management.big_keys ENABLE ROW LEVEL SECURITY;

-- Name: cache_census; Type: ROW SECURITY; Schema: cache_management; Owner: -

ALTER TABLE cache_management.cache_census ENABLE ROW LEVEL SECURITY;

-- Name: cache_in_process_1m; Type: ROW SECURITY; Schema: cache_management; Owner: -

ALTER TABLE cache_management.cache_in_process_1m ENABLE ROW LEVEL SECURITY;

-- Name: cache_performance_metrics; Type: ROW SECURITY; Schema: cache_management; Owner: -

ALTER TABLE cache_management.cache_performance_metrics ENABLE ROW LEVEL SECURITY;

-- Name: cache_purges; Type: ROW SECURITY; Schema: cache_management; Owner: -

ALTER TABLE cache_management.cache_purges ENABLE ROW LEVEL SECURITY;

-- Name: cache_rollups_1d; Type: ROW SECURITY; Schema: cache_management; Owner: -

ALTER TABLE cache_management.cache_rollups_1d ENABLE ROW LEVEL SECURITY;

-- Name: cache_rollups_1h; Type: ROW SECURITY; Schema: cache_management; Owner: -

ALTER TABLE cache_management.cache_rollups_1h ENABLE ROW LEVEL SECURITY;

-- Name: cache_rollups_1m; Type: ROW SECURITY; Schema: cache_management; Owner: -

ALTER TABLE cache_management.cache_rollups_1m ENABLE ROW LEVEL SECURITY;

-- Name: cache_tenant_rollups_1d; Type: ROW SECURITY; Schema: cache_management; Owner: -

ALTER TABLE cache_management.cache_tenant_rollups_1d ENABLE ROW LEVEL SECURITY;

-- Name: cache_tenant_rollups_1h; Type: ROW SECURITY; Schema: cache_management; Owner: -

ALTER TABLE cache_management.cache_tenant_rollups_1h ENABLE ROW LEVEL SECURITY;

-- Name: cache_tenant_rollups_1m; Type: ROW SECURITY; Schema: cache_management; Owner: -

ALTER TABLE cache_management.cache_tenant_rollups_1m ENABLE ROW LEVEL SECURITY;

-- Name: cache_tenant_rollups_5m; Type: ROW SECURITY; Schema: cache_management; Owner: -

ALTER TABLE cache_management.cache_tenant_rollups_5m ENABLE ROW LEVEL SECURITY;

-- Name: canary_results; Type: ROW SECURITY; Schema: cache_management; Owner: -

ALTER TABLE cache_management.canary_results ENABLE ROW LEVEL SECURITY;

-- Name: erasure_tombstones; Type: ROW SECURITY; Schema: cache_management; Owner: -

ALTER TABLE cache_management.erasure_tombstones ENABLE ROW LEVEL SECURITY;

-- Name: eviction_decisions; Type: ROW SECURITY; Schema: cache_management; Owner: -

ALTER TABLE cache_management.eviction_decisions ENABLE ROW LEVEL SECURITY;

-- Name: cache_performance_metrics ingest_appends; Type: POLICY; Schema: cache_management; Owner: -

CREATE POLICY ingest_appends ON cache_management.cache_performance_metrics FOR INSERT TO kryonix_ingest WITH CHECK (true);

-- Name: redis_metrics ingest_appends; Type: POLICY; Schema: cache_management; Owner: -

CREATE POLICY ingest_appends ON cache_management.redis_metrics FOR INSERT TO kryonix_ingest WITH CHECK (true);

-- Name: slow_commands ingest_appends; Type: POLICY; Schema: cache_management; Owner: -

CREATE POLICY ingest_appends ON cache_management.slow_commands FOR INSERT TO kryonix_ingest WITH CHECK (true);

-- Name: ingest_minutes; Type: ROW SECURITY; Schema: cache_management; Owner: -

ALTER TABLE cache_management.ingest_minutes ENABLE ROW LEVEL SECURITY;

-- Name: big_keys ingest_replaces; Type: POLICY; Schema: cache_management; Owner: -

CREATE POLICY ingest_replaces ON cache_management.big_keys TO kryonix_ingest USING (true) WITH CHECK (true);

-- Name: cache_census ingest_writes; Type: POLICY; Schema: cache_management; Owner: -

CREATE POLICY ingest_writes ON cache_management.cache_census TO kryonix_ingest USING (true) WITH CHECK (true);

-- Name: cache_in_process_1m ingest_writes; Type: POLICY; Schema: cache_management; Owner: -

CREATE POLICY ingest_writes ON cache_management.cache_in_process_1m TO kryonix_ingest USING (true) WITH CHECK (true);

-- Name: cache_rollups_1d ingest_writes; Type: POLICY; Schema: cache_management; Owner: -

CREATE POLICY ingest_writes ON cache_management.cache_rollups_1d TO kryonix_ingest USING (true) WITH CHECK (true);

-- Name: cache_rollups_1h ingest_writes; Type: POLICY; Schema: cache_management; Owner: -

CREATE POLICY ingest_writes ON cache_management.cache_rollups_1h TO kryonix_ingest USING (true) WITH CHECK (true);

-- Name: cache_rollups_1m ingest_writes; Type: POLICY; Schema: cache_management; Owner: -

CREATE POLICY ingest_writes ON cache_management.cache_rollups_1m TO kryonix_ingest USING (true) WITH CHECK (true);

-- Name: cache_tenant_rollups_1d ingest_writes; Type: POLICY; Schema: cache_management; Owner: -

CREATE POLICY ingest_writes ON cache_management.cache_tenant_rollups_1d TO kryonix_ingest USING (true) WITH CHECK (true);

-- Name: cache_tenant_rollups_1h ingest_writes; Type: POLICY; Schema: cache_management; Owner: -

CREATE POLICY ingest_writes ON cache_management.cache_tenant_rollups_1h TO kryonix_ingest USING (true) WITH CHECK (true);

-- Name: cache_tenant_rollups_1m ingest_writes; Type: POLICY; Schema: cache_management; Owner: -

CREATE POLICY ingest_writes ON cache_management.cache_tenant_rollups_1m TO kryonix_ingest USING (true) WITH CHECK (true);

-- Name: cache_tenant_rollups_5m ingest_writes; Type: POLICY; Schema: cache_management; Owner: -

CREATE POLICY ingest_writes ON cache_management.cache_tenant_rollups_5m TO kryonix_ingest USING (true) WITH CHECK (true);

-- Name: ingest_minutes ingest_writes; Type: POLICY; Schema: cache_management; Owner: -

CREATE POLICY ingest_writes ON cache_management.ingest_minutes TO kryonix_ingest USING (true) WITH CHECK (true);

-- Name: second_looks_1m ingest_writes; Type: POLICY; Schema: cache_management; Owner: -

CREATE POLICY ingest_writes ON cache_management.second_looks_1m TO kryonix_ingest USING (true) WITH CHECK (true);

-- Name: telemetry_batches ingest_writes; Type: POLICY; Schema: cache_management; Owner: -

CREATE POLICY ingest_writes ON cache_management.telemetry_batches TO kryonix_ingest USING (true) WITH CHECK (true);

-- Name: telemetry_conservation ingest_writes; Type: POLICY; Schema: cache_management; Owner: -

CREATE POLICY ingest_writes ON cache_management.telemetry_conservation TO kryonix_ingest USING (true) WITH CHECK (true);

-- Name: telemetry_rejections ingest_writes; Type: POLICY; Schema: cache_management; Owner: -

CREATE POLICY ingest_writes ON cache_management.telemetry_rejections TO kryonix_ingest USING (true) WITH CHECK (true);

-- Name: memory_curves; Type: ROW SECURITY; Schema: cache_management; Owner: -

ALTER TABLE cache_management.memory_curves ENABLE ROW LEVEL SECURITY;

-- Name: optimizations; Type: ROW SECURITY; Schema: cache_management; Owner: -

ALTER TABLE cache_management.optimizations ENABLE ROW LEVEL SECURITY;

-- Name: optimizer_runs; Type: ROW SECURITY; Schema: cache_management; Owner: -

ALTER TABLE cache_management.optimizer_runs ENABLE ROW LEVEL SECURITY;

-- Name: optimizer_settings; Type: ROW SECURITY; Schema: cache_management; Owner: -

ALTER TABLE cache_management.optimizer_settings ENABLE ROW LEVEL SECURITY;

-- Name: sdk_sessions owner_clears; Type: POLICY; Schema: cache_management; Owner: -

CREATE POLICY owner_clears ON cache_management.sdk_sessions TO kryonix_owner USING (true);

-- Name: ai_cache_patterns owner_erases; Type: POLICY; Schema: cache_management; Owner: -

CREATE POLICY owner_erases ON cache_management.ai_cache_patterns TO kryonix_owner USING ((tenant_id = (NULLIF(current_setting('app.erased_tenant'::text, true), ''::text))::uuid));

-- Name: big_keys owner_erases; Type: POLICY; Schema: cache_management; Owner: -

CREATE POLICY owner_erases ON cache_management.big_keys TO kryonix_owner USING ((tenant_id = (NULLIF(current_setting('app.erased_tenant'::text, true), ''::text))::uuid));

-- Name: cache_census owner_erases; Type: POLICY; Schema: cache_management; Owner: -

CREATE POLICY owner_erases ON cache_management.cache_census TO kryonix_owner USING ((tenant_id = (NULLIF(current_setting('app.erased_tenant'::text, true), ''::text))::uuid));

-- Name: cache_in_process_1m owner_erases; Type: POLICY; Schema: cache_management; Owner: -

CREATE POLICY owner_erases ON cache_management.cache_in_process_1m TO kryonix_owner USING ((tenant_id = (NULLIF(current_setting('app.erased_tenant'::text, true), ''::text))::uuid));

-- Name: cache_performance_metrics owner_erases; Type: POLICY; Schema: cache_management; Owner: -

CREATE POLICY owner_erases ON cache_management.cache_performance_metrics TO kryonix_owner USING ((tenant_id = (NULLIF(current_setting('app.erased_tenant'::text, true), ''::text))::uuid));

-- Name: cache_purges owner_erases; Type: POLICY; Schema: cache_management; Owner: -

CREATE POLICY owner_erases ON cache_management.cache_purges TO kryonix_owner USING ((tenant_id = (NULLIF(current_setting('app.erased_tenant'::text, true), ''::text))::uuid));

-- Name: cache_rollups_1d owner_erases; Type: POLICY; Schema: cache_management; Owner: -

CREATE POLICY owner_erases ON cache_management.cache_rollups_1d TO kryonix_owner USING ((tenant_id = (NULLIF(current_setting('app.erased_tenant'::text, true), ''::text))::uuid));

-- Name: cache_rollups_1h owner_erases; Type: POLICY; Schema: cache_management; Owner: -

CREATE POLICY owner_erases ON cache_management.cache_rollups_1h TO kryonix_owner USING ((tenant_id = (NULLIF(current_setting('app.erased_tenant'::text, true), ''::text))::uuid));

-- Name: cache_rollups_1m owner_erases; Type: POLICY; Schema: cache_management; Owner: -

CREATE POLICY owner_erases ON cache_management.cache_rollups_1m TO kryonix_owner USING ((tenant_id = (NULLIF(current_setting('app.erased_tenant'::text, true), ''::text))::uuid));

-- Name: cache_tenant_rollups_1d owner_erases; Type: POLICY; Schema: cache_management; Owner: -

CREATE POLICY owner_erases ON cache_management.cache_tenant_rollups_1d TO kryonix_owner USING ((tenant_id = (NULLIF(current_setting('app.erased_tenant'::text, true), ''::text))::uuid));

-- Name: cache_tenant_rollups_1h owner_erases; Type: POLICY; Schema: cache_management; Owner: -

CREATE POLICY owner_erases ON cache_management.cache_tenant_rollups_1h TO kryonix_owner USING ((tenant_id = (NULLIF(current_setting('app.erased_tenant'::text, true), ''::text))::uuid));

-- Name: cache_tenant_rollups_1m owner_erases; Type: POLICY; Schema: cache_management; Owner: -

CREATE POLICY owner_erases ON cache_management.cache_tenant_rollups_1m TO kryonix_owner USING ((tenant_id = (NULLIF(current_setting('app.erased_tenant'::text, true), ''::text))::uuid));

-- Name: cache_tenant_rollups_5m owner_erases; Type: POLICY; Schema: cache_management; Owner: -

CREATE POLICY owner_erases ON cache_management.cache_tenant_rollups_5m TO kryonix_owner USING ((tenant_id = (NULLIF(current_setting('app.erased_tenant'::text, true), ''::text))::uuid));

-- Name: eviction_decisions owner_erases; Type: POLICY; Schema: cache_management; Owner: -

CREATE POLICY owner_erases ON cache_management.eviction_decisions TO kryonix_owner USING ((tenant_id = (NULLIF(current_setting('app.erased_tenant'::text, true), ''::text))::uuid));

-- Name: memory_curves owner_erases; Type: POLICY; Schema: cache_management; Owner: -

CREATE POLICY owner_erases ON cache_management.memory_curves TO kryonix_owner USING ((tenant_id = (NULLIF(current_setting('app.erased_tenant'::text, true), ''::text))::uuid));

-- Name: optimizations owner_erases; Type: POLICY; Schema: cache_management; Owner: -

CREATE POLICY owner_erases ON cache_management.optimizations TO kryonix_owner USING ((tenant_id = (NULLIF(current_setting('app.erased_tenant'::text, true), ''::text))::uuid));

-- Name: optimizer_runs owner_erases; Type: POLICY; Schema: cache_management; Owner: -

CREATE POLICY owner_erases ON cache_management.optimizer_runs TO kryonix_owner USING ((tenant_id = (NULLIF(current_setting('app.erased_tenant'::text, true), ''::text))::uuid));

-- Name: quota_shares owner_erases; Type: POLICY; Schema: cache_management; Owner: -

CREATE POLICY owner_erases ON cache_management.quota_shares TO kryonix_owner USING ((tenant_id = (NULLIF(current_setting('app.erased_tenant'::text, true), ''::text))::uuid));

-- Name: redis_metrics owner_erases; Type: POLICY; Schema: cache_management; Owner: -

CREATE POLICY owner_erases ON cache_management.redis_metrics TO kryonix_owner USING ((tenant_id = (NULLIF(current_setting('app.erased_tenant'::text, true), ''::text))::uuid));

-- Name: sdk_sessions owner_erases; Type: POLICY; Schema: cache_management; Owner: -

CREATE POLICY owner_erases ON cache_management.sdk_sessions TO kryonix_owner USING ((tenant_id = (NULLIF(current_setting('app.erased_tenant'::text, true), ''::text))::uuid));

-- Name: slow_commands owner_erases; Type: POLICY; Schema: cache_management; Owner: -

CREATE POLICY owner_erases ON cache_management.slow_commands TO kryonix_owner USING ((tenant_id = (NULLIF(current_setting('app.erased_tenant'::text, true), ''::text))::uuid));

-- Name: telemetry_conservation owner_erases; Type: POLICY; Schema: cache_management; Owner: -

CREATE POLICY owner_erases ON cache_management.telemetry_conservation TO kryonix_owner USING ((tenant_id = (NULLIF(current_setting('app.erased_tenant'::text, true), ''::text))::uuid));

-- Name: telemetry_retention owner_erases; Type: POLICY; Schema: cache_management; Owner: -

CREATE POLICY owner_erases ON cache_management.telemetry_retention TO kryonix_owner USING ((tenant_id = (NULLIF(current_setting('app.erased_tenant'::text, true), ''::text))::uuid));

-- Name: tenant_access owner_erases; Type: POLICY; Schema: cache_management; Owner: -

CREATE POLICY owner_erases ON cache_management.tenant_access TO kryonix_owner USING ((tenant_id = (NULLIF(current_setting('app.erased_tenant'::text, true), ''::text))::uuid));

-- Name: tenant_cache_configs owner_erases; Type: POLICY; Schema: cache_management; Owner: -

CREATE POLICY owner_erases ON cache_management.tenant_cache_configs TO kryonix_owner USING ((tenant_id = (NULLIF(current_setting('app.erased_tenant'::text, true), ''::text))::uuid));

-- Name: tenant_redis_users owner_erases; Type: POLICY; Schema: cache_management; Owner: -

CREATE POLICY owner_erases ON cache_management.tenant_redis_users TO kryonix_owner USING ((tenant_id = (NULLIF(current_setting('app.erased_tenant'::text, true), ''::text))::uuid));

-- Name: tenant_topology owner_erases; Type: POLICY; Schema: cache_management; Owner: -

CREATE POLICY owner_erases ON cache_management.tenant_topology TO kryonix_owner USING ((tenant_id = (NULLIF(current_setting('app.erased_tenant'::text, true), ''::text))::uuid));

-- Name: ingest_minutes owner_forgets; Type: POLICY; Schema: cache_management; Owner: -

CREATE POLICY owner_forgets ON cache_management.ingest_minutes TO kryonix_owner USING (true);

-- Name: second_looks_1m owner_forgets; Type: POLICY; Schema: cache_management; Owner: -

CREATE POLICY owner_forgets ON cache_management.second_looks_1m TO kryonix_owner USING (true);

-- Name: slow_commands owner_forgets; Type: POLICY; Schema: cache_management; Owner: -

CREATE POLICY owner_forgets ON cache_management.slow_commands TO kryonix_owner USING (true);

-- Name: telemetry_batches owner_forgets; Type: POLICY; Schema: cache_management; Owner: -

CREATE POLICY owner_forgets ON cache_management.telemetry_batches TO kryonix_owner USING (true);

-- Name: telemetry_conservation owner_forgets; Type: POLICY; Schema: cache_management; Owner: -

CREATE POLICY owner_forgets ON cache_management.telemetry_conservation TO kryonix_owner USING (true);

-- Name: telemetry_rejections owner_forgets; Type: POLICY; Schema: cache_management; Owner: -

CREATE POLICY owner_forgets ON cache_management.telemetry_rejections TO kryonix_owner USING (true);

-- Name: push_subscriptions owner_hands_over; Type: POLICY; Schema: cache_management; Owner: -

CREATE POLICY owner_hands_over ON cache_management.push_subscriptions TO kryonix_owner USING (true);

-- Name: alert_phones owner_looks_up; Type: POLICY; Schema: cache_management; Owner: -

CREATE POLICY owner_looks_up ON cache_management.alert_phones FOR SELECT TO kryonix_owner USING (true);

-- Name: cache_in_process_1m owner_maintains; Type: POLICY; Schema: cache_management; Owner: -

CREATE POLICY owner_maintains ON cache_management.cache_in_process_1m TO kryonix_owner USING (true) WITH CHECK (true);

-- Name: cache_performance_metrics owner_maintains; Type: POLICY; Schema: cache_management; Owner: -

CREATE POLICY owner_maintains ON cache_management.cache_performance_metrics TO kryonix_owner USING (true) WITH CHECK (true);

-- Name: cache_rollups_1d owner_maintains; Type: POLICY; Schema: cache_management; Owner: -

CREATE POLICY owner_maintains ON cache_management.cache_rollups_1d TO kryonix_owner USING (true) WITH CHECK (true);

-- Name: cache_rollups_1h owner_maintains; Type: POLICY; Schema: cache_management; Owner: -

CREATE POLICY owner_maintains ON cache_management.cache_rollups_1h TO kryonix_owner USING (true) WITH CHECK (true);

-- Name: cache_rollups_1m owner_maintains; Type: POLICY; Schema: cache_management; Owner: -

CREATE POLICY owner_maintains ON cache_management.cache_rollups_1m TO kryonix_owner USING (true) WITH CHECK (true);

-- Name: cache_tenant_rollups_1d owner_maintains; Type: POLICY; Schema: cache_management; Owner: -

CREATE POLICY owner_maintains ON cache_management.cache_tenant_rollups_1d TO kryonix_owner USING (true) WITH CHECK (true);

-- Name: cache_tenant_rollups_1h owner_maintains; Type: POLICY; Schema: cache_management; Owner: -

CREATE POLICY owner_maintains ON cache_management.cache_tenant_rollups_1h TO kryonix_owner USING (true) WITH CHECK (true);

-- Name: cache_tenant_rollups_1m owner_maintains; Type: POLICY; Schema: cache_management; Owner: -

CREATE POLICY owner_maintains ON cache_management.cache_tenant_rollups_1m TO kryonix_owner USING (true) WITH CHECK (true);

-- Name: cache_tenant_rollups_5m owner_maintains; Type: POLICY; Schema: cache_management; Owner: -

CREATE POLICY owner_maintains ON cache_management.cache_tenant_rollups_5m TO kryonix_owner USING (true) WITH CHECK (true);

-- Name: telemetry_retention owner_reads; Type: POLICY; Schema: cache_management; Owner: -

CREATE POLICY owner_reads ON cache_management.telemetry_retention FOR SELECT TO kryonix_owner USING (true);

-- Name: telemetry_retention platform_changes; Type: POLICY; Schema: cache_management; Owner: -

CREATE POLICY platform_changes ON cache_management.telemetry_retention FOR UPDATE TO kryonix_platform USING (true) WITH CHECK (true);

-- Name: tenant_cache_configs platform_changes; Type: POLICY; Schema: cache_management; Owner: -

CREATE POLICY platform_changes ON cache_management.tenant_cache_configs FOR UPDATE TO kryonix_platform USING (true) WITH CHECK (true);

-- Name: tenant_cache_configs platform_creates; Type: POLICY; Schema: cache_management; Owner: -

CREATE POLICY platform_creates ON cache_management.tenant_cache_configs FOR INSERT TO kryonix_platform WITH CHECK (true);

-- Name: telemetry_retention platform_decides; Type: POLICY; Schema: cache_management; Owner: -

CREATE POLICY platform_decides ON cache_management.telemetry_retention FOR INSERT TO kryonix_platform WITH CHECK (true);

-- Name: ai_cache_patterns platform_reads; Type: POLICY; Schema: cache_management; Owner: -

CREATE POLICY platform_reads ON cache_management.ai_cache_patterns FOR SELECT TO kryonix_platform USING (true);

-- Name: big_keys platform_reads; Type: POLICY; Schema: cache_management; Owner: -

CREATE POLICY platform_reads ON cache_management.big_keys FOR SELECT TO kryonix_platform USING (true);

-- Name: cache_census platform_reads; Type: POLICY; Schema: cache_management; Owner: -

CREATE POLICY platform_reads ON cache_management.cache_census FOR SELECT TO kryonix_platform USING (true);

-- Name: cache_in_process_1m platform_reads; Type: POLICY; Schema: cache_management; Owner: -

CREATE POLICY platform_reads ON cache_management.cache_in_process_1m FOR SELECT TO kryonix_platform USING (true);

-- Name: cache_performance_metrics platform_reads; Type: POLICY; Schema: cache_management; Owner: -

CREATE POLICY platform_reads ON cache_management.cache_performance_metrics FOR SELECT TO kryonix_platform USING (true);

-- Name: cache_purges platform_reads; Type: POLICY; Schema: cache_management; Owner: -

CREATE POLICY platform_reads ON cache_management.cache_purges FOR SELECT TO kryonix_platform USING (true);

-- Name: cache_rollups_1d platform_reads; Type: POLICY; Schema: cache_management; Owner: -

CREATE POLICY platform_reads ON cache_management.cache_rollups_1d FOR SELECT TO kryonix_platform USING (true);

-- Name: cache_rollups_1h platform_reads; Type: POLICY; Schema: cache_management; Owner: -

CREATE POLICY platform_reads ON cache_management.cache_rollups_1h FOR SELECT TO kryonix_platform USING (true);

-- Name: cache_rollups_1m platform_reads; Type: POLICY; Schema: cache_management; Owner: -

CREATE POLICY platform_reads ON cache_management.cache_rollups_1m FOR SELECT TO kryonix_platform USING (true);

-- Name: cache_tenant_rollups_1d platform_reads; Type: POLICY; Schema: cache_management; Owner: -

CREATE POLICY platform_reads ON cache_management.cache_tenant_rollups_1d FOR SELECT TO kryonix_platform USING (true);

-- Name: cache_tenant_rollups_1h platform_reads; Type: POLICY; Schema: cache_management; Owner: -

CREATE POLICY platform_reads ON cache_management.cache_tenant_rollups_1h FOR SELECT TO kryonix_platform USING (true);

-- Name: cache_tenant_rollups_1m platform_reads; Type: POLICY; Schema: cache_management; Owner: -

CREATE POLICY platform_reads ON cache_management.cache_tenant_rollups_1m FOR SELECT TO kryonix_platform USING (true);

-- Name: cache_tenant_rollups_5m platform_reads; Type: POLICY; Schema: cache_management; Owner: -

CREATE POLICY platform_reads ON cache_management.cache_tenant_rollups_5m FOR SELECT TO kryonix_platform USING (true);

-- Name: canary_results platform_reads; Type: POLICY; Schema: cache_management; Owner: -

CREATE POLICY platform_reads ON cache_management.canary_results FOR SELECT TO kryonix_platform USING (true);

-- Name: ingest_minutes platform_reads; Type: POLICY; Schema: cache_management; Owner: -

CREATE POLICY platform_reads ON cache_management.ingest_minutes FOR SELECT TO kryonix_platform USING (true);

-- Name: memory_curves platform_reads; Type: POLICY; Schema: cache_management; Owner: -

CREATE POLICY platform_reads ON cache_management.memory_curves FOR SELECT TO kryonix_platform USING (true);

-- Name: optimizations platform_reads; Type: POLICY; Schema: cache_management; Owner: -

CREATE POLICY platform_reads ON cache_management.optimizations FOR SELECT TO kryonix_platform USING (true);

-- Name: optimizer_runs platform_reads; Type: POLICY; Schema: cache_management; Owner: -

CREATE POLICY platform_reads ON cache_management.optimizer_runs FOR SELECT TO kryonix_platform USING (true);

-- Name: optimizer_settings platform_reads; Type: POLICY; Schema: cache_management; Owner: -

CREATE POLICY platform_reads ON cache_management.optimizer_settings FOR SELECT TO kryonix_platform USING (true);

-- Name: redis_metrics platform_reads; Type: POLICY; Schema: cache_management; Owner: -

CREATE POLICY platform_reads ON cache_management.redis_metrics FOR SELECT TO kryonix_platform USING (true);

-- Name: sdk_sessions platform_reads; Type: POLICY; Schema: cache_management; Owner: -

CREATE POLICY platform_reads ON cache_management.sdk_sessions FOR SELECT TO kryonix_platform USING (true);

-- Name: second_looks_1m platform_reads; Type: POLICY; Schema: cache_management; Owner: -

CREATE POLICY platform_reads ON cache_management.second_looks_1m FOR SELECT TO kryonix_platform USING (true);

-- Name: slow_commands platform_reads; Type: POLICY; Schema: cache_management; Owner: -

CREATE POLICY platform_reads ON cache_management.slow_commands FOR SELECT TO kryonix_platform USING (true);

-- Name: telemetry_batches platform_reads; Type: POLICY; Schema: cache_management; Owner: -

CREATE POLICY platform_reads ON cache_management.telemetry_batches FOR SELECT TO kryonix_platform USING (true);

-- Name: telemetry_conservation platform_reads; Type: POLICY; Schema: cache_management; Owner: -

CREATE POLICY platform_reads ON cache_management.telemetry_conservation FOR SELECT TO kryonix_platform USING (true);

-- Name: telemetry_rejections platform_reads; Type: POLICY; Schema: cache_management; Owner: -

CREATE POLICY platform_reads ON cache_management.telemetry_rejections FOR SELECT TO kryonix_platform USING (true);

-- Name: telemetry_retention platform_reads; Type: POLICY; Schema: cache_management; Owner: -

CREATE POLICY platform_reads ON cache_management.telemetry_retention FOR SELECT TO kryonix_platform USING (true);

-- Name: tenant_cache_configs platform_reads; Type: POLICY; Schema: cache_management; Owner: -

CREATE POLICY platform_reads ON cache_management.tenant_cache_configs FOR SELECT TO kryonix_platform USING (true);

-- Name: alert_channels platform_uses; Type: POLICY; Schema: cache_management; Owner: -

CREATE POLICY platform_uses ON cache_management.alert_channels TO kryonix_platform USING (true) WITH CHECK (true);

-- Name: alert_deliveries platform_uses; Type: POLICY; Schema: cache_management; Owner: -

CREATE POLICY platform_uses ON cache_management.alert_deliveries TO kryonix_platform USING (true) WITH CHECK (true);

-- Name: alert_notifications platform_uses; Type: POLICY; Schema: cache_management; Owner: -

CREATE POLICY platform_uses ON cache_management.alert_notifications TO kryonix_platform USING (true) WITH CHECK (true);

-- Name: alert_phones platform_uses; Type: POLICY; Schema: cache_management; Owner: -

CREATE POLICY platform_uses ON cache_management.alert_phones TO kryonix_platform USING (true) WITH CHECK (true);

-- Name: alert_rules platform_uses; Type: POLICY; Schema: cache_management; Owner: -

CREATE POLICY platform_uses ON cache_management.alert_rules TO kryonix_platform USING (true) WITH CHECK (true);

-- Name: alert_silences platform_uses; Type: POLICY; Schema: cache_management; Owner: -

CREATE POLICY platform_uses ON cache_management.alert_silences TO kryonix_platform USING (true) WITH CHECK (true);

-- Name: alerts platform_uses; Type: POLICY; Schema: cache_management; Owner: -

CREATE POLICY platform_uses ON cache_management.alerts TO kryonix_platform USING (true) WITH CHECK (true);

-- Name: backups platform_uses; Type: POLICY; Schema: cache_management; Owner: -

CREATE POLICY platform_uses ON cache_management.backups TO kryonix_platform USING (true) WITH CHECK (true);

-- Name: eviction_decisions platform_uses; Type: POLICY; Schema: cache_management; Owner: -

CREATE POLICY platform_uses ON cache_management.eviction_decisions TO kryonix_platform USING (true) WITH CHECK (true);

-- Name: privacy_requests platform_uses; Type: POLICY; Schema: cache_management; Owner: -

CREATE POLICY platform_uses ON cache_management.privacy_requests TO kryonix_platform USING (true) WITH CHECK (true);

-- Name: protection_settings platform_uses; Type: POLICY; Schema: cache_management; Owner: -

CREATE POLICY platform_uses ON cache_management.protection_settings TO kryonix_platform USING (true) WITH CHECK (true);

-- Name: push_subscriptions platform_uses; Type: POLICY; Schema: cache_management; Owner: -

CREATE POLICY platform_uses ON cache_management.push_subscriptions TO kryonix_platform USING (true) WITH CHECK (true);

-- Name: quota_plans platform_uses; Type: POLICY; Schema: cache_management; Owner: -

CREATE POLICY platform_uses ON cache_management.quota_plans TO kryonix_platform USING (true) WITH CHECK (true);

-- Name: quota_shares platform_uses; Type: POLICY; Schema: cache_management; Owner: -

CREATE POLICY platform_uses ON cache_management.quota_shares TO kryonix_platform USING (true) WITH CHECK (true);

-- Name: restores platform_uses; Type: POLICY; Schema: cache_management; Owner: -

CREATE POLICY platform_uses ON cache_management.restores TO kryonix_platform USING (true) WITH CHECK (true);

-- Name: tenant_access platform_uses; Type: POLICY; Schema: cache_management; Owner: -

CREATE POLICY platform_uses ON cache_management.tenant_access TO kryonix_platform USING (true) WITH CHECK (true);

-- Name: tenant_redis_users platform_uses; Type: POLICY; Schema: cache_management; Owner: -

CREATE POLICY platform_uses ON cache_management.tenant_redis_users TO kryonix_platform USING (true) WITH CHECK (true);

-- Name: tenant_topology platform_uses; Type: POLICY; Schema: cache_management; Owner: -

CREATE POLICY platform_uses ON cache_management.tenant_topology TO kryonix_platform USING (true) WITH CHECK (true);

-- Name: privacy_requests; Type: ROW SECURITY; Schema: cache_management; Owner: -

ALTER TABLE cache_management.privacy_requests ENABLE ROW LEVEL SECURITY;

-- Name: protection_settings; Type: ROW SECURITY; Schema: cache_management; Owner: -

ALTER TABLE cache_management.protection_settings ENABLE ROW LEVEL SECURITY;

-- Name: push_subscriptions; Type: ROW SECURITY; Schema: cache_management; Owner: -

ALTER TABLE cache_management.push_subscriptions ENABLE ROW LEVEL SECURITY;

-- Name: quota_plans; Type: ROW SECURITY; Schema: cache_management; Owner: -

ALTER TABLE cache_management.quota_plans ENABLE ROW LEVEL SECURITY;

-- Name: quota_shares; Type: ROW SECURITY; Schema: cache_management; Owner: -

ALTER TABLE cache_management.quota_shares ENABLE ROW LEVEL SECURITY;

-- Name: redis_metrics; Type: ROW SECURITY; Schema: cache_management; Owner: -

ALTER TABLE cache_management.redis_metrics ENABLE ROW LEVEL SECURITY;

-- Name: restores; Type: ROW SECURITY; Schema: cache_management; Owner: -

ALTER TABLE cache_management.restores ENABLE ROW LEVEL SECURITY;

-- Name: sdk_sessions; Type: ROW SECURITY; Schema: cache_management; Owner: -

ALTER TABLE cache_management.sdk_sessions ENABLE ROW LEVEL SECURITY;

-- Name: second_looks_1m; Type: ROW SECURITY; Schema: cache_management; Owner: -

ALTER TABLE cache_management.second_looks_1m ENABLE ROW LEVEL SECURITY;

-- Name: slow_commands; Type: ROW SECURITY; Schema: cache_management; Owner: -

ALTER TABLE cache_management.slow_commands ENABLE ROW LEVEL SECURITY;

-- Name: telemetry_batches; Type: ROW SECURITY; Schema: cache_management; Owner: -

ALTER TABLE cache_management.telemetry_batches ENABLE ROW LEVEL SECURITY;

-- Name: telemetry_conservation; Type: ROW SECURITY; Schema: cache_management; Owner: -

ALTER TABLE cache_management.telemetry_conservation ENABLE ROW LEVEL SECURITY;

-- Name: telemetry_rejections; Type: ROW SECURITY; Schema: cache_management; Owner: -

ALTER TABLE cache_management.telemetry_rejections ENABLE ROW LEVEL SECURITY;

-- Name: telemetry_retention; Type: ROW SECURITY; Schema: cache_management; Owner: -

ALTER TABLE cache_management.telemetry_retention ENABLE ROW LEVEL SECURITY;

-- Name: tenant_access; Type: ROW SECURITY; Schema: cache_management; Owner: -

ALTER TABLE cache_management.tenant_access ENABLE ROW LEVEL SECURITY;

-- Name: tenant_cache_configs; Type: ROW SECURITY; Schema: cache_management; Owner: -

ALTER TABLE cache_management.tenant_cache_configs ENABLE ROW LEVEL SECURITY;

-- Name: tenant_redis_users; Type: ROW SECURITY; Schema: cache_management; Owner: -

ALTER TABLE cache_management.tenant_redis_users ENABLE ROW LEVEL SECURITY;

-- Name: tenant_topology; Type: ROW SECURITY; Schema: cache_management; Owner: -

ALTER TABLE cache_management.tenant_topology ENABLE ROW LEVEL SECURITY;

-- Name: cache_purges worker_reads; Type: POLICY; Schema: cache_management; Owner: -

CREATE POLICY worker_reads ON cache_management.cache_purges FOR SELECT TO kryonix_ingest USING (true);

-- Name: redis_metrics worker_reads; Type: POLICY; Schema: cache_management; Owner: -

CREATE POLICY worker_reads ON cache_management.redis_metrics FOR SELECT TO kryonix_ingest USING (true);

-- Name: tenant_access worker_reads; Type: POLICY; Schema: cache_management; Owner: -

CREATE POLICY worker_reads ON cache_management.tenant_access FOR SELECT TO kryonix_ingest USING (true);

-- Name: tenant_cache_configs worker_reads; Type: POLICY; Schema: cache_management; Owner: -

CREATE POLICY worker_reads ON cache_management.tenant_cache_configs FOR SELECT TO kryonix_ingest USING (true);

-- Name: tenant_redis_users worker_reads; Type: POLICY; Schema: cache_management; Owner: -

CREATE POLICY worker_reads ON cache_management.tenant_redis_users FOR SELECT TO kryonix_ingest USING (true);

-- Name: tenant_topology worker_reads; Type: POLICY; Schema: cache_management; Owner: -

CREATE POLICY worker_reads ON cache_management.tenant_topology FOR SELECT TO kryonix_ingest USING (true);

-- Name: alert_channels worker_uses; Type: POLICY; Schema: cache_management; Owner: -

CREATE POLICY worker_uses ON cache_management.alert_channels TO kryonix_ingest USING (true) WITH CHECK (true);

-- Name: alert_deliveries worker_uses; Type: POLICY; Schema: cache_management; Owner: -

CREATE POLICY worker_uses ON cache_management.alert_deliveries TO kryonix_ingest USING (true) WITH CHECK (true);

-- Name: alert_notifications worker_uses; Type: POLICY; Schema: cache_management; Owner: -

CREATE POLICY worker_uses ON cache_management.alert_notifications TO kryonix_ingest USING (true) WITH CHECK (true);

-- Name: alert_phones worker_uses; Type: POLICY; Schema: cache_management; Owner: -

CREATE POLICY worker_uses ON cache_management.alert_phones TO kryonix_ingest USING (true) WITH CHECK (true);

-- Name: alert_rules worker_uses; Type: POLICY; Schema: cache_management; Owner: -

CREATE POLICY worker_uses ON cache_management.alert_rules TO kryonix_ingest USING (true) WITH CHECK (true);

-- Name: alert_silences worker_uses; Type: POLICY; Schema: cache_management; Owner: -

CREATE POLICY worker_uses ON cache_management.alert_silences TO kryonix_ingest USING (true) WITH CHECK (true);

-- Name: alerts worker_uses; Type: POLICY; Schema: cache_management; Owner: -

CREATE POLICY worker_uses ON cache_management.alerts TO kryonix_ingest USING (true) WITH CHECK (true);

-- Name: backup_keys worker_uses; Type: POLICY; Schema: cache_management; Owner: -

CREATE POLICY worker_uses ON cache_management.backup_keys TO kryonix_ingest USING (true) WITH CHECK (true);

-- Name: backups worker_uses; Type: POLICY; Schema: cache_management; Owner: -

CREATE POLICY worker_uses ON cache_management.backups TO kryonix_ingest USING (true) WITH CHECK (true);

-- Name: canary_results worker_uses; Type: POLICY; Schema: cache_management; Owner: -

CREATE POLICY worker_uses ON cache_management.canary_results TO kryonix_ingest USING (true) WITH CHECK (true);

-- Name: erasure_tombstones worker_uses; Type: POLICY; Schema: cache_management; Owner: -

CREATE POLICY worker_uses ON cache_management.erasure_tombstones TO kryonix_ingest USING (true) WITH CHECK (true);

-- Name: privacy_requests worker_uses; Type: POLICY; Schema: cache_management; Owner: -

CREATE POLICY worker_uses ON cache_management.privacy_requests TO kryonix_ingest USING (true) WITH CHECK (true);

-- Name: protection_settings worker_uses; Type: POLICY; Schema: cache_management; Owner: -

CREATE POLICY worker_uses ON cache_management.protection_settings TO kryonix_ingest USING (true) WITH CHECK (true);

-- Name: push_subscriptions worker_uses; Type: POLICY; Schema: cache_management; Owner: -

CREATE POLICY worker_uses ON cache_management.push_subscriptions TO kryonix_ingest USING (true) WITH CHECK (true);

-- Name: restores worker_uses; Type: POLICY; Schema: cache_management; Owner: -

CREATE POLICY worker_uses ON cache_management.restores TO kryonix_ingest USING (true) WITH CHECK (true);

-- Name: SCHEMA accounts; Type: ACL; Schema: -; Owner: -

GRANT USAGE ON SCHEMA accounts TO kryonix_app;
GRANT USAGE ON SCHEMA accounts TO kryonix_platform;
GRANT USAGE ON SCHEMA accounts TO kryonix_ingest;

-- Name: SCHEMA cache_management; Type: ACL; Schema: -; Owner: -

GRANT USAGE ON SCHEMA cache_management TO kryonix_app;
GRANT USAGE ON SCHEMA cache_management TO kryonix_platform;
GRANT USAGE ON SCHEMA cache_management TO kryonix_ingest;

-- Name: SCHEMA kryonix_migrations; Type: ACL; Schema: -; Owner: -

GRANT USAGE ON SCHEMA kryonix_migrations TO kryonix_app;
GRANT USAGE ON SCHEMA kryonix_migrations TO kryonix_ingest;
GRANT USAGE ON SCHEMA kryonix_migrations TO kryonix_platform;

-- Name: SCHEMA performance; Type: ACL; Schema: -; Owner: -

GRANT USAGE ON SCHEMA performance TO kryonix_app;
GRANT USAGE ON SCHEMA performance TO kryonix_platform;

-- Name: FUNCTION accept_invitation(p_token_hash bytea, p_password_hash text, p_display_name text, p_address text, p_request_id text); Type: ACL; Schema: accounts; Owner: -

REVOKE ALL ON FUNCTION accounts.accept_invitation(p_token_hash bytea, p_password_hash text, p_display_name text, p_address text, p_request_id text) FROM PUBLIC;
GRANT ALL ON FUNCTION accounts.accept_invitation(p_token_hash bytea, p_password_hash text, p_display_name text, p_address text, p_request_id text) TO kryonix_app;

-- Name: FUNCTION create_session(p_user_id uuid, p_expires_at timestamp with time zone, p_address text, p_user_agent text, p_request_id text); Type: ACL; Schema: accounts; Owner: -

REVOKE ALL ON FUNCTION accounts.create_session(p_user_id uuid, p_expires_at timestamp with time zone, p_address text, p_user_agent text, p_request_id text) FROM PUBLIC;
GRANT ALL ON FUNCTION accounts.create_session(p_user_id uuid, p_expires_at timestamp with time zone, p_address text, p_user_agent text, p_request_id text) TO kryonix_app;

-- Name: FUNCTION find_api_key(p_key_hmac bytea); Type: ACL; Schema: accounts; Owner: -

REVOKE ALL ON FUNCTION accounts.find_api_key(p_key_hmac bytea) FROM PUBLIC;
GRANT ALL ON FUNCTION accounts.find_api_key(p_key_hmac bytea) TO kryonix_app;

-- Name: FUNCTION find_invitation(p_token_hash bytea); Type: ACL; Schema: accounts; Owner: -

REVOKE ALL ON FUNCTION accounts.find_invitation(p_token_hash bytea) FROM PUBLIC;
GRANT ALL ON FUNCTION accounts.find_invitation(p_token_hash bytea) TO kryonix_app;

-- Name: FUNCTION find_login(p_email text); Type: ACL; Schema: accounts; Owner: -

REVOKE ALL ON FUNCTION accounts.find_login(p_email text) FROM PUBLIC;
GRANT ALL ON FUNCTION accounts.find_login(p_email text) TO kryonix_app;

-- Name: TABLE preferences; Type: ACL; Schema: accounts; Owner: -

GRANT SELECT,INSERT,UPDATE ON TABLE accounts.preferences TO kryonix_app;
GRANT SELECT,INSERT,UPDATE ON TABLE accounts.preferences TO kryonix_platform;

-- Name: FUNCTION find_preferences(p_session_id uuid); Type: ACL; Schema: accounts; Owner: -

REVOKE ALL ON FUNCTION accounts.find_preferences(p_session_id uuid) FROM PUBLIC;
GRANT ALL ON FUNCTION accounts.find_preferences(p_session_id uuid) TO kryonix_app;

-- Name: FUNCTION find_session(p_session_id uuid); Type: ACL; Schema: accounts; Owner: -

REVOKE ALL ON FUNCTION accounts.find_session(p_session_id uuid) FROM PUBLIC;
GRANT ALL ON FUNCTION accounts.find_session(p_session_id uuid) TO kryonix_app;

-- Name: FUNCTION list_session_tenants(p_session_id uuid); Type: ACL; Schema: accounts; Owner: -

REVOKE ALL ON FUNCTION accounts.list_session_tenants(p_session_id uuid) FROM PUBLIC;
GRANT ALL ON FUNCTION accounts.list_session_tenants(p_session_id uuid) TO kryonix_app;

-- Name: FUNCTION list_tenant_sessions(); Type: ACL; Schema: accounts; Owner: -

REVOKE ALL ON FUNCTION accounts.list_tenant_sessions() FROM PUBLIC;
GRANT ALL ON FUNCTION accounts.list_tenant_sessions() TO kryonix_app;

-- Name: FUNCTION refuse_audit_change(); Type: ACL; Schema: accounts; Owner: -

REVOKE ALL ON FUNCTION accounts.refuse_audit_change() FROM PUBLIC;

-- Name: FUNCTION revoke_session(p_session_id uuid, p_address text, p_request_id text); Type: ACL; Schema: accounts; Owner: -

REVOKE ALL ON FUNCTION accounts.revoke_session(p_session_id uuid, p_address text, p_request_id text) FROM PUBLIC;
GRANT ALL ON FUNCTION accounts.revoke_session(p_session_id uuid, p_address text, p_request_id text) TO kryonix_app;

-- Name: FUNCTION revoke_tenant_session(p_handle text, p_only_user uuid, p_actor_user_id uuid, p_address text, p_request_id text); Type: ACL; Schema: accounts; Owner: -

REVOKE ALL ON FUNCTION accounts.revoke_tenant_session(p_handle text, p_only_user uuid, p_actor_user_id uuid, p_address text, p_request_id text) FROM PUBLIC;
GRANT ALL ON FUNCTION accounts.revoke_tenant_session(p_handle text, p_only_user uuid, p_actor_user_id uuid, p_address text, p_request_id text) TO kryonix_app;

-- Name: FUNCTION switch_session(p_session_id uuid, p_tenant_id uuid, p_address text, p_request_id text); Type: ACL; Schema: accounts; Owner: -

REVOKE ALL ON FUNCTION accounts.switch_session(p_session_id uuid, p_tenant_id uuid, p_address text, p_request_id text) FROM PUBLIC;
GRANT ALL ON FUNCTION accounts.switch_session(p_session_id uuid, p_tenant_id uuid, p_address text, p_request_id text) TO kryonix_app;

-- Name: FUNCTION tell_access(); Type: ACL; Schema: accounts; Owner: -

REVOKE ALL ON FUNCTION accounts.tell_access() FROM PUBLIC;

-- Name: FUNCTION forget_push_endpoint(p_endpoint_sha256 bytea); Type: ACL; Schema: cache_management; Owner: -

REVOKE ALL ON FUNCTION cache_management.forget_push_endpoint(p_endpoint_sha256 bytea) FROM PUBLIC;
GRANT ALL ON FUNCTION cache_management.forget_push_endpoint(p_endpoint_sha256 bytea) TO kryonix_app;
GRANT ALL ON FUNCTION cache_management.forget_push_endpoint(p_endpoint_sha256 bytea) TO kryonix_platform;

-- Name: FUNCTION lies_within(instant timestamp with time zone, from_instant timestamp with time zone, to_instant timestamp with time zone); Type: ACL; Schema: cache_management; Owner: -

REVOKE ALL ON FUNCTION cache_management.lies_within(instant timestamp with time zone, from_instant timestamp with time zone, to_instant timestamp with time zone) FROM PUBLIC;
GRANT ALL ON FUNCTION cache_management.lies_within(instant timestamp with time zone, from_instant timestamp with time zone, to_instant timestamp with time zone) TO kryonix_app;
GRANT ALL ON FUNCTION cache_management.lies_within(instant timestamp with time zone, from_instant timestamp with time zone, to_instant timestamp with time zone) TO kryonix_platform;

-- Name: FUNCTION list_alert_recipients(p_tenant_id uuid); Type: ACL; Schema: cache_management; Owner: -

REVOKE ALL ON FUNCTION cache_management.list_alert_recipients(p_tenant_id uuid) FROM PUBLIC;
GRANT ALL ON FUNCTION cache_management.list_alert_recipients(p_tenant_id uuid) TO kryonix_ingest;

-- Name: FUNCTION percentile_cells(latency bigint[]); Type: ACL; Schema: cache_management; Owner: -

REVOKE ALL ON FUNCTION cache_management.percentile_cells(latency bigint[]) FROM PUBLIC;
GRANT ALL ON FUNCTION cache_management.percentile_cells(latency bigint[]) TO kryonix_app;
GRANT ALL ON FUNCTION cache_management.percentile_cells(latency bigint[]) TO kryonix_platform;

-- Name: FUNCTION percentile_cells(cells bigint[], counts double precision[]); Type: ACL; Schema: cache_management; Owner: -

REVOKE ALL ON FUNCTION cache_management.percentile_cells(cells bigint[], counts double precision[]) FROM PUBLIC;
GRANT ALL ON FUNCTION cache_management.percentile_cells(cells bigint[], counts double precision[]) TO kryonix_app;
GRANT ALL ON FUNCTION cache_management.percentile_cells(cells bigint[], counts double precision[]) TO kryonix_platform;
GRANT ALL ON FUNCTION cache_management.percentile_cells(cells bigint[], counts double precision[]) TO kryonix_ingest;

-- Name: FUNCTION sum_histograms(a bigint[], b bigint[]); Type: ACL; Schema: cache_management; Owner: -

REVOKE ALL ON FUNCTION cache_management.sum_histograms(a bigint[], b bigint[]) FROM PUBLIC;
GRANT ALL ON FUNCTION cache_management.sum_histograms(a bigint[], b bigint[]) TO kryonix_ingest;

-- Name: FUNCTION tell_tenant_rules(); Type: ACL; Schema: cache_management; Owner: -

REVOKE ALL ON FUNCTION cache_management.tell_tenant_rules() FROM PUBLIC;

-- Name: FUNCTION lo_creat(integer); Type: ACL; Schema: pg_catalog; Owner: -

REVOKE ALL ON FUNCTION pg_catalog.lo_creat(integer) FROM PUBLIC;

-- Name: FUNCTION lo_create(oid); Type: ACL; Schema: pg_catalog; Owner: -

REVOKE ALL ON FUNCTION pg_catalog.lo_create(oid) FROM PUBLIC;

-- Name: FUNCTION lo_from_bytea(oid, bytea); Type: ACL; Schema: pg_catalog; Owner: -

REVOKE ALL ON FUNCTION pg_catalog.lo_from_bytea(oid, bytea) FROM PUBLIC;

-- Name: PROCEDURE add_columnstore_policy(IN hypertable regclass, IN after "any", IN if_not_exists boolean, IN schedule_interval interval, IN initial_start timestamp with time zone, IN timezone text, IN created_before interval, IN hypercore_use_access_method boolean); Type: ACL; Schema: public; Owner: -

REVOKE ALL ON PROCEDURE public.add_columnstore_policy(IN hypertable regclass, IN after "any", IN if_not_exists boolean, IN schedule_interval interval, IN initial_start timestamp with time zone, IN timezone text, IN created_before interval, IN hypercore_use_access_method boolean) FROM PUBLIC;
GRANT ALL ON PROCEDURE public.add_columnstore_policy(IN hypertable regclass, IN after "any", IN if_not_exists boolean, IN schedule_interval interval, IN initial_start timestamp with time zone, IN timezone text, IN created_before interval, IN hypercore_use_access_method boolean) TO kryonix_owner;

-- Name: FUNCTION add_compression_policy(hypertable regclass, compress_after "any", if_not_exists boolean, schedule_interval interval, initial_start timestamp with time zone, timezone text, compress_created_before interval, hypercore_use_access_method boolean); Type: ACL; Schema: public; Owner: -

REVOKE ALL ON FUNCTION public.add_compression_policy(hypertable regclass, compress_after "any", if_not_exists boolean, schedule_interval interval, initial_start timestamp with time zone, timezone text, compress_created_before interval, hypercore_use_access_method boolean) FROM PUBLIC;
GRANT ALL ON FUNCTION public.add_compression_policy(hypertable regclass, compress_after "any", if_not_exists boolean, schedule_interval interval, initial_start timestamp with time zone, timezone text, compress_created_before interval, hypercore_use_access_method boolean) TO kryonix_owner;

-- Name: FUNCTION add_continuous_aggregate_policy(continuous_aggregate regclass, start_offset "any", end_offset "any", schedule_interval interval, if_not_exists boolean, initial_start timestamp with time zone, timezone text, include_tiered_data boolean, buckets_per_batch integer, max_batches_per_execution integer); Type: ACL; Schema: public; Owner: -

REVOKE ALL ON FUNCTION public.add_continuous_aggregate_policy(continuous_aggregate regclass, start_offset "any", end_offset "any", schedule_interval interval, if_not_exists boolean, initial_start timestamp with time zone, timezone text, include_tiered_data boolean, buckets_per_batch integer, max_batches_per_execution integer) FROM PUBLIC;
GRANT ALL ON FUNCTION public.add_continuous_aggregate_policy(continuous_aggregate regclass, start_offset "any", end_offset "any", schedule_interval interval, if_not_exists boolean, initial_start timestamp with time zone, timezone text, include_tiered_data boolean, buckets_per_batch integer, max_batches_per_execution integer) TO kryonix_owner;

-- Name: FUNCTION add_dimension(hypertable regclass, column_name name, number_partitions integer, chunk_time_interval anyelement, partitioning_func regproc, if_not_exists boolean); Type: ACL; Schema: public; Owner: -

REVOKE ALL ON FUNCTION public.add_dimension(hypertable regclass, column_name name, number_partitions integer, chunk_time_interval anyelement, partitioning_func regproc, if_not_exists boolean) FROM PUBLIC;
GRANT ALL ON FUNCTION public.add_dimension(hypertable regclass, column_name name, number_partitions integer, chunk_time_interval anyelement, partitioning_func regproc, if_not_exists boolean) TO kryonix_owner;

-- Name: FUNCTION add_job(proc regproc, schedule_interval interval, config jsonb, initial_start timestamp with time zone, scheduled boolean, check_config regproc, fixed_schedule boolean, timezone text); Type: ACL; Schema: public; Owner: -

REVOKE ALL ON FUNCTION public.add_job(proc regproc, schedule_interval interval, config jsonb, initial_start timestamp with time zone, scheduled boolean, check_config regproc, fixed_schedule boolean, timezone text) FROM PUBLIC;
GRANT ALL ON FUNCTION public.add_job(proc regproc, schedule_interval interval, config jsonb, initial_start timestamp with time zone, scheduled boolean, check_config regproc, fixed_schedule boolean, timezone text) TO kryonix_owner;

-- Name: FUNCTION add_reorder_policy(hypertable regclass, index_name name, if_not_exists boolean, initial_start timestamp with time zone, timezone text); Type: ACL; Schema: public; Owner: -

REVOKE ALL ON FUNCTION public.add_reorder_policy(hypertable regclass, index_name name, if_not_exists boolean, initial_start timestamp with time zone, timezone text) FROM PUBLIC;
GRANT ALL ON FUNCTION public.add_reorder_policy(hypertable regclass, index_name name, if_not_exists boolean, initial_start timestamp with time zone, timezone text) TO kryonix_owner;

-- Name: FUNCTION add_retention_policy(relation regclass, drop_after "any", if_not_exists boolean, schedule_interval interval, initial_start timestamp with time zone, timezone text, drop_created_before interval); Type: ACL; Schema: public; Owner: -

REVOKE ALL ON FUNCTION public.add_retention_policy(relation regclass, drop_after "any", if_not_exists boolean, schedule_interval interval, initial_start timestamp with time zone, timezone text, drop_created_before interval) FROM PUBLIC;
GRANT ALL ON FUNCTION public.add_retention_policy(relation regclass, drop_after "any", if_not_exists boolean, schedule_interval interval, initial_start timestamp with time zone, timezone text, drop_created_before interval) TO kryonix_owner;

-- Name: FUNCTION alter_job(job_id integer, schedule_interval interval, max_runtime interval, max_retries integer, retry_period interval, scheduled boolean, config jsonb, next_start timestamp with time zone, if_exists boolean, check_config regproc, fixed_schedule boolean, initial_start timestamp with time zone, timezone text); Type: ACL; Schema: public; Owner: -

REVOKE ALL ON FUNCTION public.alter_job(job_id integer, schedule_interval interval, max_runtime interval, max_retries integer, retry_period interval, scheduled boolean, config jsonb, next_start timestamp with time zone, if_exists boolean, check_config regproc, fixed_schedule boolean, initial_start timestamp with time zone, timezone text) FROM PUBLIC;
GRANT ALL ON FUNCTION public.alter_job(job_id integer, schedule_interval interval, max_runtime interval, max_retries integer, retry_period interval, scheduled boolean, config jsonb, next_start timestamp with time zone, if_exists boolean, check_config regproc, fixed_schedule boolean, initial_start timestamp with time zone, timezone text) TO kryonix_owner;

-- Name: FUNCTION approximate_row_count(relation regclass); Type: ACL; Schema: public; Owner: -

REVOKE ALL ON FUNCTION public.approximate_row_count(relation regclass) FROM PUBLIC;
GRANT ALL ON FUNCTION public.approximate_row_count(relation regclass) TO kryonix_owner;

-- Name: FUNCTION attach_tablespace(tablespace name, hypertable regclass, if_not_attached boolean); Type: ACL; Schema: public; Owner: -

REVOKE ALL ON FUNCTION public.attach_tablespace(tablespace name, hypertable regclass, if_not_attached boolean) FROM PUBLIC;
GRANT ALL ON FUNCTION public.attach_tablespace(tablespace name, hypertable regclass, if_not_attached boolean) TO kryonix_owner;

-- Name: FUNCTION by_hash(column_name name, number_partitions integer, partition_func regproc); Type: ACL; Schema: public; Owner: -

REVOKE ALL ON FUNCTION public.by_hash(column_name name, number_partitions integer, partition_func regproc) FROM PUBLIC;
GRANT ALL ON FUNCTION public.by_hash(column_name name, number_partitions integer, partition_func regproc) TO kryonix_owner;

-- Name: FUNCTION by_range(column_name name, partition_interval anyelement, partition_func regproc); Type: ACL; Schema: public; Owner: -

REVOKE ALL ON FUNCTION public.by_range(column_name name, partition_interval anyelement, partition_func regproc) FROM PUBLIC;
GRANT ALL ON FUNCTION public.by_range(column_name name, partition_interval anyelement, partition_func regproc) TO kryonix_owner;

-- Name: PROCEDURE cagg_migrate(IN cagg regclass, IN override boolean, IN drop_old boolean); Type: ACL; Schema: public; Owner: -

REVOKE ALL ON PROCEDURE public.cagg_migrate(IN cagg regclass, IN override boolean, IN drop_old boolean) FROM PUBLIC;
GRANT ALL ON PROCEDURE public.cagg_migrate(IN cagg regclass, IN override boolean, IN drop_old boolean) TO kryonix_owner;

-- Name: FUNCTION chunk_columnstore_stats(hypertable regclass); Type: ACL; Schema: public; Owner: -

REVOKE ALL ON FUNCTION public.chunk_columnstore_stats(hypertable regclass) FROM PUBLIC;
GRANT ALL ON FUNCTION public.chunk_columnstore_stats(hypertable regclass) TO kryonix_owner;

-- Name: FUNCTION chunk_compression_stats(hypertable regclass); Type: ACL; Schema: public; Owner: -

REVOKE ALL ON FUNCTION public.chunk_compression_stats(hypertable regclass) FROM PUBLIC;
GRANT ALL ON FUNCTION public.chunk_compression_stats(hypertable regclass) TO kryonix_owner;

-- Name: FUNCTION chunks_detailed_size(hypertable regclass); Type: ACL; Schema: public; Owner: -

REVOKE ALL ON FUNCTION public.chunks_detailed_size(hypertable regclass) FROM PUBLIC;
GRANT ALL ON FUNCTION public.chunks_detailed_size(hypertable regclass) TO kryonix_owner;

-- Name: FUNCTION compress_chunk(uncompressed_chunk regclass, if_not_compressed boolean, recompress boolean, hypercore_use_access_method boolean); Type: ACL; Schema: public; Owner: -

REVOKE ALL ON FUNCTION public.compress_chunk(uncompressed_chunk regclass, if_not_compressed boolean, recompress boolean, hypercore_use_access_method boolean) FROM PUBLIC;
GRANT ALL ON FUNCTION public.compress_chunk(uncompressed_chunk regclass, if_not_compressed boolean, recompress boolean, hypercore_use_access_method boolean) TO kryonix_owner;

-- Name: PROCEDURE convert_to_columnstore(IN chunk regclass, IN if_not_columnstore boolean, IN recompress boolean, IN hypercore_use_access_method boolean); Type: ACL; Schema: public; Owner: -

REVOKE ALL ON PROCEDURE public.convert_to_columnstore(IN chunk regclass, IN if_not_columnstore boolean, IN recompress boolean, IN hypercore_use_access_method boolean) FROM PUBLIC;
GRANT ALL ON PROCEDURE public.convert_to_columnstore(IN chunk regclass, IN if_not_columnstore boolean, IN recompress boolean, IN hypercore_use_access_method boolean) TO kryonix_owner;

-- Name: PROCEDURE convert_to_rowstore(IN chunk regclass, IN if_columnstore boolean); Type: ACL; Schema: public; Owner: -

REVOKE ALL ON PROCEDURE public.convert_to_rowstore(IN chunk regclass, IN if_columnstore boolean) FROM PUBLIC;
GRANT ALL ON PROCEDURE public.convert_to_rowstore(IN chunk regclass, IN if_columnstore boolean) TO kryonix_owner;

-- Name: FUNCTION create_hypertable(relation regclass, time_column_name name, partitioning_column name, number_partitions integer, associated_schema_name name, associated_table_prefix name, chunk_time_interval anyelement, create_default_indexes boolean, if_not_exists boolean, partitioning_func regproc, migrate_data boolean, chunk_target_size text, chunk_sizing_func regproc, time_partitioning_func regproc); Type: ACL; Schema: public; Owner: -

REVOKE ALL ON FUNCTION public.create_hypertable(relation regclass, time_column_name name, partitioning_column name, number_partitions integer, associated_schema_name name, associated_table_prefix name, chunk_time_interval anyelement, create_default_indexes boolean, if_not_exists boolean, partitioning_func regproc, migrate_data boolean, chunk_target_size text, chunk_sizing_func regproc, time_partitioning_func regproc) FROM PUBLIC;
GRANT ALL ON FUNCTION public.create_hypertable(relation regclass, time_column_name name, partitioning_column name, number_partitions integer, associated_schema_name name, associated_table_prefix name, chunk_time_interval anyelement, create_default_indexes boolean, if_not_exists boolean, partitioning_func regproc, migrate_data boolean, chunk_target_size text, chunk_sizing_func regproc, time_partitioning_func regproc) TO kryonix_owner;

-- Name: FUNCTION decompress_chunk(uncompressed_chunk regclass, if_compressed boolean); Type: ACL; Schema: public; Owner: -

REVOKE ALL ON FUNCTION public.decompress_chunk(uncompressed_chunk regclass, if_compressed boolean) FROM PUBLIC;
GRANT ALL ON FUNCTION public.decompress_chunk(uncompressed_chunk regclass, if_compressed boolean) TO kryonix_owner;

-- Name: FUNCTION delete_job(job_id integer); Type: ACL; Schema: public; Owner: -

REVOKE ALL ON FUNCTION public.delete_job(job_id integer) FROM PUBLIC;
GRANT ALL ON FUNCTION public.delete_job(job_id integer) TO kryonix_owner;

-- Name: FUNCTION detach_tablespace(tablespace name, hypertable regclass, if_attached boolean); Type: ACL; Schema: public; Owner: -

REVOKE ALL ON FUNCTION public.detach_tablespace(tablespace name, hypertable regclass, if_attached boolean) FROM PUBLIC;
GRANT ALL ON FUNCTION public.detach_tablespace(tablespace name, hypertable regclass, if_attached boolean) TO kryonix_owner;

-- Name: FUNCTION detach_tablespaces(hypertable regclass); Type: ACL; Schema: public; Owner: -

REVOKE ALL ON FUNCTION public.detach_tablespaces(hypertable regclass) FROM PUBLIC;
GRANT ALL ON FUNCTION public.detach_tablespaces(hypertable regclass) TO kryonix_owner;

-- Name: FUNCTION disable_chunk_skipping(hypertable regclass, column_name name, if_not_exists boolean); Type: ACL; Schema: public; Owner: -

REVOKE ALL ON FUNCTION public.disable_chunk_skipping(hypertable regclass, column_name name, if_not_exists boolean) FROM PUBLIC;
GRANT ALL ON FUNCTION public.disable_chunk_skipping(hypertable regclass, column_name name, if_not_exists boolean) TO kryonix_owner;

-- Name: FUNCTION drop_chunks(relation regclass, older_than "any", newer_than "any", "verbose" boolean, created_before "any", created_after "any"); Type: ACL; Schema: public; Owner: -

REVOKE ALL ON FUNCTION public.drop_chunks(relation regclass, older_than "any", newer_than "any", "verbose" boolean, created_before "any", created_after "any") FROM PUBLIC;
GRANT ALL ON FUNCTION public.drop_chunks(relation regclass, older_than "any", newer_than "any", "verbose" boolean, created_before "any", created_after "any") TO kryonix_owner;

-- Name: FUNCTION enable_chunk_skipping(hypertable regclass, column_name name, if_not_exists boolean); Type: ACL; Schema: public; Owner: -

REVOKE ALL ON FUNCTION public.enable_chunk_skipping(hypertable regclass, column_name name, if_not_exists boolean) FROM PUBLIC;
GRANT ALL ON FUNCTION public.enable_chunk_skipping(hypertable regclass, column_name name, if_not_exists boolean) TO kryonix_owner;

-- Name: FUNCTION hypertable_approximate_detailed_size(relation regclass); Type: ACL; Schema: public; Owner: -

REVOKE ALL ON FUNCTION public.hypertable_approximate_detailed_size(relation regclass) FROM PUBLIC;
GRANT ALL ON FUNCTION public.hypertable_approximate_detailed_size(relation regclass) TO kryonix_owner;

-- Name: FUNCTION hypertable_approximate_size(hypertable regclass); Type: ACL; Schema: public; Owner: -

REVOKE ALL ON FUNCTION public.hypertable_approximate_size(hypertable regclass) FROM PUBLIC;
GRANT ALL ON FUNCTION public.hypertable_approximate_size(hypertable regclass) TO kryonix_owner;

-- Name: FUNCTION hypertable_columnstore_stats(hypertable regclass); Type: ACL; Schema: public; Owner: -

REVOKE ALL ON FUNCTION public.hypertable_columnstore_stats(hypertable regclass) FROM PUBLIC;
GRANT ALL ON FUNCTION public.hypertable_columnstore_stats(hypertable regclass) TO kryonix_owner;

-- Name: FUNCTION hypertable_compression_stats(hypertable regclass); Type: ACL; Schema: public; Owner: -

REVOKE ALL ON FUNCTION public.hypertable_compression_stats(hypertable regclass) FROM PUBLIC;
GRANT ALL ON FUNCTION public.hypertable_compression_stats(hypertable regclass) TO kryonix_owner;

-- Name: FUNCTION hypertable_detailed_size(hypertable regclass); Type: ACL; Schema: public; Owner: -

REVOKE ALL ON FUNCTION public.hypertable_detailed_size(hypertable regclass) FROM PUBLIC;
GRANT ALL ON FUNCTION public.hypertable_detailed_size(hypertable regclass) TO kryonix_owner;

-- Name: FUNCTION hypertable_index_size(index_name regclass); Type: ACL; Schema: public; Owner: -

REVOKE ALL ON FUNCTION public.hypertable_index_size(index_name regclass) FROM PUBLIC;
GRANT ALL ON FUNCTION public.hypertable_index_size(index_name regclass) TO kryonix_owner;

-- Name: FUNCTION hypertable_size(hypertable regclass); Type: ACL; Schema: public; Owner: -

REVOKE ALL ON FUNCTION public.hypertable_size(hypertable regclass) FROM PUBLIC;
GRANT ALL ON FUNCTION public.hypertable_size(hypertable regclass) TO kryonix_owner;

-- Name: FUNCTION interpolate(value real, prev record, next record); Type: ACL; Schema: public; Owner: -

REVOKE ALL ON FUNCTION public.interpolate(value real, prev record, next record) FROM PUBLIC;
GRANT ALL ON FUNCTION public.interpolate(value real, prev record, next record) TO kryonix_owner;

-- Name: FUNCTION interpolate(value double precision, prev record, next record); Type: ACL; Schema: public; Owner: -

REVOKE ALL ON FUNCTION public.interpolate(value double precision, prev record, next record) FROM PUBLIC;
GRANT ALL ON FUNCTION public.interpolate(value double precision, prev record, next record) TO kryonix_owner;

-- Name: FUNCTION interpolate(value smallint, prev record, next record); Type: ACL; Schema: public; Owner: -

REVOKE ALL ON FUNCTION public.interpolate(value smallint, prev record, next record) FROM PUBLIC;
GRANT ALL ON FUNCTION public.interpolate(value smallint, prev record, next record) TO kryonix_owner;

-- Name: FUNCTION interpolate(value integer, prev record, next record); Type: ACL; Schema: public; Owner: -

REVOKE ALL ON FUNCTION public.interpolate(value integer, prev record, next record) FROM PUBLIC;
GRANT ALL ON FUNCTION public.interpolate(value integer, prev record, next record) TO kryonix_owner;

-- Name: FUNCTION interpolate(value bigint, prev record, next record); Type: ACL; Schema: public; Owner: -

REVOKE ALL ON FUNCTION public.interpolate(value bigint, prev record, next record) FROM PUBLIC;
GRANT ALL ON FUNCTION public.interpolate(value bigint, prev record, next record) TO kryonix_owner;

-- Name: FUNCTION locf(value anyelement, prev anyelement, treat_null_as_missing boolean); Type: ACL; Schema: public; Owner: -

REVOKE ALL ON FUNCTION public.locf(value anyelement, prev anyelement, treat_null_as_missing boolean) FROM PUBLIC;
GRANT ALL ON FUNCTION public.locf(value anyelement, prev anyelement, treat_null_as_missing boolean) TO kryonix_owner;

-- Name: PROCEDURE merge_chunks(IN chunks regclass[]); Type: ACL; Schema: public; Owner: -

REVOKE ALL ON PROCEDURE public.merge_chunks(IN chunks regclass[]) FROM PUBLIC;
GRANT ALL ON PROCEDURE public.merge_chunks(IN chunks regclass[]) TO kryonix_owner;

-- Name: PROCEDURE merge_chunks(IN chunk1 regclass, IN chunk2 regclass); Type: ACL; Schema: public; Owner: -

REVOKE ALL ON PROCEDURE public.merge_chunks(IN chunk1 regclass, IN chunk2 regclass) FROM PUBLIC;
GRANT ALL ON PROCEDURE public.merge_chunks(IN chunk1 regclass, IN chunk2 regclass) TO kryonix_owner;

-- Name: FUNCTION move_chunk(chunk regclass, destination_tablespace name, index_destination_tablespace name, reorder_index regclass, "verbose" boolean); Type: ACL; Schema: public; Owner: -

REVOKE ALL ON FUNCTION public.move_chunk(chunk regclass, destination_tablespace name, index_destination_tablespace name, reorder_index regclass, "verbose" boolean) FROM PUBLIC;
GRANT ALL ON FUNCTION public.move_chunk(chunk regclass, destination_tablespace name, index_destination_tablespace name, reorder_index regclass, "verbose" boolean) TO kryonix_owner;

-- Name: PROCEDURE recompress_chunk(IN chunk regclass, IN if_not_compressed boolean); Type: ACL; Schema: public; Owner: -

REVOKE ALL ON PROCEDURE public.recompress_chunk(IN chunk regclass, IN if_not_compressed boolean) FROM PUBLIC;
GRANT ALL ON PROCEDURE public.recompress_chunk(IN chunk regclass, IN if_not_compressed boolean) TO kryonix_owner;

-- Name: PROCEDURE refresh_continuous_aggregate(IN continuous_aggregate regclass, IN window_start "any", IN window_end "any", IN force boolean); Type: ACL; Schema: public; Owner: -

REVOKE ALL ON PROCEDURE public.refresh_continuous_aggregate(IN continuous_aggregate regclass, IN window_start "any", IN window_end "any", IN force boolean) FROM PUBLIC;
GRANT ALL ON PROCEDURE public.refresh_continuous_aggregate(IN continuous_aggregate regclass, IN window_start "any", IN window_end "any", IN force boolean) TO kryonix_owner;

-- Name: PROCEDURE remove_columnstore_policy(IN hypertable regclass, IN if_exists boolean); Type: ACL; Schema: public; Owner: -

REVOKE ALL ON PROCEDURE public.remove_columnstore_policy(IN hypertable regclass, IN if_exists boolean) FROM PUBLIC;
GRANT ALL ON PROCEDURE public.remove_columnstore_policy(IN hypertable regclass, IN if_exists boolean) TO kryonix_owner;

-- Name: FUNCTION remove_compression_policy(hypertable regclass, if_exists boolean); Type: ACL; Schema: public; Owner: -

REVOKE ALL ON FUNCTION public.remove_compression_policy(hypertable regclass, if_exists boolean) FROM PUBLIC;
GRANT ALL ON FUNCTION public.remove_compression_policy(hypertable regclass, if_exists boolean) TO kryonix_owner;

-- Name: FUNCTION remove_continuous_aggregate_policy(continuous_aggregate regclass, if_not_exists boolean, if_exists boolean); Type: ACL; Schema: public; Owner: -

REVOKE ALL ON FUNCTION public.remove_continuous_aggregate_policy(continuous_aggregate regclass, if_not_exists boolean, if_exists boolean) FROM PUBLIC;
GRANT ALL ON FUNCTION public.remove_continuous_aggregate_policy(continuous_aggregate regclass, if_not_exists boolean, if_exists boolean) TO kryonix_owner;

-- Name: FUNCTION remove_reorder_policy(hypertable regclass, if_exists boolean); Type: ACL; Schema: public; Owner: -

REVOKE ALL ON FUNCTION public.remove_reorder_policy(hypertable regclass, if_exists boolean) FROM PUBLIC;
GRANT ALL ON FUNCTION public.remove_reorder_policy(hypertable regclass, if_exists boolean) TO kryonix_owner;

-- Name: FUNCTION remove_retention_policy(relation regclass, if_exists boolean); Type: ACL; Schema: public; Owner: -

REVOKE ALL ON FUNCTION public.remove_retention_policy(relation regclass, if_exists boolean) FROM PUBLIC;
GRANT ALL ON FUNCTION public.remove_retention_policy(relation regclass, if_exists boolean) TO kryonix_owner;

-- Name: FUNCTION reorder_chunk(chunk regclass, index regclass, "verbose" boolean); Type: ACL; Schema: public; Owner: -

REVOKE ALL ON FUNCTION public.reorder_chunk(chunk regclass, index regclass, "verbose" boolean) FROM PUBLIC;
GRANT ALL ON FUNCTION public.reorder_chunk(chunk regclass, index regclass, "verbose" boolean) TO kryonix_owner;

-- Name: PROCEDURE run_job(IN job_id integer); Type: ACL; Schema: public; Owner: -

REVOKE ALL ON PROCEDURE public.run_job(IN job_id integer) FROM PUBLIC;
GRANT ALL ON PROCEDURE public.run_job(IN job_id integer) TO kryonix_owner;

-- Name: FUNCTION set_adaptive_chunking(hypertable regclass, chunk_target_size text, INOUT chunk_sizing_func regproc, OUT chunk_target_size bigint); Type: ACL; Schema: public; Owner: -

REVOKE ALL ON FUNCTION public.set_adaptive_chunking(hypertable regclass, chunk_target_size text, INOUT chunk_sizing_func regproc, OUT chunk_target_size bigint) FROM PUBLIC;
GRANT ALL ON FUNCTION public.set_adaptive_chunking(hypertable regclass, chunk_target_size text, INOUT chunk_sizing_func regproc, OUT chunk_target_size bigint) TO kryonix_owner;

-- Name: FUNCTION set_chunk_time_interval(hypertable regclass, chunk_time_interval anyelement, dimension_name name); Type: ACL; Schema: public; Owner: -

REVOKE ALL ON FUNCTION public.set_chunk_time_interval(hypertable regclass, chunk_time_interval anyelement, dimension_name name) FROM PUBLIC;
GRANT ALL ON FUNCTION public.set_chunk_time_interval(hypertable regclass, chunk_time_interval anyelement, dimension_name name) TO kryonix_owner;

-- Name: FUNCTION set_integer_now_func(hypertable regclass, integer_now_func regproc, replace_if_exists boolean); Type: ACL; Schema: public; Owner: -

REVOKE ALL ON FUNCTION public.set_integer_now_func(hypertable regclass, integer_now_func regproc, replace_if_exists boolean) FROM PUBLIC;
GRANT ALL ON FUNCTION public.set_integer_now_func(hypertable regclass, integer_now_func regproc, replace_if_exists boolean) TO kryonix_owner;

-- Name: FUNCTION set_number_partitions(hypertable regclass, number_partitions integer, dimension_name name); Type: ACL; Schema: public; Owner: -

REVOKE ALL ON FUNCTION public.set_number_partitions(hypertable regclass, number_partitions integer, dimension_name name) FROM PUBLIC;
GRANT ALL ON FUNCTION public.set_number_partitions(hypertable regclass, number_partitions integer, dimension_name name) TO kryonix_owner;

-- Name: FUNCTION set_partitioning_interval(hypertable regclass, partition_interval anyelement, dimension_name name); Type: ACL; Schema: public; Owner: -

REVOKE ALL ON FUNCTION public.set_partitioning_interval(hypertable regclass, partition_interval anyelement, dimension_name name) FROM PUBLIC;
GRANT ALL ON FUNCTION public.set_partitioning_interval(hypertable regclass, partition_interval anyelement, dimension_name name) TO kryonix_owner;

-- Name: FUNCTION show_chunks(relation regclass, older_than "any", newer_than "any", created_before "any", created_after "any"); Type: ACL; Schema: public; Owner: -

REVOKE ALL ON FUNCTION public.show_chunks(relation regclass, older_than "any", newer_than "any", created_before "any", created_after "any") FROM PUBLIC;
GRANT ALL ON FUNCTION public.show_chunks(relation regclass, older_than "any", newer_than "any", created_before "any", created_after "any") TO kryonix_owner;

-- Name: FUNCTION show_tablespaces(hypertable regclass); Type: ACL; Schema: public; Owner: -

REVOKE ALL ON FUNCTION public.show_tablespaces(hypertable regclass) FROM PUBLIC;
GRANT ALL ON FUNCTION public.show_tablespaces(hypertable regclass) TO kryonix_owner;

-- Name: FUNCTION time_bucket_gapfill(bucket_width smallint, ts smallint, start smallint, finish smallint); Type: ACL; Schema: public; Owner: -

REVOKE ALL ON FUNCTION public.time_bucket_gapfill(bucket_width smallint, ts smallint, start smallint, finish smallint) FROM PUBLIC;
GRANT ALL ON FUNCTION public.time_bucket_gapfill(bucket_width smallint, ts smallint, start smallint, finish smallint) TO kryonix_owner;

-- Name: FUNCTION time_bucket_gapfill(bucket_width integer, ts integer, start integer, finish integer); Type: ACL; Schema: public; Owner: -

REVOKE ALL ON FUNCTION public.time_bucket_gapfill(bucket_width integer, ts integer, start integer, finish integer) FROM PUBLIC;
GRANT ALL ON FUNCTION public.time_bucket_gapfill(bucket_width integer, ts integer, start integer, finish integer) TO kryonix_owner;

-- Name: FUNCTION time_bucket_gapfill(bucket_width bigint, ts bigint, start bigint, finish bigint); Type: ACL; Schema: public; Owner: -

REVOKE ALL ON FUNCTION public.time_bucket_gapfill(bucket_width bigint, ts bigint, start bigint, finish bigint) FROM PUBLIC;
GRANT ALL ON FUNCTION public.time_bucket_gapfill(bucket_width bigint, ts bigint, start bigint, finish bigint) TO kryonix_owner;

-- Name: FUNCTION time_bucket_gapfill(bucket_width interval, ts date, start date, finish date); Type: ACL; Schema: public; Owner: -

REVOKE ALL ON FUNCTION public.time_bucket_gapfill(bucket_width interval, ts date, start date, finish date) FROM PUBLIC;
GRANT ALL ON FUNCTION public.time_bucket_gapfill(bucket_width interval, ts date, start date, finish date) TO kryonix_owner;

-- Name: FUNCTION time_bucket_gapfill(bucket_width interval, ts timestamp without time zone, start timestamp without time zone, finish timestamp without time zone); Type: ACL; Schema: public; Owner: -

REVOKE ALL ON FUNCTION public.time_bucket_gapfill(bucket_width interval, ts timestamp without time zone, start timestamp without time zone, finish timestamp without time zone) FROM PUBLIC;
GRANT ALL ON FUNCTION public.time_bucket_gapfill(bucket_width interval, ts timestamp without time zone, start timestamp without time zone, finish timestamp without time zone) TO kryonix_owner;

-- Name: FUNCTION time_bucket_gapfill(bucket_width interval, ts timestamp with time zone, start timestamp with time zone, finish timestamp with time zone); Type: ACL; Schema: public; Owner: -

REVOKE ALL ON FUNCTION public.time_bucket_gapfill(bucket_width interval, ts timestamp with time zone, start timestamp with time zone, finish timestamp with time zone) FROM PUBLIC;
GRANT ALL ON FUNCTION public.time_bucket_gapfill(bucket_width interval, ts timestamp with time zone, start timestamp with time zone, finish timestamp with time zone) TO kryonix_owner;

-- Name: FUNCTION time_bucket_gapfill(bucket_width interval, ts timestamp with time zone, timezone text, start timestamp with time zone, finish timestamp with time zone); Type: ACL; Schema: public; Owner: -

REVOKE ALL ON FUNCTION public.time_bucket_gapfill(bucket_width interval, ts timestamp with time zone, timezone text, start timestamp with time zone, finish timestamp with time zone) FROM PUBLIC;
GRANT ALL ON FUNCTION public.time_bucket_gapfill(bucket_width interval, ts timestamp with time zone, timezone text, start timestamp with time zone, finish timestamp with time zone) TO kryonix_owner;

-- Name: FUNCTION timescaledb_post_restore(); Type: ACL; Schema: public; Owner: -

REVOKE ALL ON FUNCTION public.timescaledb_post_restore() FROM PUBLIC;
GRANT ALL ON FUNCTION public.timescaledb_post_restore() TO kryonix_owner;

-- Name: FUNCTION timescaledb_pre_restore(); Type: ACL; Schema: public; Owner: -

REVOKE ALL ON FUNCTION public.timescaledb_pre_restore() FROM PUBLIC;
GRANT ALL ON FUNCTION public.timescaledb_pre_restore() TO kryonix_owner;

-- Name: FUNCTION merged_histogram(bigint[]); Type: ACL; Schema: cache_management; Owner: -

REVOKE ALL ON FUNCTION cache_management.merged_histogram(bigint[]) FROM PUBLIC;

-- Name: TABLE api_keys; Type: ACL; Schema: accounts; Owner: -

GRANT INSERT ON TABLE accounts.api_keys TO kryonix_app;
GRANT INSERT ON TABLE accounts.api_keys TO kryonix_platform;

-- Name: COLUMN api_keys.tenant_id; Type: ACL; Schema: accounts; Owner: -

GRANT SELECT(tenant_id) ON TABLE accounts.api_keys TO kryonix_app;
GRANT SELECT(tenant_id) ON TABLE accounts.api_keys TO kryonix_platform;

-- Name: COLUMN api_keys.id; Type: ACL; Schema: accounts; Owner: -

GRANT SELECT(id) ON TABLE accounts.api_keys TO kryonix_app;
GRANT SELECT(id) ON TABLE accounts.api_keys TO kryonix_platform;

-- Name: COLUMN api_keys.name; Type: ACL; Schema: accounts; Owner: -

GRANT SELECT(name),UPDATE(name) ON TABLE accounts.api_keys TO kryonix_app;
GRANT SELECT(name),UPDATE(name) ON TABLE accounts.api_keys TO kryonix_platform;

-- Name: COLUMN api_keys.prefix; Type: ACL; Schema: accounts; Owner: -

GRANT SELECT(prefix) ON TABLE accounts.api_keys TO kryonix_app;
GRANT SELECT(prefix) ON TABLE accounts.api_keys TO kryonix_platform;

-- Name: COLUMN api_keys.scopes; Type: ACL; Schema: accounts; Owner: -

GRANT SELECT(scopes),UPDATE(scopes) ON TABLE accounts.api_keys TO kryonix_app;
GRANT SELECT(scopes),UPDATE(scopes) ON TABLE accounts.api_keys TO kryonix_platform;

-- Name: COLUMN api_keys.expires_at; Type: ACL; Schema: accounts; Owner: -

GRANT SELECT(expires_at),UPDATE(expires_at) ON TABLE accounts.api_keys TO kryonix_app;
GRANT SELECT(expires_at),UPDATE(expires_at) ON TABLE accounts.api_keys TO kryonix_platform;

-- Name: COLUMN api_keys.revoked_at; Type: ACL; Schema: accounts; Owner: -

GRANT SELECT(revoked_at),UPDATE(revoked_at) ON TABLE accounts.api_keys TO kryonix_app;
GRANT SELECT(revoked_at),UPDATE(revoked_at) ON TABLE accounts.api_keys TO kryonix_platform;

-- Name: COLUMN api_keys.created_at; Type: ACL; Schema: accounts; Owner: -

GRANT SELECT(created_at) ON TABLE accounts.api_keys TO kryonix_app;
GRANT SELECT(created_at) ON TABLE accounts.api_keys TO kryonix_platform;

-- Name: COLUMN api_keys.last_used_at; Type: ACL; Schema: accounts; Owner: -

GRANT SELECT(last_used_at),UPDATE(last_used_at) ON TABLE accounts.api_keys TO kryonix_app;
GRANT SELECT(last_used_at) ON TABLE accounts.api_keys TO kryonix_platform;

-- Name: TABLE audit_log; Type: ACL; Schema: accounts; Owner: -

GRANT SELECT ON TABLE accounts.audit_log TO kryonix_app;
GRANT SELECT ON TABLE accounts.audit_log TO kryonix_platform;
GRANT SELECT ON TABLE accounts.audit_log TO kryonix_ingest;

-- Name: COLUMN audit_log.tenant_id; Type: ACL; Schema: accounts; Owner: -

GRANT INSERT(tenant_id) ON TABLE accounts.audit_log TO kryonix_app;
GRANT INSERT(tenant_id) ON TABLE accounts.audit_log TO kryonix_platform;

-- Name: COLUMN audit_log.actor_user_id; Type: ACL; Schema: accounts; Owner: -

GRANT INSERT(actor_user_id) ON TABLE accounts.audit_log TO kryonix_app;
GRANT INSERT(actor_user_id) ON TABLE accounts.audit_log TO kryonix_platform;

-- Name: COLUMN audit_log.actor; Type: ACL; Schema: accounts; Owner: -

GRANT INSERT(actor) ON TABLE accounts.audit_log TO kryonix_app;
GRANT INSERT(actor) ON TABLE accounts.audit_log TO kryonix_platform;

-- Name: COLUMN audit_log.action; Type: ACL; Schema: accounts; Owner: -

GRANT INSERT(action) ON TABLE accounts.audit_log TO kryonix_app;
GRANT INSERT(action) ON TABLE accounts.audit_log TO kryonix_platform;

-- Name: COLUMN audit_log.target; Type: ACL; Schema: accounts; Owner: -

GRANT INSERT(target) ON TABLE accounts.audit_log TO kryonix_app;
GRANT INSERT(target) ON TABLE accounts.audit_log TO kryonix_platform;

-- Name: COLUMN audit_log.before; Type: ACL; Schema: accounts; Owner: -

GRANT INSERT(before) ON TABLE accounts.audit_log TO kryonix_app;
GRANT INSERT(before) ON TABLE accounts.audit_log TO kryonix_platform;

-- Name: COLUMN audit_log.after; Type: ACL; Schema: accounts; Owner: -

GRANT INSERT(after) ON TABLE accounts.audit_log TO kryonix_app;
GRANT INSERT(after) ON TABLE accounts.audit_log TO kryonix_platform;

-- Name: COLUMN audit_log.address; Type: ACL; Schema: accounts; Owner: -

GRANT INSERT(address) ON TABLE accounts.audit_log TO kryonix_app;
GRANT INSERT(address) ON TABLE accounts.audit_log TO kryonix_platform;

-- Name: COLUMN audit_log.request_id; Type: ACL; Schema: accounts; Owner: -

GRANT INSERT(request_id) ON TABLE accounts.audit_log TO kryonix_app;
GRANT INSERT(request_id) ON TABLE accounts.audit_log TO kryonix_platform;

-- Name: TABLE audit_seals; Type: ACL; Schema: accounts; Owner: -

GRANT SELECT,INSERT ON TABLE accounts.audit_seals TO kryonix_ingest;
GRANT SELECT ON TABLE accounts.audit_seals TO kryonix_app;
GRANT SELECT ON TABLE accounts.audit_seals TO kryonix_platform;

-- Name: TABLE invitations; Type: ACL; Schema: accounts; Owner: -

GRANT INSERT ON TABLE accounts.invitations TO kryonix_platform;

-- Name: COLUMN invitations.tenant_id; Type: ACL; Schema: accounts; Owner: -

GRANT SELECT(tenant_id) ON TABLE accounts.invitations TO kryonix_platform;

-- Name: COLUMN invitations.id; Type: ACL; Schema: accounts; Owner: -

GRANT SELECT(id) ON TABLE accounts.invitations TO kryonix_platform;

-- Name: COLUMN invitations.email; Type: ACL; Schema: accounts; Owner: -

GRANT SELECT(email) ON TABLE accounts.invitations TO kryonix_platform;

-- Name: COLUMN invitations.display_name; Type: ACL; Schema: accounts; Owner: -

GRANT SELECT(display_name) ON TABLE accounts.invitations TO kryonix_platform;

-- Name: COLUMN invitations.role; Type: ACL; Schema: accounts; Owner: -

GRANT SELECT(role) ON TABLE accounts.invitations TO kryonix_platform;

-- Name: COLUMN invitations.expires_at; Type: ACL; Schema: accounts; Owner: -

GRANT SELECT(expires_at) ON TABLE accounts.invitations TO kryonix_platform;

-- Name: COLUMN invitations.accepted_at; Type: ACL; Schema: accounts; Owner: -

GRANT SELECT(accepted_at) ON TABLE accounts.invitations TO kryonix_platform;

-- Name: COLUMN invitations.created_at; Type: ACL; Schema: accounts; Owner: -

GRANT SELECT(created_at) ON TABLE accounts.invitations TO kryonix_platform;

-- Name: TABLE memberships; Type: ACL; Schema: accounts; Owner: -

GRANT SELECT ON TABLE accounts.memberships TO kryonix_app;
GRANT SELECT,INSERT,DELETE ON TABLE accounts.memberships TO kryonix_platform;

-- Name: COLUMN memberships.role; Type: ACL; Schema: accounts; Owner: -

GRANT UPDATE(role) ON TABLE accounts.memberships TO kryonix_platform;

-- Name: TABLE sessions; Type: ACL; Schema: accounts; Owner: -

GRANT SELECT ON TABLE accounts.sessions TO kryonix_platform;

-- Name: COLUMN sessions.revoked_at; Type: ACL; Schema: accounts; Owner: -

GRANT UPDATE(revoked_at) ON TABLE accounts.sessions TO kryonix_platform;

-- Name: TABLE tenant_images; Type: ACL; Schema: accounts; Owner: -

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE accounts.tenant_images TO kryonix_app;
GRANT SELECT ON TABLE accounts.tenant_images TO kryonix_platform;

-- Name: TABLE tenant_operations; Type: ACL; Schema: accounts; Owner: -

GRANT SELECT,INSERT ON TABLE accounts.tenant_operations TO kryonix_platform;

-- Name: COLUMN tenant_operations.tenant_id; Type: ACL; Schema: accounts; Owner: -

GRANT SELECT(tenant_id) ON TABLE accounts.tenant_operations TO kryonix_ingest;

-- Name: COLUMN tenant_operations.kind; Type: ACL; Schema: accounts; Owner: -

GRANT SELECT(kind) ON TABLE accounts.tenant_operations TO kryonix_ingest;

-- Name: COLUMN tenant_operations.state; Type: ACL; Schema: accounts; Owner: -

GRANT UPDATE(state) ON TABLE accounts.tenant_operations TO kryonix_platform;
GRANT SELECT(state) ON TABLE accounts.tenant_operations TO kryonix_ingest;

-- Name: COLUMN tenant_operations.request; Type: ACL; Schema: accounts; Owner: -

GRANT UPDATE(request) ON TABLE accounts.tenant_operations TO kryonix_platform;

-- Name: COLUMN tenant_operations.steps; Type: ACL; Schema: accounts; Owner: -

GRANT UPDATE(steps) ON TABLE accounts.tenant_operations TO kryonix_platform;

-- Name: COLUMN tenant_operations.attempts; Type: ACL; Schema: accounts; Owner: -

GRANT UPDATE(attempts) ON TABLE accounts.tenant_operations TO kryonix_platform;

-- Name: COLUMN tenant_operations.error; Type: ACL; Schema: accounts; Owner: -

GRANT UPDATE(error) ON TABLE accounts.tenant_operations TO kryonix_platform;

-- Name: COLUMN tenant_operations.updated_at; Type: ACL; Schema: accounts; Owner: -

GRANT UPDATE(updated_at) ON TABLE accounts.tenant_operations TO kryonix_platform;

-- Name: COLUMN tenant_operations.finished_at; Type: ACL; Schema: accounts; Owner: -

GRANT UPDATE(finished_at) ON TABLE accounts.tenant_operations TO kryonix_platform;

-- Name: TABLE tenant_profiles; Type: ACL; Schema: accounts; Owner: -

GRANT SELECT,INSERT ON TABLE accounts.tenant_profiles TO kryonix_platform;
GRANT SELECT ON TABLE accounts.tenant_profiles TO kryonix_app;

-- Name: COLUMN tenant_profiles.tier; Type: ACL; Schema: accounts; Owner: -

GRANT UPDATE(tier) ON TABLE accounts.tenant_profiles TO kryonix_platform;

-- Name: COLUMN tenant_profiles.custom_domain; Type: ACL; Schema: accounts; Owner: -

GRANT UPDATE(custom_domain) ON TABLE accounts.tenant_profiles TO kryonix_platform;

-- Name: COLUMN tenant_profiles.terminology; Type: ACL; Schema: accounts; Owner: -

GRANT UPDATE(terminology) ON TABLE accounts.tenant_profiles TO kryonix_platform;

-- Name: COLUMN tenant_profiles.business; Type: ACL; Schema: accounts; Owner: -

GRANT UPDATE(business) ON TABLE accounts.tenant_profiles TO kryonix_platform;

-- Name: COLUMN tenant_profiles.delete_after; Type: ACL; Schema: accounts; Owner: -

GRANT UPDATE(delete_after) ON TABLE accounts.tenant_profiles TO kryonix_platform;

-- Name: COLUMN tenant_profiles.updated_at; Type: ACL; Schema: accounts; Owner: -

GRANT UPDATE(updated_at) ON TABLE accounts.tenant_profiles TO kryonix_platform;

-- Name: TABLE tenant_settings; Type: ACL; Schema: accounts; Owner: -

GRANT SELECT,INSERT,UPDATE ON TABLE accounts.tenant_settings TO kryonix_app;
GRANT SELECT ON TABLE accounts.tenant_settings TO kryonix_platform;

-- Name: COLUMN tenant_settings.tenant_id; Type: ACL; Schema: accounts; Owner: -

GRANT SELECT(tenant_id) ON TABLE accounts.tenant_settings TO kryonix_ingest;

-- Name: COLUMN tenant_settings.business_hours; Type: ACL; Schema: accounts; Owner: -

GRANT SELECT(business_hours) ON TABLE accounts.tenant_settings TO kryonix_ingest;

-- Name: TABLE tenants; Type: ACL; Schema: accounts; Owner: -

GRANT SELECT ON TABLE accounts.tenants TO kryonix_app;
GRANT SELECT,INSERT ON TABLE accounts.tenants TO kryonix_platform;

-- Name: COLUMN tenants.id; Type: ACL; Schema: accounts; Owner: -

GRANT SELECT(id) ON TABLE accounts.tenants TO kryonix_ingest;

-- Name: COLUMN tenants.name; Type: ACL; Schema: accounts; Owner: -

GRANT UPDATE(name) ON TABLE accounts.tenants TO kryonix_platform;
GRANT SELECT(name) ON TABLE accounts.tenants TO kryonix_ingest;

-- Name: COLUMN tenants.status; Type: ACL; Schema: accounts; Owner: -

GRANT UPDATE(status) ON TABLE accounts.tenants TO kryonix_platform;
GRANT SELECT(status) ON TABLE accounts.tenants TO kryonix_ingest;

-- Name: COLUMN tenants.demo; Type: ACL; Schema: accounts; Owner: -

GRANT UPDATE(demo) ON TABLE accounts.tenants TO kryonix_platform;

-- Name: COLUMN tenants.created_at; Type: ACL; Schema: accounts; Owner: -

GRANT SELECT(created_at) ON TABLE accounts.tenants TO kryonix_ingest;

-- Name: COLUMN tenants.canary; Type: ACL; Schema: accounts; Owner: -

GRANT UPDATE(canary) ON TABLE accounts.tenants TO kryonix_platform;
GRANT SELECT(canary) ON TABLE accounts.tenants TO kryonix_ingest;

-- Name: TABLE users; Type: ACL; Schema: accounts; Owner: -

GRANT INSERT ON TABLE accounts.users TO kryonix_platform;

-- Name: COLUMN users.id; Type: ACL; Schema: accounts; Owner: -

GRANT SELECT(id) ON TABLE accounts.users TO kryonix_app;
GRANT SELECT(id) ON TABLE accounts.users TO kryonix_platform;

-- Name: COLUMN users.email; Type: ACL; Schema: accounts; Owner: -

GRANT SELECT(email) ON TABLE accounts.users TO kryonix_app;
GRANT SELECT(email) ON TABLE accounts.users TO kryonix_platform;

-- Name: COLUMN users.display_name; Type: ACL; Schema: accounts; Owner: -

GRANT SELECT(display_name),UPDATE(display_name) ON TABLE accounts.users TO kryonix_app;
GRANT SELECT(display_name),UPDATE(display_name) ON TABLE accounts.users TO kryonix_platform;

-- Name: COLUMN users.password_hash; Type: ACL; Schema: accounts; Owner: -

GRANT UPDATE(password_hash) ON TABLE accounts.users TO kryonix_platform;

-- Name: COLUMN users.platform_role; Type: ACL; Schema: accounts; Owner: -

GRANT SELECT(platform_role),UPDATE(platform_role) ON TABLE accounts.users TO kryonix_platform;

-- Name: COLUMN users.language; Type: ACL; Schema: accounts; Owner: -

GRANT SELECT(language) ON TABLE accounts.users TO kryonix_app;
GRANT SELECT(language),UPDATE(language) ON TABLE accounts.users TO kryonix_platform;

-- Name: COLUMN users.created_at; Type: ACL; Schema: accounts; Owner: -

GRANT SELECT(created_at) ON TABLE accounts.users TO kryonix_app;
GRANT SELECT(created_at) ON TABLE accounts.users TO kryonix_platform;

-- Name: TABLE ai_cache_patterns; Type: ACL; Schema: cache_management; Owner: -

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE cache_management.ai_cache_patterns TO kryonix_app;
GRANT SELECT ON TABLE cache_management.ai_cache_patterns TO kryonix_platform;

-- Name: TABLE alert_channels; Type: ACL; Schema: cache_management; Owner: -

GRANT SELECT ON TABLE cache_management.alert_channels TO kryonix_ingest;
GRANT INSERT,DELETE ON TABLE cache_management.alert_channels TO kryonix_app;
GRANT INSERT,DELETE ON TABLE cache_management.alert_channels TO kryonix_platform;

-- Name: COLUMN alert_channels.id; Type: ACL; Schema: cache_management; Owner: -

GRANT SELECT(id) ON TABLE cache_management.alert_channels TO kryonix_app;
GRANT SELECT(id) ON TABLE cache_management.alert_channels TO kryonix_platform;

-- Name: COLUMN alert_channels.tenant_id; Type: ACL; Schema: cache_management; Owner: -

GRANT SELECT(tenant_id) ON TABLE cache_management.alert_channels TO kryonix_app;
GRANT SELECT(tenant_id) ON TABLE cache_management.alert_channels TO kryonix_platform;

-- Name: COLUMN alert_channels.kind; Type: ACL; Schema: cache_management; Owner: -

GRANT SELECT(kind) ON TABLE cache_management.alert_channels TO kryonix_app;
GRANT SELECT(kind) ON TABLE cache_management.alert_channels TO kryonix_platform;

-- Name: COLUMN alert_channels.name; Type: ACL; Schema: cache_management; Owner: -

GRANT SELECT(name) ON TABLE cache_management.alert_channels TO kryonix_app;
GRANT SELECT(name) ON TABLE cache_management.alert_channels TO kryonix_platform;

-- Name: COLUMN alert_channels.host; Type: ACL; Schema: cache_management; Owner: -

GRANT SELECT(host) ON TABLE cache_management.alert_channels TO kryonix_app;
GRANT SELECT(host) ON TABLE cache_management.alert_channels TO kryonix_platform;

-- Name: COLUMN alert_channels.created_at; Type: ACL; Schema: cache_management; Owner: -

GRANT SELECT(created_at) ON TABLE cache_management.alert_channels TO kryonix_app;
GRANT SELECT(created_at) ON TABLE cache_management.alert_channels TO kryonix_platform;

-- Name: TABLE alert_deliveries; Type: ACL; Schema: cache_management; Owner: -

GRANT SELECT,INSERT,UPDATE ON TABLE cache_management.alert_deliveries TO kryonix_ingest;
GRANT SELECT,INSERT ON TABLE cache_management.alert_deliveries TO kryonix_app;
GRANT SELECT,INSERT ON TABLE cache_management.alert_deliveries TO kryonix_platform;

-- Name: TABLE alert_notifications; Type: ACL; Schema: cache_management; Owner: -

GRANT SELECT,INSERT,DELETE ON TABLE cache_management.alert_notifications TO kryonix_ingest;
GRANT SELECT,INSERT ON TABLE cache_management.alert_notifications TO kryonix_app;
GRANT SELECT,INSERT ON TABLE cache_management.alert_notifications TO kryonix_platform;

-- Name: TABLE alert_phones; Type: ACL; Schema: cache_management; Owner: -

GRANT SELECT ON TABLE cache_management.alert_phones TO kryonix_ingest;
GRANT INSERT,DELETE,UPDATE ON TABLE cache_management.alert_phones TO kryonix_app;
GRANT INSERT,DELETE,UPDATE ON TABLE cache_management.alert_phones TO kryonix_platform;

-- Name: COLUMN alert_phones.user_id; Type: ACL; Schema: cache_management; Owner: -

GRANT SELECT(user_id) ON TABLE cache_management.alert_phones TO kryonix_app;
GRANT SELECT(user_id) ON TABLE cache_management.alert_phones TO kryonix_platform;

-- Name: COLUMN alert_phones.tenant_id; Type: ACL; Schema: cache_management; Owner: -

GRANT SELECT(tenant_id) ON TABLE cache_management.alert_phones TO kryonix_app;
GRANT SELECT(tenant_id) ON TABLE cache_management.alert_phones TO kryonix_platform;

-- Name: COLUMN alert_phones.last_digits; Type: ACL; Schema: cache_management; Owner: -

GRANT SELECT(last_digits) ON TABLE cache_management.alert_phones TO kryonix_app;
GRANT SELECT(last_digits) ON TABLE cache_management.alert_phones TO kryonix_platform;

-- Name: TABLE alert_rules; Type: ACL; Schema: cache_management; Owner: -

GRANT SELECT ON TABLE cache_management.alert_rules TO kryonix_ingest;
GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE cache_management.alert_rules TO kryonix_app;
GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE cache_management.alert_rules TO kryonix_platform;

-- Name: TABLE alert_silences; Type: ACL; Schema: cache_management; Owner: -

GRANT SELECT,DELETE ON TABLE cache_management.alert_silences TO kryonix_ingest;
GRANT SELECT,INSERT,DELETE ON TABLE cache_management.alert_silences TO kryonix_app;
GRANT SELECT,INSERT,DELETE ON TABLE cache_management.alert_silences TO kryonix_platform;

-- Name: TABLE alerts; Type: ACL; Schema: cache_management; Owner: -

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE cache_management.alerts TO kryonix_ingest;
GRANT SELECT ON TABLE cache_management.alerts TO kryonix_app;
GRANT SELECT ON TABLE cache_management.alerts TO kryonix_platform;

-- Name: COLUMN alerts.acknowledged_at; Type: ACL; Schema: cache_management; Owner: -

GRANT UPDATE(acknowledged_at) ON TABLE cache_management.alerts TO kryonix_app;
GRANT UPDATE(acknowledged_at) ON TABLE cache_management.alerts TO kryonix_platform;

-- Name: COLUMN alerts.acknowledged_by; Type: ACL; Schema: cache_management; Owner: -

GRANT UPDATE(acknowledged_by) ON TABLE cache_management.alerts TO kryonix_app;
GRANT UPDATE(acknowledged_by) ON TABLE cache_management.alerts TO kryonix_platform;

-- Name: COLUMN alerts.updated_at; Type: ACL; Schema: cache_management; Owner: -

GRANT UPDATE(updated_at) ON TABLE cache_management.alerts TO kryonix_app;
GRANT UPDATE(updated_at) ON TABLE cache_management.alerts TO kryonix_platform;

-- Name: TABLE backup_keys; Type: ACL; Schema: cache_management; Owner: -

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE cache_management.backup_keys TO kryonix_ingest;

-- Name: TABLE backups; Type: ACL; Schema: cache_management; Owner: -

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE cache_management.backups TO kryonix_ingest;
GRANT SELECT ON TABLE cache_management.backups TO kryonix_app;
GRANT SELECT ON TABLE cache_management.backups TO kryonix_platform;

-- Name: COLUMN backups.tenant_id; Type: ACL; Schema: cache_management; Owner: -

GRANT INSERT(tenant_id) ON TABLE cache_management.backups TO kryonix_app;
GRANT INSERT(tenant_id) ON TABLE cache_management.backups TO kryonix_platform;

-- Name: COLUMN backups.id; Type: ACL; Schema: cache_management; Owner: -

GRANT INSERT(id) ON TABLE cache_management.backups TO kryonix_app;
GRANT INSERT(id) ON TABLE cache_management.backups TO kryonix_platform;

-- Name: COLUMN backups.origin; Type: ACL; Schema: cache_management; Owner: -

GRANT INSERT(origin) ON TABLE cache_management.backups TO kryonix_app;
GRANT INSERT(origin) ON TABLE cache_management.backups TO kryonix_platform;

-- Name: COLUMN backups.requested_by; Type: ACL; Schema: cache_management; Owner: -

GRANT INSERT(requested_by) ON TABLE cache_management.backups TO kryonix_app;
GRANT INSERT(requested_by) ON TABLE cache_management.backups TO kryonix_platform;

-- Name: COLUMN backups.requested_by_user; Type: ACL; Schema: cache_management; Owner: -

GRANT INSERT(requested_by_user) ON TABLE cache_management.backups TO kryonix_app;
GRANT INSERT(requested_by_user) ON TABLE cache_management.backups TO kryonix_platform;

-- Name: COLUMN backups.request_id; Type: ACL; Schema: cache_management; Owner: -

GRANT INSERT(request_id) ON TABLE cache_management.backups TO kryonix_app;
GRANT INSERT(request_id) ON TABLE cache_management.backups TO kryonix_platform;

-- Name: COLUMN backups.sections; Type: ACL; Schema: cache_management; Owner: -

GRANT INSERT(sections) ON TABLE cache_management.backups TO kryonix_app;
GRANT INSERT(sections) ON TABLE cache_management.backups TO kryonix_platform;

-- Name: TABLE big_keys; Type: ACL; Schema: cache_management; Owner: -

GRANT SELECT ON TABLE cache_management.big_keys TO kryonix_platform;
GRANT INSERT,DELETE ON TABLE cache_management.big_keys TO kryonix_ingest;

-- Name: TABLE cache_census; Type: ACL; Schema: cache_management; Owner: -

GRANT SELECT ON TABLE cache_management.cache_census TO kryonix_app;
GRANT SELECT ON TABLE cache_management.cache_census TO kryonix_platform;
GRANT SELECT,INSERT,UPDATE ON TABLE cache_management.cache_census TO kryonix_ingest;

-- Name: TABLE cache_in_process_1m; Type: ACL; Schema: cache_management; Owner: -

GRANT SELECT ON TABLE cache_management.cache_in_process_1m TO kryonix_platform;
GRANT SELECT,INSERT,UPDATE ON TABLE cache_management.cache_in_process_1m TO kryonix_ingest;
GRANT SELECT ON TABLE cache_management.cache_in_process_1m TO kryonix_app;

-- Name: TABLE cache_performance_metrics; Type: ACL; Schema: cache_management; Owner: -

GRANT SELECT ON TABLE cache_management.cache_performance_metrics TO kryonix_app;
GRANT SELECT ON TABLE cache_management.cache_performance_metrics TO kryonix_platform;
GRANT INSERT ON TABLE cache_management.cache_performance_metrics TO kryonix_ingest;

-- Name: TABLE cache_purges; Type: ACL; Schema: cache_management; Owner: -

GRANT SELECT ON TABLE cache_management.cache_purges TO kryonix_app;
GRANT SELECT ON TABLE cache_management.cache_purges TO kryonix_platform;

-- Name: COLUMN cache_purges.tenant_id; Type: ACL; Schema: cache_management; Owner: -

GRANT INSERT(tenant_id) ON TABLE cache_management.cache_purges TO kryonix_app;
GRANT SELECT(tenant_id) ON TABLE cache_management.cache_purges TO kryonix_ingest;

-- Name: COLUMN cache_purges.id; Type: ACL; Schema: cache_management; Owner: -

GRANT INSERT(id) ON TABLE cache_management.cache_purges TO kryonix_app;
GRANT SELECT(id) ON TABLE cache_management.cache_purges TO kryonix_ingest;

-- Name: COLUMN cache_purges.requested_by; Type: ACL; Schema: cache_management; Owner: -

GRANT INSERT(requested_by) ON TABLE cache_management.cache_purges TO kryonix_app;

-- Name: COLUMN cache_purges.requested_by_user; Type: ACL; Schema: cache_management; Owner: -

GRANT INSERT(requested_by_user) ON TABLE cache_management.cache_purges TO kryonix_app;

-- Name: COLUMN cache_purges.request_id; Type: ACL; Schema: cache_management; Owner: -

GRANT INSERT(request_id) ON TABLE cache_management.cache_purges TO kryonix_app;

-- Name: COLUMN cache_purges.database; Type: ACL; Schema: cache_management; Owner: -

GRANT INSERT(database) ON TABLE cache_management.cache_purges TO kryonix_app;

-- Name: COLUMN cache_purges.module; Type: ACL; Schema: cache_management; Owner: -

GRANT INSERT(module) ON TABLE cache_management.cache_purges TO kryonix_app;

-- Name: COLUMN cache_purges.data_type; Type: ACL; Schema: cache_management; Owner: -

GRANT INSERT(data_type) ON TABLE cache_management.cache_purges TO kryonix_app;

-- Name: COLUMN cache_purges.key_prefix; Type: ACL; Schema: cache_management; Owner: -

GRANT INSERT(key_prefix) ON TABLE cache_management.cache_purges TO kryonix_app;

-- Name: COLUMN cache_purges.state; Type: ACL; Schema: cache_management; Owner: -

GRANT UPDATE(state) ON TABLE cache_management.cache_purges TO kryonix_app;

-- Name: COLUMN cache_purges.total; Type: ACL; Schema: cache_management; Owner: -

GRANT INSERT(total),UPDATE(total) ON TABLE cache_management.cache_purges TO kryonix_app;

-- Name: COLUMN cache_purges.done; Type: ACL; Schema: cache_management; Owner: -

GRANT UPDATE(done) ON TABLE cache_management.cache_purges TO kryonix_app;

-- Name: COLUMN cache_purges.deleted; Type: ACL; Schema: cache_management; Owner: -

GRANT UPDATE(deleted) ON TABLE cache_management.cache_purges TO kryonix_app;

-- Name: COLUMN cache_purges.cancel_requested; Type: ACL; Schema: cache_management; Owner: -

GRANT UPDATE(cancel_requested) ON TABLE cache_management.cache_purges TO kryonix_app;

-- Name: COLUMN cache_purges.attempts; Type: ACL; Schema: cache_management; Owner: -

GRANT UPDATE(attempts) ON TABLE cache_management.cache_purges TO kryonix_app;

-- Name: COLUMN cache_purges.receipt_id; Type: ACL; Schema: cache_management; Owner: -

GRANT UPDATE(receipt_id) ON TABLE cache_management.cache_purges TO kryonix_app;

-- Name: COLUMN cache_purges.requested_at; Type: ACL; Schema: cache_management; Owner: -

GRANT SELECT(requested_at) ON TABLE cache_management.cache_purges TO kryonix_ingest;

-- Name: COLUMN cache_purges.finished_at; Type: ACL; Schema: cache_management; Owner: -

GRANT UPDATE(finished_at) ON TABLE cache_management.cache_purges TO kryonix_app;
GRANT SELECT(finished_at) ON TABLE cache_management.cache_purges TO kryonix_ingest;

-- Name: TABLE cache_rollups_1d; Type: ACL; Schema: cache_management; Owner: -

GRANT SELECT,INSERT,UPDATE ON TABLE cache_management.cache_rollups_1d TO kryonix_ingest;
GRANT SELECT ON TABLE cache_management.cache_rollups_1d TO kryonix_app;
GRANT SELECT ON TABLE cache_management.cache_rollups_1d TO kryonix_platform;

-- Name: TABLE cache_rollups_1h; Type: ACL; Schema: cache_management; Owner: -

GRANT SELECT,INSERT,UPDATE ON TABLE cache_management.cache_rollups_1h TO kryonix_ingest;
GRANT SELECT ON TABLE cache_management.cache_rollups_1h TO kryonix_app;
GRANT SELECT ON TABLE cache_management.cache_rollups_1h TO kryonix_platform;

-- Name: TABLE cache_rollups_1m; Type: ACL; Schema: cache_management; Owner: -

GRANT SELECT,INSERT,UPDATE ON TABLE cache_management.cache_rollups_1m TO kryonix_ingest;
GRANT SELECT ON TABLE cache_management.cache_rollups_1m TO kryonix_app;
GRANT SELECT ON TABLE cache_management.cache_rollups_1m TO kryonix_platform;

-- Name: TABLE cache_tenant_rollups_1d; Type: ACL; Schema: cache_management; Owner: -

GRANT SELECT,INSERT,UPDATE ON TABLE cache_management.cache_tenant_rollups_1d TO kryonix_ingest;
GRANT SELECT ON TABLE cache_management.cache_tenant_rollups_1d TO kryonix_app;
GRANT SELECT ON TABLE cache_management.cache_tenant_rollups_1d TO kryonix_platform;

-- Name: TABLE cache_tenant_rollups_1h; Type: ACL; Schema: cache_management; Owner: -

GRANT SELECT,INSERT,UPDATE ON TABLE cache_management.cache_tenant_rollups_1h TO kryonix_ingest;
GRANT SELECT ON TABLE cache_management.cache_tenant_rollups_1h TO kryonix_app;
GRANT SELECT ON TABLE cache_management.cache_tenant_rollups_1h TO kryonix_platform;

-- Name: TABLE cache_tenant_rollups_1m; Type: ACL; Schema: cache_management; Owner: -

GRANT SELECT,INSERT,UPDATE ON TABLE cache_management.cache_tenant_rollups_1m TO kryonix_ingest;
GRANT SELECT ON TABLE cache_management.cache_tenant_rollups_1m TO kryonix_app;
GRANT SELECT ON TABLE cache_management.cache_tenant_rollups_1m TO kryonix_platform;

-- Name: TABLE cache_tenant_rollups_5m; Type: ACL; Schema: cache_management; Owner: -

GRANT SELECT ON TABLE cache_management.cache_tenant_rollups_5m TO kryonix_app;
GRANT SELECT ON TABLE cache_management.cache_tenant_rollups_5m TO kryonix_platform;
GRANT SELECT,INSERT,UPDATE ON TABLE cache_management.cache_tenant_rollups_5m TO kryonix_ingest;

-- Name: TABLE canary_results; Type: ACL; Schema: cache_management; Owner: -

GRANT SELECT,INSERT,DELETE ON TABLE cache_management.canary_results TO kryonix_ingest;
GRANT SELECT ON TABLE cache_management.canary_results TO kryonix_platform;

-- Name: TABLE erasure_tombstones; Type: ACL; Schema: cache_management; Owner: -

GRANT SELECT,INSERT ON TABLE cache_management.erasure_tombstones TO kryonix_ingest;

-- Name: TABLE eviction_decisions; Type: ACL; Schema: cache_management; Owner: -

GRANT SELECT ON TABLE cache_management.eviction_decisions TO kryonix_app;
GRANT SELECT,INSERT,DELETE ON TABLE cache_management.eviction_decisions TO kryonix_platform;

-- Name: TABLE ingest_minutes; Type: ACL; Schema: cache_management; Owner: -

GRANT SELECT ON TABLE cache_management.ingest_minutes TO kryonix_platform;
GRANT SELECT,INSERT ON TABLE cache_management.ingest_minutes TO kryonix_ingest;
GRANT SELECT ON TABLE cache_management.ingest_minutes TO kryonix_app;

-- Name: TABLE memory_curves; Type: ACL; Schema: cache_management; Owner: -

GRANT SELECT,INSERT,UPDATE ON TABLE cache_management.memory_curves TO kryonix_app;
GRANT SELECT ON TABLE cache_management.memory_curves TO kryonix_platform;

-- Name: TABLE optimizations; Type: ACL; Schema: cache_management; Owner: -

GRANT SELECT,INSERT,UPDATE ON TABLE cache_management.optimizations TO kryonix_app;
GRANT SELECT ON TABLE cache_management.optimizations TO kryonix_platform;

-- Name: TABLE optimizer_runs; Type: ACL; Schema: cache_management; Owner: -

GRANT SELECT,INSERT,UPDATE ON TABLE cache_management.optimizer_runs TO kryonix_app;
GRANT SELECT ON TABLE cache_management.optimizer_runs TO kryonix_platform;

-- Name: TABLE optimizer_settings; Type: ACL; Schema: cache_management; Owner: -

GRANT SELECT,INSERT,UPDATE ON TABLE cache_management.optimizer_settings TO kryonix_app;
GRANT SELECT ON TABLE cache_management.optimizer_settings TO kryonix_platform;

-- Name: TABLE privacy_requests; Type: ACL; Schema: cache_management; Owner: -

GRANT SELECT ON TABLE cache_management.privacy_requests TO kryonix_app;
GRANT SELECT ON TABLE cache_management.privacy_requests TO kryonix_platform;
GRANT SELECT,UPDATE ON TABLE cache_management.privacy_requests TO kryonix_ingest;

-- Name: COLUMN privacy_requests.tenant_id; Type: ACL; Schema: cache_management; Owner: -

GRANT INSERT(tenant_id) ON TABLE cache_management.privacy_requests TO kryonix_app;
GRANT INSERT(tenant_id) ON TABLE cache_management.privacy_requests TO kryonix_platform;

-- Name: COLUMN privacy_requests.id; Type: ACL; Schema: cache_management; Owner: -

GRANT INSERT(id) ON TABLE cache_management.privacy_requests TO kryonix_app;
GRANT INSERT(id) ON TABLE cache_management.privacy_requests TO kryonix_platform;

-- Name: COLUMN privacy_requests.kind; Type: ACL; Schema: cache_management; Owner: -

GRANT INSERT(kind) ON TABLE cache_management.privacy_requests TO kryonix_app;
GRANT INSERT(kind) ON TABLE cache_management.privacy_requests TO kryonix_platform;

-- Name: COLUMN privacy_requests.scope; Type: ACL; Schema: cache_management; Owner: -

GRANT INSERT(scope) ON TABLE cache_management.privacy_requests TO kryonix_app;
GRANT INSERT(scope) ON TABLE cache_management.privacy_requests TO kryonix_platform;

-- Name: COLUMN privacy_requests.subject; Type: ACL; Schema: cache_management; Owner: -

GRANT INSERT(subject) ON TABLE cache_management.privacy_requests TO kryonix_app;
GRANT INSERT(subject) ON TABLE cache_management.privacy_requests TO kryonix_platform;

-- Name: COLUMN privacy_requests.subject_digest; Type: ACL; Schema: cache_management; Owner: -

GRANT INSERT(subject_digest) ON TABLE cache_management.privacy_requests TO kryonix_app;
GRANT INSERT(subject_digest) ON TABLE cache_management.privacy_requests TO kryonix_platform;

-- Name: COLUMN privacy_requests.prefixes; Type: ACL; Schema: cache_management; Owner: -

GRANT INSERT(prefixes) ON TABLE cache_management.privacy_requests TO kryonix_app;
GRANT INSERT(prefixes) ON TABLE cache_management.privacy_requests TO kryonix_platform;

-- Name: COLUMN privacy_requests.requested_by; Type: ACL; Schema: cache_management; Owner: -

GRANT INSERT(requested_by) ON TABLE cache_management.privacy_requests TO kryonix_app;
GRANT INSERT(requested_by) ON TABLE cache_management.privacy_requests TO kryonix_platform;

-- Name: COLUMN privacy_requests.requested_by_user; Type: ACL; Schema: cache_management; Owner: -

GRANT INSERT(requested_by_user) ON TABLE cache_management.privacy_requests TO kryonix_app;
GRANT INSERT(requested_by_user) ON TABLE cache_management.privacy_requests TO kryonix_platform;

-- Name: COLUMN privacy_requests.request_id; Type: ACL; Schema: cache_management; Owner: -

GRANT INSERT(request_id) ON TABLE cache_management.privacy_requests TO kryonix_app;
GRANT INSERT(request_id) ON TABLE cache_management.privacy_requests TO kryonix_platform;

-- Name: TABLE protection_settings; Type: ACL; Schema: cache_management; Owner: -

GRANT SELECT,DELETE ON TABLE cache_management.protection_settings TO kryonix_ingest;
GRANT SELECT,INSERT,UPDATE ON TABLE cache_management.protection_settings TO kryonix_app;
GRANT SELECT,INSERT,UPDATE ON TABLE cache_management.protection_settings TO kryonix_platform;

-- Name: TABLE push_subscriptions; Type: ACL; Schema: cache_management; Owner: -

GRANT SELECT,DELETE ON TABLE cache_management.push_subscriptions TO kryonix_ingest;
GRANT INSERT,DELETE ON TABLE cache_management.push_subscriptions TO kryonix_app;
GRANT INSERT,DELETE ON TABLE cache_management.push_subscriptions TO kryonix_platform;

-- Name: COLUMN push_subscriptions.id; Type: ACL; Schema: cache_management; Owner: -

GRANT SELECT(id) ON TABLE cache_management.push_subscriptions TO kryonix_app;
GRANT SELECT(id) ON TABLE cache_management.push_subscriptions TO kryonix_platform;

-- Name: COLUMN push_subscriptions.tenant_id; Type: ACL; Schema: cache_management; Owner: -

GRANT SELECT(tenant_id) ON TABLE cache_management.push_subscriptions TO kryonix_app;
GRANT SELECT(tenant_id) ON TABLE cache_management.push_subscriptions TO kryonix_platform;

-- Name: COLUMN push_subscriptions.user_id; Type: ACL; Schema: cache_management; Owner: -

GRANT SELECT(user_id) ON TABLE cache_management.push_subscriptions TO kryonix_app;
GRANT SELECT(user_id) ON TABLE cache_management.push_subscriptions TO kryonix_platform;

-- Name: COLUMN push_subscriptions.endpoint_sha256; Type: ACL; Schema: cache_management; Owner: -

GRANT SELECT(endpoint_sha256) ON TABLE cache_management.push_subscriptions TO kryonix_app;
GRANT SELECT(endpoint_sha256) ON TABLE cache_management.push_subscriptions TO kryonix_platform;

-- Name: COLUMN push_subscriptions.created_at; Type: ACL; Schema: cache_management; Owner: -

GRANT SELECT(created_at) ON TABLE cache_management.push_subscriptions TO kryonix_app;
GRANT SELECT(created_at) ON TABLE cache_management.push_subscriptions TO kryonix_platform;

-- Name: TABLE quota_plans; Type: ACL; Schema: cache_management; Owner: -

GRANT SELECT,INSERT,UPDATE ON TABLE cache_management.quota_plans TO kryonix_platform;

-- Name: TABLE quota_shares; Type: ACL; Schema: cache_management; Owner: -

GRANT SELECT,INSERT ON TABLE cache_management.quota_shares TO kryonix_platform;

-- Name: TABLE redis_metrics; Type: ACL; Schema: cache_management; Owner: -

GRANT SELECT ON TABLE cache_management.redis_metrics TO kryonix_app;
GRANT SELECT ON TABLE cache_management.redis_metrics TO kryonix_platform;
GRANT SELECT,INSERT ON TABLE cache_management.redis_metrics TO kryonix_ingest;

-- Name: TABLE restores; Type: ACL; Schema: cache_management; Owner: -

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE cache_management.restores TO kryonix_ingest;
GRANT SELECT ON TABLE cache_management.restores TO kryonix_app;
GRANT SELECT ON TABLE cache_management.restores TO kryonix_platform;

-- Name: COLUMN restores.tenant_id; Type: ACL; Schema: cache_management; Owner: -

GRANT INSERT(tenant_id) ON TABLE cache_management.restores TO kryonix_app;
GRANT INSERT(tenant_id) ON TABLE cache_management.restores TO kryonix_platform;

-- Name: COLUMN restores.id; Type: ACL; Schema: cache_management; Owner: -

GRANT INSERT(id) ON TABLE cache_management.restores TO kryonix_app;
GRANT INSERT(id) ON TABLE cache_management.restores TO kryonix_platform;

-- Name: COLUMN restores.source_tenant_id; Type: ACL; Schema: cache_management; Owner: -

GRANT INSERT(source_tenant_id) ON TABLE cache_management.restores TO kryonix_app;
GRANT INSERT(source_tenant_id) ON TABLE cache_management.restores TO kryonix_platform;

-- Name: COLUMN restores.backup_id; Type: ACL; Schema: cache_management; Owner: -

GRANT INSERT(backup_id) ON TABLE cache_management.restores TO kryonix_app;
GRANT INSERT(backup_id) ON TABLE cache_management.restores TO kryonix_platform;

-- Name: COLUMN restores.conflict; Type: ACL; Schema: cache_management; Owner: -

GRANT INSERT(conflict) ON TABLE cache_management.restores TO kryonix_app;
GRANT INSERT(conflict) ON TABLE cache_management.restores TO kryonix_platform;

-- Name: COLUMN restores.dry_run; Type: ACL; Schema: cache_management; Owner: -

GRANT INSERT(dry_run) ON TABLE cache_management.restores TO kryonix_app;
GRANT INSERT(dry_run) ON TABLE cache_management.restores TO kryonix_platform;

-- Name: COLUMN restores.selection; Type: ACL; Schema: cache_management; Owner: -

GRANT INSERT(selection) ON TABLE cache_management.restores TO kryonix_app;
GRANT INSERT(selection) ON TABLE cache_management.restores TO kryonix_platform;

-- Name: COLUMN restores.requested_by; Type: ACL; Schema: cache_management; Owner: -

GRANT INSERT(requested_by) ON TABLE cache_management.restores TO kryonix_app;
GRANT INSERT(requested_by) ON TABLE cache_management.restores TO kryonix_platform;

-- Name: COLUMN restores.requested_by_user; Type: ACL; Schema: cache_management; Owner: -

GRANT INSERT(requested_by_user) ON TABLE cache_management.restores TO kryonix_app;
GRANT INSERT(requested_by_user) ON TABLE cache_management.restores TO kryonix_platform;

-- Name: COLUMN restores.request_id; Type: ACL; Schema: cache_management; Owner: -

GRANT INSERT(request_id) ON TABLE cache_management.restores TO kryonix_app;
GRANT INSERT(request_id) ON TABLE cache_management.restores TO kryonix_platform;

-- Name: TABLE sdk_sessions; Type: ACL; Schema: cache_management; Owner: -

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE cache_management.sdk_sessions TO kryonix_app;
GRANT SELECT ON TABLE cache_management.sdk_sessions TO kryonix_platform;

-- Name: TABLE second_looks_1m; Type: ACL; Schema: cache_management; Owner: -

GRANT SELECT ON TABLE cache_management.second_looks_1m TO kryonix_platform;
GRANT SELECT,INSERT,UPDATE ON TABLE cache_management.second_looks_1m TO kryonix_ingest;

-- Name: TABLE slow_commands; Type: ACL; Schema: cache_management; Owner: -

GRANT SELECT ON TABLE cache_management.slow_commands TO kryonix_platform;
GRANT INSERT ON TABLE cache_management.slow_commands TO kryonix_ingest;

-- Name: TABLE telemetry_batches; Type: ACL; Schema: cache_management; Owner: -

GRANT SELECT ON TABLE cache_management.telemetry_batches TO kryonix_platform;
GRANT SELECT,INSERT ON TABLE cache_management.telemetry_batches TO kryonix_ingest;

-- Name: TABLE telemetry_conservation; Type: ACL; Schema: cache_management; Owner: -

GRANT SELECT,INSERT,UPDATE ON TABLE cache_management.telemetry_conservation TO kryonix_ingest;
GRANT SELECT ON TABLE cache_management.telemetry_conservation TO kryonix_platform;
GRANT SELECT ON TABLE cache_management.telemetry_conservation TO kryonix_app;

-- Name: TABLE telemetry_rejections; Type: ACL; Schema: cache_management; Owner: -

GRANT SELECT,INSERT,UPDATE ON TABLE cache_management.telemetry_rejections TO kryonix_ingest;
GRANT SELECT ON TABLE cache_management.telemetry_rejections TO kryonix_platform;

-- Name: TABLE telemetry_retention; Type: ACL; Schema: cache_management; Owner: -

GRANT SELECT ON TABLE cache_management.telemetry_retention TO kryonix_app;
GRANT SELECT,INSERT,UPDATE ON TABLE cache_management.telemetry_retention TO kryonix_platform;

-- Name: TABLE tenant_access; Type: ACL; Schema: cache_management; Owner: -

GRANT SELECT,INSERT,UPDATE ON TABLE cache_management.tenant_access TO kryonix_platform;
GRANT SELECT ON TABLE cache_management.tenant_access TO kryonix_ingest;
GRANT SELECT ON TABLE cache_management.tenant_access TO kryonix_app;

-- Name: TABLE tenant_cache_configs; Type: ACL; Schema: cache_management; Owner: -

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE cache_management.tenant_cache_configs TO kryonix_app;
GRANT SELECT,INSERT,UPDATE ON TABLE cache_management.tenant_cache_configs TO kryonix_platform;
GRANT SELECT ON TABLE cache_management.tenant_cache_configs TO kryonix_ingest;

-- Name: TABLE tenant_redis_users; Type: ACL; Schema: cache_management; Owner: -

GRANT SELECT,INSERT,UPDATE ON TABLE cache_management.tenant_redis_users TO kryonix_platform;
GRANT SELECT ON TABLE cache_management.tenant_redis_users TO kryonix_ingest;

-- Name: TABLE tenant_topology; Type: ACL; Schema: cache_management; Owner: -

GRANT SELECT,INSERT,UPDATE ON TABLE cache_management.tenant_topology TO kryonix_platform;
GRANT SELECT ON TABLE cache_management.tenant_topology TO kryonix_ingest;

-- Name: TABLE applied; Type: ACL; Schema: kryonix_migrations; Owner: -

GRANT SELECT ON TABLE kryonix_migrations.applied TO kryonix_app;
GRANT SELECT ON TABLE kryonix_migrations.applied TO kryonix_ingest;
GRANT SELECT ON TABLE kryonix_migrations.applied TO kryonix_platform;

-- Name: TABLE cache_metrics; Type: ACL; Schema: performance; Owner: -

GRANT SELECT ON TABLE performance.cache_metrics TO kryonix_app;
GRANT SELECT ON TABLE performance.cache_metrics TO kryonix_platform;

-- Name: TABLE pg_stats; Type: ACL; Schema: pg_catalog; Owner: -

REVOKE SELECT ON TABLE pg_catalog.pg_stats FROM PUBLIC;
GRANT SELECT ON TABLE pg_catalog.pg_stats TO kryonix_owner;

-- Name: TABLE pg_stats_ext; Type: ACL; Schema: pg_catalog; Owner: -

REVOKE SELECT ON TABLE pg_catalog.pg_stats_ext FROM PUBLIC;
GRANT SELECT ON TABLE pg_catalog.pg_stats_ext TO kryonix_owner;

-- Name: TABLE pg_stats_ext_exprs; Type: ACL; Schema: pg_catalog; Owner: -

REVOKE SELECT ON TABLE pg_catalog.pg_stats_ext_exprs FROM PUBLIC;
GRANT SELECT ON TABLE pg_catalog.pg_stats_ext_exprs TO kryonix_owner;

-- Name: DEFAULT PRIVILEGES FOR FUNCTIONS; Type: DEFAULT ACL; Schema: -; Owner: -

ALTER DEFAULT PRIVILEGES FOR ROLE kryonix_owner REVOKE ALL ON FUNCTIONS FROM PUBLIC;

-- PostgreSQL database dump complete

-- Hypertables
-- cache_management.cache_in_process_1m: bucket, 4 h, chunks in cache_chunks
-- cache_management.cache_performance_metrics: recorded_at, 2 h, chunks in cache_chunks
-- cache_management.cache_rollups_1d: bucket, 2160 h, chunks in cache_chunks
-- cache_management.cache_rollups_1h: bucket, 168 h, chunks in cache_chunks
-- cache_management.cache_rollups_1m: bucket, 4 h, chunks in cache_chunks
-- cache_management.cache_tenant_rollups_1d: bucket, 2160 h, chunks in cache_chunks
-- cache_management.cache_tenant_rollups_1h: bucket, 168 h, chunks in cache_chunks
-- cache_management.cache_tenant_rollups_1m: bucket, 4 h, chunks in cache_chunks
-- cache_management.cache_tenant_rollups_5m: bucket, 4 h, chunks in cache_chunks
-- cache_management.redis_metrics: time, 24 h, chunks in cache_chunks
