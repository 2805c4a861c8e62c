import { partitionHeader } from '../offline/partition.ts';
import { toApiError } from './api-error.ts';
import { request } from './fetch-json.ts';
import { ownPartition } from './own-partition.ts';

/**
 * Changes one resource of the contract; answers its new state, `undefined` where the server says nothing.
 *
 * @throws {ApiError} the server refused
 * @throws {UnreachableError} nobody answered: whether it was done is not known
 */
export async function sendJson<T>(
  method: 'POST' | 'PATCH' | 'PUT' | 'DELETE',
  url: string,
  body?: unknown,
): Promise<T> {
  const file = body instanceof Blob;
  const partition = ownPartition();
  const response = await request(url, {
    method,
    ...(body === undefined ? {} : { body: file ? body : JSON.stringify(body) }),
    headers: {
      accept: 'application/json',
      ...(partition === null ? {} : { [partitionHeader]: partition }),
      ...(body && !file ? { 'content-type': 'application/json' } : {}),
    },
  });
  if (!response.ok) throw await toApiError(response);
  return (response.status === 204 ? undefined : await response.json()) as T;
}
