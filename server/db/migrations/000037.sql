-- Whether a sample is a hit is written with it: a generated column took a tenth of what storing a row takes, for the row is
-- put together a second time. What it says is checked as before. Null: written by a process of an older version.
alter table cache_management.cache_performance_metrics alter column is_hit drop expression;
alter table cache_management.cache_performance_metrics add constraint cache_performance_metrics_is_hit_check
  check (is_hit = (outcome in ('hit', 'stale')));
