import { fetchJson } from './fetch-json.ts';

/** The token that next-auth wants back with every form. */
export async function fetchCsrfToken(): Promise<string> {
  return (await fetchJson<{ csrfToken: string }>('/api/auth/csrf')).csrfToken;
}
