import { queryOptions } from '@tanstack/react-query';
import type { QuotaPlanView, Quotas } from '../contracts/quotas.ts';
import { toApiError } from './api-error.ts';
import { fetchJson, request } from './fetch-json.ts';

/** What tenants make of the memory that they share, and how it could be split. Platform staff only. */
export function quotasQuery() {
  return queryOptions({
    queryKey: ['platform', 'quotas'],
    queryFn: ({ signal }) => fetchJson<Quotas>('/api/platform/quotas', signal),
    refetchInterval: 10_000,
  });
}

export type QuotaAction = 'apply' | 'dismiss' | 'revert';

/** Answers the split as it is afterwards. @throws {ApiError} @throws {UnreachableError} */
export async function changeQuotas(id: string, action: QuotaAction): Promise<QuotaPlanView> {
  const url = `/api/platform/quotas/${id}/${action}`;
  const response = await request(url, { method: 'POST', headers: { accept: 'application/json' } });
  if (!response.ok) throw await toApiError(response);
  return (await response.json()) as QuotaPlanView;
}
