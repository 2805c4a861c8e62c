-- Advice to give a TTL to entries that have none, and advice which classes are trimmed first.
alter table cache_management.optimizations drop constraint optimizations_kind_check;
alter table cache_management.optimizations
  add constraint optimizations_kind_check check (kind in ('ttl', 'preload', 'compression', 'cleanup', 'eviction'));

-- Of a cleanup: what was found, how far it is and what it freed.
alter table cache_management.optimizations add column cleanup jsonb;
-- When its work goes on; null where there is none to do.
alter table cache_management.optimizations add column due_at timestamptz;
alter table cache_management.optimizations
  add constraint optimizations_cleanup_check check ((kind = 'cleanup') = (cleanup is not null));
create index optimizations_due on cache_management.optimizations (due_at) where due_at is not null;

-- A cleanup is no trial: nothing is compared, and it may go on beside one.
drop index cache_management.optimizations_one_trial;
create unique index optimizations_one_trial on cache_management.optimizations (tenant_id)
  where state in ('applied', 'measured') and kind <> 'cleanup';
