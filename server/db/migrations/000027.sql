-- Recommendations to load ahead and to pack values otherwise, beside those of TTLs.
alter table cache_management.optimizations drop constraint optimizations_kind_check;
alter table cache_management.optimizations
  add constraint optimizations_kind_check check (kind in ('ttl', 'preload', 'compression'));
