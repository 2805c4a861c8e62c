import { queryOptions } from '@tanstack/react-query';
import type { Sessions } from '../contracts/settings/sessions.ts';
import { fetchJson } from './fetch-json.ts';

/** Who is signed in, and the sessions of the tenant's applications. */
export function sessionsQuery() {
  return queryOptions({
    queryKey: ['settings', 'sessions'],
    queryFn: ({ signal }) => fetchJson<Sessions>('/api/settings/sessions', signal),
  });
}
