-- The rules of alerts read every tenant's percentiles as the ingester.
grant execute on function cache_management.percentile_cells(bigint[], float8[]) to kryonix_ingest;
