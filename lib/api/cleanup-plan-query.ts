import { queryOptions } from '@tanstack/react-query';
import type { CleanupPlan } from '../contracts/cleanups.ts';
import { fetchJson } from './fetch-json.ts';

/** What a cleanup would do now; counted anew each time it is looked at. */
export function cleanupPlanQuery(id: string) {
  return queryOptions({
    queryKey: ['cache', 'own', 'cleanup-plan', id],
    queryFn: ({ signal }) => fetchJson<CleanupPlan>(`/api/cache/ai/optimizations/${id}/dry-run`, signal),
    staleTime: Number.POSITIVE_INFINITY,
    gcTime: 0,
    refetchOnReconnect: false,
    refetchOnWindowFocus: false,
  });
}
