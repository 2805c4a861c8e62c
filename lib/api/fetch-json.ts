import { ApiError, toApiError, UnreachableError } from './api-error.ts';
import { isForeign } from './own-partition.ts';

/** A dashboard figure that takes longer than this is of no use (ms). */
const timeoutMs = 15_000;

/**
 * `fetch` that tells "nobody answered" from "the server said no".
 *
 * @throws {UnreachableError} no network, server down, time over
 */
export async function request(url: string, init: RequestInit = {}): Promise<Response> {
  const timeout = AbortSignal.timeout(timeoutMs);
  const signal = init.signal ? AbortSignal.any([init.signal, timeout]) : timeout;
  try {
    return await fetch(url, { credentials: 'same-origin', ...init, signal });
  } catch (error) {
    // A cancelled query is not a fault of the network.
    if (init.signal?.aborted) throw error;
    throw new UnreachableError(error);
  }
}

/**
 * Gets one resource of the contract.
 *
 * @throws {ApiError} the server refused
 * @throws {UnreachableError} nobody answered
 */
export async function fetchJson<T>(url: string, signal?: AbortSignal): Promise<T> {
  const response = await request(url, { headers: { accept: 'application/json' }, ...(signal ? { signal } : {}) });
  if (!response.ok) throw await toApiError(response);
  if (isForeign(response)) {
    // This page has outlived its session: it must not show another one's figures under its own name.
    const answer = { status: response.status, requestId: null, retryAfterSeconds: null };
    throw new ApiError('unauthenticated', 'Another session is open now.', answer);
  }
  return (await response.json()) as T;
}
