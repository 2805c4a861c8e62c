-- Histograms added up, whatever their number: for what is computed from narrower rollups.
create aggregate cache_management.merged_histogram(bigint[]) (
  sfunc = cache_management.sum_histograms,
  stype = bigint[],
  parallel = safe
);

-- The same percentiles for a histogram whose cells and counts come as two arrays, cells ascending: merged rows are grouped
-- once and gone through once, where windows over them sort and count every cell twice.
create function cache_management.percentile_cells(cells bigint[], counts float8[]) returns bigint[]
  language plpgsql immutable parallel safe strict set search_path = pg_catalog, pg_temp
  as $$
  declare
    part float8;
    total float8 := 0;
    seen float8 := 0;
    half float8;
    most float8;
    at int := 0;
    p50 bigint;
    p95 bigint;
  begin
    foreach part in array counts loop
      total := total + part;
    end loop;
    half := greatest(1, ceil(0.50 * total));
    most := greatest(1, ceil(0.95 * total));
    total := greatest(1, ceil(0.99 * total));
    foreach part in array counts loop
      at := at + 1;
      seen := seen + part;
      if seen >= half then
        if p50 is null then p50 := cells[at]; end if;
        if seen >= most then
          if p95 is null then p95 := cells[at]; end if;
          if seen >= total then return array[p50, p95, cells[at]]; end if;
        end if;
      end if;
    end loop;
    return null;
  end $$;
grant execute on function cache_management.percentile_cells(bigint[], float8[]) to kryonix_app, kryonix_platform;
