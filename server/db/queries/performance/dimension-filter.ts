import type { DimensionFilter } from '#lib/contracts/performance.ts';

const columns = {
  database: 'database',
  module: 'module',
  dataType: 'data_type',
  device: 'device',
  network: 'network',
} as const;

/** The SQL conditions of a filter, each after an `and`, with parameters from `$first` on; nothing for an empty filter. */
export function dimensionFilter(filter: DimensionFilter, first: number): { sql: string; values: unknown[] } {
  const values: unknown[] = [];
  let sql = '';
  for (const [name, column] of Object.entries(columns)) {
    const value = filter[name as keyof typeof columns];
    if (value === undefined) continue;
    sql += ` and ${column} = $${first + values.length}`;
    values.push(value);
  }
  return { sql, values };
}
