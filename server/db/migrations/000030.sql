-- What the SDK looks up beyond its callers' reads, as its processes told: servers count it, and no tenant's operation does.
-- Less than 0 where many callers shared one answer. Of no tenant; kept 48 h.
create table cache_management.second_looks_1m (
  bucket timestamptz not null,
  node text not null check (node in ('data', 'control')),
  looks bigint not null,
  primary key (bucket, node)
);
alter table cache_management.second_looks_1m enable row level security;
alter table cache_management.second_looks_1m force row level security;
create policy platform_reads on cache_management.second_looks_1m for select to kryonix_platform using (true);
grant select on cache_management.second_looks_1m to kryonix_platform;
create policy ingest_writes on cache_management.second_looks_1m for all to kryonix_ingest using (true) with check (true);
grant select, insert, update on cache_management.second_looks_1m to kryonix_ingest;
create policy owner_forgets on cache_management.second_looks_1m for all to kryonix_owner using (true);
