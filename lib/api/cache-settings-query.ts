import { queryOptions } from '@tanstack/react-query';
import type { CacheSettings } from '../contracts/settings/cache-settings.ts';
import { fetchJson } from './fetch-json.ts';

/** What the tenant set of each database. */
export function cacheSettingsQuery() {
  return queryOptions({
    queryKey: ['settings', 'cache-settings'],
    queryFn: ({ signal }) => fetchJson<CacheSettings>('/api/settings/cache', signal),
  });
}
