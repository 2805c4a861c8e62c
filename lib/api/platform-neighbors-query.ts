import { queryOptions } from '@tanstack/react-query';
import type { NeighborMeasure, Neighbors, NeighborWindow } from '../contracts/neighbors.ts';
import { fetchJson } from './fetch-json.ts';

/** As many as the evidence lists. */
const limit = 5;

/** Who uses most of the servers that all share. Platform staff only. */
export function platformNeighborsQuery(window: NeighborWindow, by: NeighborMeasure) {
  return queryOptions({
    queryKey: ['platform', 'neighbors', window, by],
    queryFn: ({ signal }) =>
      fetchJson<Neighbors>(`/api/platform/neighbors?window=${window}&by=${by}&limit=${limit}`, signal),
    refetchInterval: 15_000,
  });
}
