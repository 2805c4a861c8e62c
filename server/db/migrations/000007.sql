-- Nothing lost, nothing twice, and provably so: what each producer says it sent and dropped beside what was stored and
-- rejected of it, per tenant. `sent = stored + rejected + dropped + pending`, pending being what waits in the stream.

-- Tenants that do not exist have rows too, for all of their operations are rejected: no foreign key. Retention forgets
-- them, and producers that ended.
create table cache_management.telemetry_conservation (
  tenant_id uuid not null,
  producer uuid not null,
  -- As the producer says, operations since it began.
  sent bigint not null check (sent >= 0),
  dropped bigint not null check (dropped >= 0),
  -- As ingestion counted.
  stored bigint not null check (stored >= 0),
  rejected bigint not null check (rejected >= 0),
  first_seen_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  primary key (tenant_id, producer)
) with (fillfactor = 80);
create index telemetry_conservation_producer on cache_management.telemetry_conservation (producer);

-- Why telemetry was rejected, per day. `malformed` entries cannot be read, so nobody knows of how many operations.
create table cache_management.telemetry_rejections (
  day date not null,
  reason text not null check (reason in ('unknown_tenant', 'implausible_time', 'invalid', 'malformed',
    'refused_by_database')),
  batches bigint not null check (batches >= 0),
  -- Null where unknown.
  operations bigint check (operations >= 0),
  last_at timestamptz not null default now(),
  primary key (day, reason)
);

do $$
declare name text;
begin
  foreach name in array array['telemetry_conservation', 'telemetry_rejections'] loop
    execute format('alter table cache_management.%I enable row level security', name);
    execute format('alter table cache_management.%I force row level security', name);
    execute format('create policy ingest_writes on cache_management.%I for all to kryonix_ingest
      using (true) with check (true)', name);
    execute format('grant select, insert, update on cache_management.%I to kryonix_ingest', name);
    execute format('create policy platform_reads on cache_management.%I for select to kryonix_platform using (true)',
      name);
    execute format('grant select on cache_management.%I to kryonix_platform', name);
    execute format('create policy owner_forgets on cache_management.%I for all to kryonix_owner using (true)', name);
  end loop;
end $$;

create policy app_reads on cache_management.telemetry_conservation for select to kryonix_app
  using (tenant_id = nullif(current_setting('app.current_tenant', true), '')::uuid);
grant select on cache_management.telemetry_conservation to kryonix_app;
