import { queryOptions } from '@tanstack/react-query';
import type { Organisation } from '../contracts/settings/organisation.ts';
import { fetchJson } from './fetch-json.ts';

/** What the tenant says of itself: hours and brand. */
export function organisationQuery() {
  return queryOptions({
    queryKey: ['settings', 'organisation'],
    queryFn: ({ signal }) => fetchJson<Organisation>('/api/settings/organisation', signal),
  });
}
