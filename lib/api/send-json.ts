import { toApiError } from './api-error.ts';
import { request } from './fetch-json.ts';

/**
 * Asks the server to change something and answers what it says of it.
 *
 * @throws {ApiError} the server refused
 * @throws {UnreachableError} nobody answered: it may have been done or not
 */
export async function sendJson<T>(
  method: 'POST' | 'PUT' | 'PATCH' | 'DELETE',
  url: string,
  body?: unknown,
): Promise<T> {
  const headers = { accept: 'application/json', 'content-type': 'application/json' };
  const response = await request(url, {
    method,
    headers,
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  if (!response.ok) throw await toApiError(response);
  return (await response.json()) as T;
}
