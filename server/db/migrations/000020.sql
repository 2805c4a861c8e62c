-- Alerts: what is watched, what is wrong now and was, who is told of it, and by which way.
-- A row without a tenant is the platform's: no tenant sees it.

-- What differs from the shipped rules, and the rules that people made.
create table cache_management.alert_rules (
  id uuid primary key default gen_random_uuid(),
  tenant_id uuid references accounts.tenants (id) on delete cascade,
  -- The shipped rule that this one replaces; null for one of their own, which has a name.
  shipped text check (shipped ~ '^[a-z0-9-]{1,40}$'),
  name text check (length(name) between 1 and 100),
  metric text not null check (length(metric) between 1 and 40),
  comparison text not null check (comparison in ('above', 'below')),
  threshold double precision not null,
  clear_threshold double precision not null,
  for_seconds integer not null check (for_seconds between 0 and 86400),
  severity text not null check (severity in ('info', 'warning', 'critical')),
  escalate_after_minutes integer check (escalate_after_minutes between 1 and 1440),
  in_quiet_hours boolean not null default false,
  enabled boolean not null default true,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  check ((shipped is null) <> (name is null)),
  check (case comparison when 'above' then clear_threshold <= threshold else clear_threshold >= threshold end)
);
create unique index alert_rules_shipped on cache_management.alert_rules (tenant_id, shipped) nulls not distinct
  where shipped is not null;

create table cache_management.alerts (
  id uuid primary key default gen_random_uuid(),
  tenant_id uuid references accounts.tenants (id) on delete cascade,
  -- A shipped rule's name, or the id of a row of alert_rules; the alert outlives the rule.
  rule text not null check (length(rule) between 1 and 40),
  rule_name text check (length(rule_name) between 1 and 100),
  metric text not null check (length(metric) between 1 and 40),
  comparison text not null check (comparison in ('above', 'below')),
  threshold double precision not null,
  -- A server, a tenant, a backup; empty: the owner itself.
  subject text not null default '' check (length(subject) <= 200),
  severity text not null check (severity in ('info', 'warning', 'critical')),
  state text not null check (state in ('pending', 'firing', 'resolved', 'notice')),
  value double precision,
  since timestamptz not null,
  -- How much of the time since then was seen to be broken, and when it was last seen so.
  counted_ms bigint not null default 0 check (counted_ms >= 0),
  broken_at timestamptz,
  fired_at timestamptz,
  resolved_at timestamptz,
  acknowledged_at timestamptz,
  acknowledged_by text check (length(acknowledged_by) <= 320),
  escalated_at timestamptz,
  updated_at timestamptz not null default now()
);
-- One at a time per rule and subject, however many processes look.
create unique index alerts_open on cache_management.alerts (tenant_id, rule, subject) nulls not distinct
  where state in ('pending', 'firing');
-- What happened is told once.
create unique index alerts_notice on cache_management.alerts (tenant_id, rule, subject) nulls not distinct
  where state = 'notice';
create index alerts_since on cache_management.alerts (tenant_id, since desc);

create table cache_management.alert_silences (
  id uuid primary key default gen_random_uuid(),
  tenant_id uuid references accounts.tenants (id) on delete cascade,
  rule text not null check (length(rule) between 1 and 40),
  -- Null: whatever the rule is about.
  subject text check (length(subject) <= 200),
  until timestamptz not null,
  created_by text not null check (length(created_by) between 1 and 320),
  created_at timestamptz not null default now()
);
create index alert_silences_until on cache_management.alert_silences (until);

-- What is to be told: written in the transaction in which it became true.
create table cache_management.alert_notifications (
  id uuid primary key default gen_random_uuid(),
  tenant_id uuid references accounts.tenants (id) on delete cascade,
  event text not null check (event in ('firing', 'resolved', 'escalated', 'notice', 'test')),
  severity text not null check (severity in ('info', 'warning', 'critical')),
  -- Empty for a test.
  alert_ids uuid[] not null,
  created_at timestamptz not null default now()
);

create table cache_management.alert_deliveries (
  id uuid primary key default gen_random_uuid(),
  tenant_id uuid references accounts.tenants (id) on delete cascade,
  notification_id uuid not null references cache_management.alert_notifications (id) on delete cascade,
  channel text not null check (channel in ('email', 'push', 'whatsapp', 'sms', 'slack', 'webhook')),
  -- One of the two, or both: a person by way of a gateway.
  user_id uuid references accounts.users (id) on delete cascade,
  channel_id uuid,
  -- Of a browser.
  subscription_id uuid,
  -- To whom, shortened, for the log.
  recipient text not null check (length(recipient) between 1 and 100),
  state text not null default 'waiting' check (state in ('waiting', 'sent', 'failed')),
  attempts integer not null default 0,
  -- While it is being sent this lies ahead: who takes it up then is sure that the first sender is gone.
  next_attempt_at timestamptz not null default now(),
  response_status integer,
  error text check (length(error) <= 500),
  created_at timestamptz not null default now(),
  sent_at timestamptz,
  unique nulls not distinct (notification_id, channel, user_id, channel_id, subscription_id)
);
create index alert_deliveries_due on cache_management.alert_deliveries (next_attempt_at) where state = 'waiting';
create index alert_deliveries_tenant on cache_management.alert_deliveries (tenant_id, created_at desc);

-- Sealed under the master key: address, tokens, signing secret.
create table cache_management.alert_channels (
  id uuid primary key default gen_random_uuid(),
  tenant_id uuid references accounts.tenants (id) on delete cascade,
  kind text not null check (kind in ('webhook', 'slack', 'whatsapp', 'sms')),
  name text not null check (length(name) between 1 and 100),
  host text not null check (length(host) between 1 and 260),
  sealed text not null check (length(sealed) <= 20000),
  created_at timestamptz not null default now()
);

-- A browser that a person's alerts may reach. Whoever knows an endpoint may write to it, so it is sealed as well.
create table cache_management.push_subscriptions (
  id uuid primary key default gen_random_uuid(),
  tenant_id uuid references accounts.tenants (id) on delete cascade,
  user_id uuid not null references accounts.users (id) on delete cascade,
  endpoint_sha256 bytea not null unique check (length(endpoint_sha256) = 32),
  sealed text not null check (length(sealed) <= 20000),
  created_at timestamptz not null default now()
);
create index push_subscriptions_user on cache_management.push_subscriptions (user_id);

create table cache_management.alert_phones (
  user_id uuid primary key references accounts.users (id) on delete cascade,
  tenant_id uuid references accounts.tenants (id) on delete cascade,
  sealed text not null check (length(sealed) <= 1000),
  last_digits text not null check (last_digits ~ '^[0-9]{4}$'),
  updated_at timestamptz not null default now()
);

do $$
declare name text;
begin
  foreach name in array array['alert_rules', 'alerts', 'alert_silences', 'alert_notifications', 'alert_deliveries',
                              'alert_channels', 'push_subscriptions', 'alert_phones'] loop
    execute format('alter table cache_management.%I enable row level security', name);
    execute format('alter table cache_management.%I force row level security', name);
    execute format('create policy app_uses on cache_management.%I for all to kryonix_app
      using (tenant_id = nullif(current_setting(''app.current_tenant'', true), '''')::uuid)
      with check (tenant_id = nullif(current_setting(''app.current_tenant'', true), '''')::uuid)', name);
    execute format('create policy platform_uses on cache_management.%I for all to kryonix_platform
      using (true) with check (true)', name);
    execute format('create policy worker_uses on cache_management.%I for all to kryonix_ingest
      using (true) with check (true)', name);
    execute format('grant select on cache_management.%I to kryonix_ingest', name);
  end loop;
  -- People: what they decide, and what they see.
  foreach name in array array['kryonix_app', 'kryonix_platform'] loop
    execute format('grant select, insert, update, delete on cache_management.alert_rules to %I', name);
    execute format('grant select, update (acknowledged_at, acknowledged_by, updated_at) on cache_management.alerts to %I',
      name);
    execute format('grant select, insert, delete on cache_management.alert_silences to %I', name);
    execute format('grant select, insert on cache_management.alert_notifications, cache_management.alert_deliveries to %I',
      name);
    execute format('grant select (id, tenant_id, kind, name, host, created_at), insert, delete
      on cache_management.alert_channels to %I', name);
    execute format('grant select (id, tenant_id, user_id, endpoint_sha256, created_at), insert, delete
      on cache_management.push_subscriptions to %I', name);
    execute format('grant select (user_id, tenant_id, last_digits), insert, update, delete
      on cache_management.alert_phones to %I', name);
  end loop;
end $$;

-- The server's own workers: they judge, and they tell.
grant insert, update, delete on cache_management.alerts to kryonix_ingest;
grant insert, delete on cache_management.alert_notifications to kryonix_ingest;
grant insert, update on cache_management.alert_deliveries to kryonix_ingest;
grant delete on cache_management.alert_silences, cache_management.push_subscriptions to kryonix_ingest;
grant select (name, created_at) on accounts.tenants to kryonix_ingest;
create policy worker_reads on cache_management.redis_metrics for select to kryonix_ingest using (true);
grant select on cache_management.redis_metrics to kryonix_ingest;

-- Who is to be told of a tenant's alerts (null: the platform's, whose people are its staff), and what they chose. Only
-- the workers ask, so that no login of theirs need read accounts.
create policy owner_looks_up on cache_management.alert_phones for select to kryonix_owner using (true);
create function cache_management.list_alert_recipients(p_tenant_id uuid)
  returns table (user_id uuid, email text, language text, time_zone text, notifications jsonb, quiet_hours jsonb,
                 phone_sealed text)
  language sql stable security definer set search_path = pg_catalog, pg_temp
  as $$
    select u.id, u.email, coalesce(p.language, u.language), p.time_zone, coalesce(p.notifications, '{}'), p.quiet_hours,
           f.sealed
      from accounts.users u
      left join accounts.preferences p on p.user_id = u.id
      left join cache_management.alert_phones f on f.user_id = u.id
     where case when p_tenant_id is null then u.platform_role is not null
                else exists (select from accounts.memberships m
                              where m.user_id = u.id and m.tenant_id = p_tenant_id) end
  $$;
grant execute on function cache_management.list_alert_recipients(uuid) to kryonix_ingest;

-- A browser belongs to whoever is signed in there now: its endpoint, which only that browser knows, takes it from
-- whoever was before, of whatever tenant.
create policy owner_hands_over on cache_management.push_subscriptions for all to kryonix_owner using (true);
create function cache_management.forget_push_endpoint(p_endpoint_sha256 bytea) returns void
  language sql volatile security definer set search_path = pg_catalog, pg_temp
  as $$ delete from cache_management.push_subscriptions where endpoint_sha256 = p_endpoint_sha256 $$;
grant execute on function cache_management.forget_push_endpoint(bytea) to kryonix_app, kryonix_platform;
