import { toApiError } from '../../api/api-error.ts';
import { request } from '../../api/fetch-json.ts';
import { AppError } from '../../errors.ts';

export interface KryonixApiOptions {
  /** The product's own address, without a path. In a page of the product: its origin. */
  url: string;
  /** Sent as `Authorization: Bearer`; a page of the product is known by its session instead. */
  apiKey?: string | undefined;
}

/** The product over HTTP. Runs in browsers too. */
export interface KryonixApi {
  /** @throws ApiError (the server refused), UnreachableError (nobody answered) */
  send<T>(method: 'GET' | 'POST', path: string, body?: unknown): Promise<T>;
}

/** `/cache/…`, as the specification writes it, and `/api/cache/…` are the same. */
function apiUrl(base: string, path: string): string {
  if (!path.startsWith('/')) throw new AppError('invalid_request', 'a path begins with /');
  const { origin } = new URL(base);
  const url = new URL(origin + (path.startsWith('/api/') ? path : `/api${path}`));
  if (!url.pathname.startsWith('/api/')) throw new AppError('invalid_request', 'a path stays below /api/');
  return url.href;
}

export function createKryonixApi({ url, apiKey }: KryonixApiOptions): KryonixApi {
  const login: Record<string, string> = apiKey === undefined ? {} : { authorization: `Bearer ${apiKey}` };
  return {
    async send<T>(method: 'GET' | 'POST', path: string, body?: unknown): Promise<T> {
      const headers: Record<string, string> = { accept: 'application/json', ...login };
      if (body !== undefined) headers['content-type'] = 'application/json';
      const init = { method, headers, ...(body === undefined ? {} : { body: JSON.stringify(body) }) };
      const response = await request(apiUrl(url, path), init);
      if (!response.ok) throw await toApiError(response);
      return (response.status === 204 ? null : await response.json()) as T;
    },
  };
}
