/**
 * The latency percentiles of groups of rows, as common table expressions for a `with` clause. `rows` names an
 * expression or subquery with the columns `key` and `latency` (interleaved histogram `{cell, count, …}`); afterwards
 * `percentiles` has one row per key with any call: the histogram cells of p50, p95 and p99 by nearest rank, the same as
 * `percentileUs` over the merged histogram. Counts are summed as float8, exact up to 2⁵³ calls and far cheaper than
 * numeric. With `total`, the key that it names (none of the rows') stands for all rows together. What is given here comes
 * from this program, never from a request.
 */
export function percentilesSql(rows: string, { total }: { total?: string } = {}): string {
  const all = total === undefined ? '' : `union all select ${total}, cell, sum(cell_count) from by_key group by cell`;
  return `
    by_key as (
      select key, latency[i] as cell, sum(latency[i + 1]::float8) as cell_count
        from (select key, latency, generate_series(1, cardinality(latency), 2) as i from ${rows}) as spread
       group by key, latency[i]
    ), cells as (
      select key, cell, cell_count from by_key ${all}
    ), placed as (
      select key, cache_management.percentile_cells(array_agg(cell order by cell), array_agg(cell_count order by cell))
                    as place
        from cells group by key
    ), percentiles as (
      select key, place[1] as p50_cell, place[2] as p95_cell, place[3] as p99_cell from placed
    )`;
}
