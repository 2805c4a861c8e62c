import { toApiError } from './api-error.ts';
import { fetchCsrfToken } from './csrf-token.ts';
import { request } from './fetch-json.ts';

/**
 * Ends the session on the server.
 *
 * @throws {ApiError} the server refused
 * @throws {UnreachableError} nobody answered: the session still lives
 */
export async function signOut(): Promise<void> {
  const csrfToken = await fetchCsrfToken();
  const response = await request('/api/auth/signout', {
    method: 'POST',
    body: new URLSearchParams({ csrfToken, json: 'true' }),
  });
  if (!response.ok) throw await toApiError(response);
}
