import { infiniteQueryOptions } from '@tanstack/react-query';
import type { AuditLog } from '../contracts/audit.ts';
import { fetchJson } from './fetch-json.ts';

export interface AuditFilter {
  search: string;
  /** ISO 8601 dates; empty: no limit. */
  from: string;
  to: string;
}

/** The address of the log; `extra` as `format=csv`. */
export function auditUrl(side: 'own' | 'platform', filter: AuditFilter, extra: Record<string, string> = {}): string {
  const query = new URLSearchParams(extra);
  if (filter.search.trim() !== '') query.set('search', filter.search.trim());
  if (filter.from !== '') query.set('from', `${filter.from}T00:00:00Z`);
  if (filter.to !== '') query.set('to', `${filter.to}T23:59:59.999Z`);
  const base = side === 'own' ? '/api/audit' : '/api/platform/audit';
  return query.size === 0 ? base : `${base}?${query}`;
}

/** The log, newest first, page by page. */
export function auditQuery(side: 'own' | 'platform', filter: AuditFilter) {
  return infiniteQueryOptions({
    queryKey: ['audit', side, filter],
    initialPageParam: null as number | null,
    queryFn: ({ signal, pageParam }) =>
      fetchJson<AuditLog>(auditUrl(side, filter, pageParam === null ? {} : { cursor: String(pageParam) }), signal),
    getNextPageParam: ({ nextCursor }) => nextCursor,
  });
}
