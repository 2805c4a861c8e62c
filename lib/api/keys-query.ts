import { infiniteQueryOptions, queryOptions } from '@tanstack/react-query';
import type { KeyFilter, Keys, KeyValue, Purge, Purges } from '../contracts/keys.ts';
import { fetchJson } from './fetch-json.ts';
import { cacheUrl, ownScope, type Scope, scopeKey } from './scope.ts';

/** An entry by its exact name. */
export interface KeyName {
  module: string;
  type: string;
  key: string;
}

const pageSize = 50;

/** What is set, as parameters. */
export function filterParameters({ database, module, type, pattern }: KeyFilter): Record<string, string> {
  return {
    ...(database === undefined ? {} : { database: String(database) }),
    ...(module === undefined ? {} : { module }),
    ...(type === undefined ? {} : { type }),
    ...(pattern === undefined ? {} : { pattern }),
  };
}

const keysKeyOf = (scope: Scope) => ['cache', scopeKey(scope), 'keys'] as const;

export const keysQueryKey = keysKeyOf(ownScope);

/** A tenant's keys, page by page. */
export function keysQuery(filter: KeyFilter, scope: Scope = ownScope) {
  const parameters = filterParameters(filter);
  return infiniteQueryOptions({
    queryKey: [...keysKeyOf(scope), parameters],
    queryFn: ({ pageParam, signal }) => {
      const cursor: Record<string, string> = pageParam === null ? {} : { cursor: pageParam };
      return fetchJson<Keys>(cacheUrl(scope, 'keys', { ...parameters, limit: String(pageSize), ...cursor }), signal);
    },
    initialPageParam: null as string | null,
    getNextPageParam: (last) => last.cursor,
    staleTime: 10_000,
  });
}

export const keyValueUrl = (name: KeyName, scope: Scope = ownScope) => cacheUrl(scope, 'keys/value', { ...name });

/** One entry with its value. */
export function keyValueQuery(name: KeyName, scope: Scope = ownScope) {
  return queryOptions({
    queryKey: ['cache', scopeKey(scope), 'key-value', name],
    queryFn: ({ signal }) => fetchJson<KeyValue>(keyValueUrl(name, scope), signal),
    staleTime: 0,
    // A value may be people's data: it leaves the browser's memory with the sheet that showed it.
    gcTime: 0,
  });
}

/** What was cleared before, the newest first. */
export function purgesQuery() {
  return queryOptions({
    queryKey: ['cache', scopeKey(ownScope), 'purges'],
    queryFn: ({ signal }) => fetchJson<Purges>(cacheUrl(ownScope, 'purges'), signal),
    staleTime: 0,
  });
}

export const purgeUrl = (id: string) => cacheUrl(ownScope, `purges/${id}`);

/** How far a purge is, asked for until it has ended. */
export function purgeQuery(id: string) {
  return queryOptions({
    queryKey: ['cache', scopeKey(ownScope), 'purge', id],
    queryFn: ({ signal }) => fetchJson<Purge>(purgeUrl(id), signal),
    refetchInterval: (query) => (query.state.data?.finishedAt ? false : 700),
  });
}
