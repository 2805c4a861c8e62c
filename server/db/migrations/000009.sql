-- What platform staff read across tenants is a stretch of time, while the primary keys begin with the tenant: without
-- these, the fleet's last five minutes read whole chunks. Rows are stored in the order of their time, so a block-range
-- index finds the stretch; it holds one entry per 16 pages and costs an insert next to nothing, which a B-tree would not.
do $$
declare name text;
begin
  foreach name in array array['cache_tenant_rollups_1m', 'cache_tenant_rollups_1h', 'cache_rollups_1m',
                              'cache_rollups_1h'] loop
    execute format('create index %I on cache_management.%I using brin (bucket)
      with (pages_per_range = 16, autosummarize = on)', name || '_time', name);
  end loop;
end $$;
