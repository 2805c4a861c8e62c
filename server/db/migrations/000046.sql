-- How the time that callers waited divides, of the calls of which that is known: before the command was handed to the
-- driver (queue), and after it (network and server). A call of which it is not known counts in none of the three: of what
-- was stored before, it is known of no call at all.
do $$
declare
  name text;
begin
  foreach name in array array['cache_rollups_1m', 'cache_rollups_1h', 'cache_rollups_1d', 'cache_tenant_rollups_1m',
                              'cache_tenant_rollups_5m', 'cache_tenant_rollups_1h', 'cache_tenant_rollups_1d'] loop
    -- A constant default is kept once per table: no row is rewritten.
    execute format('alter table cache_management.%I add column split_calls bigint not null default 0,'
      ' add column queue_sum_us bigint not null default 0, add column server_sum_us bigint not null default 0', name);
  end loop;
end $$;
