import { queryOptions } from '@tanstack/react-query';
import type { Databases } from '../contracts/database.ts';
import { fetchJson } from './fetch-json.ts';
import { cacheUrl, ownScope, type Scope, scopeKey } from './scope.ts';

/** The 16 databases with what the catalogue says of each. */
export function databasesQuery(scope: Scope = ownScope) {
  return queryOptions({
    queryKey: ['cache', scopeKey(scope), 'databases'],
    queryFn: ({ signal }) => fetchJson<Databases>(cacheUrl(scope, 'databases'), signal),
  });
}
