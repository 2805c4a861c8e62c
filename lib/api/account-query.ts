import { queryOptions } from '@tanstack/react-query';
import type { Account } from '../contracts/account.ts';
import { fetchJson } from './fetch-json.ts';

/** Who is signed in, and what they chose. */
export function accountQuery() {
  return queryOptions({
    queryKey: ['account'],
    queryFn: ({ signal }) => fetchJson<Account>('/api/account', signal),
  });
}
