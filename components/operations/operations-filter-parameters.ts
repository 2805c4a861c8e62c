import type { OperationsFilter } from '#lib/api/recent-operations-query.ts';

// The contract's own lists live beside its zod schemas, which stay out of the browser.
export const filterOperations = [
  ...(['get', 'set', 'delete', 'expire', 'mget', 'mset'] as const),
  ...(['increment', 'scan', 'lock', 'session', 'queue', 'geo'] as const),
];
export const filterOutcomes = ['hit', 'miss', 'stale', 'error', 'ok'] as const;
export const filterDevices = ['mobile', 'tablet', 'desktop', 'unknown'] as const;
export const filterDatabases = Array.from({ length: 16 }, (_, id) => id);

/** The filter that an address names; what cannot be is left out. */
export function parseOperationsFilter(parameters: URLSearchParams): OperationsFilter {
  const database = parameters.get('db');
  return {
    operation: filterOperations.find((operation) => operation === parameters.get('op')),
    outcome: filterOutcomes.find((outcome) => outcome === parameters.get('outcome')),
    database: filterDatabases.find((id) => String(id) === database),
    device: filterDevices.find((device) => device === parameters.get('device')),
  };
}

/** The address's parameters with this filter in them; the rest stays. */
export function writeOperationsFilter(parameters: URLSearchParams, filter: OperationsFilter): URLSearchParams {
  const next = new URLSearchParams(parameters);
  const { operation: op, outcome, database: db, device } = filter;
  for (const [name, value] of Object.entries({ op, outcome, db, device })) {
    if (value === undefined) next.delete(name);
    else next.set(name, String(value));
  }
  return next;
}
