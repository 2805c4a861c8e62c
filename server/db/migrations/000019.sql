-- What people may ask of their data under the LGPD: to see it, and to have it erased. No foreign keys to the tenants: the
-- record of an erasure outlives whom it erased.

create table cache_management.privacy_requests (
  tenant_id uuid not null,
  id uuid not null default gen_random_uuid(),
  kind text not null check (kind in ('export', 'erasure')),
  scope text not null check (scope in ('subject', 'tenant')),
  -- The person's id in the tenant's own application; forgotten when the request ends.
  subject text check (length(subject) between 1 and 200),
  -- The same, so that nobody can read it: tells whether two requests are of one person.
  subject_digest bytea check (length(subject_digest) = 32),
  -- What the person's keys begin with, beyond those that the index knows; forgotten as well.
  prefixes text[] not null default '{}' check (cardinality(prefixes) <= 20),
  state text not null default 'queued' check (state in ('queued', 'running', 'done', 'failed')),
  requested_by text not null check (length(requested_by) between 1 and 320),
  requested_by_user uuid,
  request_id text,
  requested_at timestamptz not null default now(),
  -- Article 19 of the law.
  due_at timestamptz not null default now() + interval '15 days',
  started_at timestamptz,
  finished_at timestamptz,
  done bigint not null default 0 check (done >= 0),
  attempts smallint not null default 0,
  -- How much of what: {entries, sessions, queued, synchronised, samples, …}.
  counts jsonb not null default '{}',
  file text check (length(file) between 1 and 500),
  file_bytes bigint check (file_bytes >= 0),
  file_expires_at timestamptz,
  -- Signed; holds no personal data.
  receipt jsonb,
  error text check (length(error) <= 1000),
  primary key (tenant_id, id),
  check (scope = 'tenant' or subject_digest is not null),
  check (state not in ('done', 'failed') or (subject is null and prefixes = '{}')),
  check (state <> 'done' or kind <> 'erasure' or receipt is not null)
);
create index privacy_requests_listed on cache_management.privacy_requests (tenant_id, requested_at desc);
create index privacy_requests_due on cache_management.privacy_requests (requested_at) where state in ('queued', 'running');

-- What must not come back from a backup, named so that nobody can read it.
create table cache_management.erasure_tombstones (
  tenant_id uuid not null,
  kind text not null check (kind in ('subject', 'key', 'prefix')),
  digest bytea not null check (length(digest) = 32),
  -- Characters of a prefix.
  length integer check (length between 1 and 500),
  request_id uuid not null,
  erased_at timestamptz not null default now(),
  primary key (tenant_id, kind, digest),
  check ((kind = 'prefix') = (length is not null))
);

do $$
declare name text;
begin
  foreach name in array array['privacy_requests', 'erasure_tombstones'] loop
    execute format('alter table cache_management.%I enable row level security', name);
    execute format('alter table cache_management.%I force row level security', name);
    execute format('create policy worker_uses on cache_management.%I for all to kryonix_ingest
      using (true) with check (true)', name);
  end loop;
end $$;

create policy app_uses on cache_management.privacy_requests for all to kryonix_app
  using (tenant_id = nullif(current_setting('app.current_tenant', true), '')::uuid)
  with check (tenant_id = nullif(current_setting('app.current_tenant', true), '')::uuid);
create policy platform_uses on cache_management.privacy_requests for all to kryonix_platform
  using (true) with check (true);
grant select on cache_management.privacy_requests to kryonix_app, kryonix_platform;
grant insert (tenant_id, id, kind, scope, subject, subject_digest, prefixes, requested_by, requested_by_user, request_id)
   on cache_management.privacy_requests to kryonix_app, kryonix_platform;

-- The log of what was done with personal data is never shortened.
grant select, update on cache_management.privacy_requests to kryonix_ingest;
grant select, insert on cache_management.erasure_tombstones to kryonix_ingest;

create policy owner_clears on cache_management.sdk_sessions for all to kryonix_owner using (true);
