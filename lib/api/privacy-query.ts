import { queryOptions } from '@tanstack/react-query';
import type { Privacy } from '../contracts/privacy.ts';
import { fetchJson } from './fetch-json.ts';
import { type Scope, scopeKey } from './scope.ts';

/** Where requests about a tenant's personal data are read, and where they are sent: `path` as `/requests`. */
export function privacyUrl(scope: Scope, path = ''): string {
  return scope.kind === 'own' ? `/api/privacy${path}` : `/api/platform/privacy/${scope.tenantId}${path}`;
}

/** Requests about personal data; while one is under way, asked for again and again. */
export function privacyQuery(scope: Scope) {
  // Each reading by staff is an entry of the tenant's audit log: theirs are not asked for while nothing is to be seen.
  const [busyMs, quietMs] = scope.kind === 'own' ? ([1_000, 30_000] as const) : ([2_000, false] as const);
  return queryOptions({
    queryKey: ['privacy', scopeKey(scope)],
    queryFn: ({ signal }) => fetchJson<Privacy>(privacyUrl(scope), signal),
    refetchInterval: ({ state }) =>
      state.data?.requests.some((request) => request.state === 'queued' || request.state === 'running')
        ? busyMs
        : quietMs,
  });
}
