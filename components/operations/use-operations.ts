'use client';

import { useQuery } from '@tanstack/react-query';
import {
  filteredOperationsQuery,
  type OperationsFilter,
  recentOperationsLimit,
  recentOperationsQuery,
} from '#lib/api/recent-operations-query.ts';
import type { Scope } from '#lib/api/scope.ts';

/** The newest operations that pass a filter; without one, those that the socket brings. */
export function useOperations(filter: OperationsFilter, scope: Scope) {
  const filtered = Object.values(filter).some((value) => value !== undefined);
  const all = useQuery({ ...recentOperationsQuery(recentOperationsLimit, scope), enabled: !filtered });
  const some = useQuery({ ...filteredOperationsQuery(recentOperationsLimit, filter, scope), enabled: filtered });
  // Only what is read here draws the list again: an answer without news does not.
  const { data, error, refetch } = filtered ? some : all;
  return { filtered, data, error, refetch };
}
