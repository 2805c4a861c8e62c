import type { DimensionFilter } from '#lib/contracts/performance.ts';
import { endOf, type PeriodPlan } from './choose-period.ts';
import { coverPeriod } from './cover-period.ts';
import { dimensionFilter } from './dimension-filter.ts';

const splitSums = 'split_calls, queue_sum_us, server_sum_us';

/**
 * A `select` over the dimensional rollups of one tenant and period, with `key` as given (SQL of this program) and all
 * counters and histograms, and the values of its parameters, which begin at $1.
 */
export function dimensionSource(
  key: string,
  tenantId: string,
  { granule, period }: PeriodPlan,
  filter: DimensionFilter,
): { sql: string; values: unknown[] } {
  const conditions = dimensionFilter(filter, 2);
  const values = [tenantId, ...conditions.values];
  const selects = coverPeriod(granule, period.startMs, endOf(period)).map((stretch) => {
    values.push(new Date(stretch.fromMs), new Date(stretch.toMs));
    return `
      select ${key} as key, calls, hits, misses, stales, bytes, latency_sum_us, ${splitSums}, latency
        from cache_management.cache_rollups_${stretch.granule}
       where tenant_id = $1 and bucket >= $${values.length - 1} and bucket < $${values.length}${conditions.sql}`;
  });
  return { sql: selects.join('\n      union all'), values };
}
