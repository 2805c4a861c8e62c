-- Histograms added up, whatever their number: for what is computed from narrower rollups.
create aggregate cache_management.merged_histogram(bigint[]) (
  sfunc = cache_management.sum_histograms,
  stype = bigint[],
  parallel = safe
);
