-- Adding to a histogram is most of what storing rollups costs. As a rule the one that is stored has every bucket of the
-- one that is added: then the counts are added in place, and no array is built.
create or replace function cache_management.sum_histograms(a bigint[], b bigint[]) returns bigint[]
  language plpgsql immutable parallel safe strict set search_path = pg_catalog, pg_temp
  as $$
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

-- A rollup is added to again and again while its bucket lasts. With room left on its page the new version stays there and
-- no index has to learn of it: two thirds of the work, and indexes that do not swell. For chunks that are made from now on.
do $$
declare name text;
begin
  foreach name in array array['cache_rollups_1m', 'cache_rollups_1h', 'cache_rollups_1d', 'cache_tenant_rollups_1m',
                              'cache_tenant_rollups_5m', 'cache_tenant_rollups_1h', 'cache_tenant_rollups_1d'] loop
    execute format('alter table cache_management.%I set (fillfactor = 50)', name);
  end loop;
end $$;
