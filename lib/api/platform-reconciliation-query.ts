import { queryOptions } from '@tanstack/react-query';
import type { Reconciliation } from '../contracts/reconciliation.ts';
import { fetchJson } from './fetch-json.ts';

/** Whether what tenants recorded adds up to what the servers counted. Platform staff only. */
export function platformReconciliationQuery() {
  return queryOptions({
    queryKey: ['platform', 'reconciliation'],
    queryFn: ({ signal }) => fetchJson<Reconciliation>('/api/platform/reconciliation?window=5m', signal),
    refetchInterval: 30_000,
  });
}
