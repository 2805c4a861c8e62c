import type { ErrorBody } from '../../contracts/error.ts';
import type { Device, Network } from '../../contracts/vocabulary.ts';
import { ClientError } from './client-error.ts';

export interface TransportOptions {
  /** Without a slash at the end. */
  url: string;
  apiKey: string | undefined;
  fetch: typeof fetch;
  timeoutMs: number;
  /** Who is asking, now. */
  context: () => { device: Device; network: Network };
}

async function toRefusal(response: Response): Promise<ClientError> {
  const retryAfter = Number(response.headers.get('retry-after') ?? Number.NaN);
  const retryAfterMs = Number.isFinite(retryAfter) ? retryAfter * 1000 : null;
  // Something between us and the server (a proxy) answers in its own words.
  const fallback = { code: response.status === 413 ? 'payload_too_large' : 'unavailable' } as const;
  const message = `the server answered ${response.status}`;
  try {
    const { error } = (await response.json()) as ErrorBody;
    return new ClientError(error.code ?? fallback.code, error.message ?? message, { retryAfterMs });
  } catch (cause) {
    return new ClientError(fallback.code, message, { cause, retryAfterMs });
  }
}

/** Requests to one server, with the API key or the session's cookie. */
export class HttpTransport {
  private readonly options: TransportOptions;

  constructor(options: TransportOptions) {
    this.options = options;
  }

  /**
   * Sends a request; an answer in `accepted`, or any success, is returned.
   * @throws ClientError the server's code, or `unreachable`
   */
  async send(path: string, init: RequestInit & { accepted?: number } = {}, signal?: AbortSignal): Promise<Response> {
    const { url, apiKey, fetch, timeoutMs, context } = this.options;
    const { device, network } = context();
    const headers = new Headers(init.headers);
    headers.set('x-kryonix-device', device);
    headers.set('x-kryonix-network', network);
    if (apiKey !== undefined) headers.set('authorization', `Bearer ${apiKey}`);
    const abort = new AbortController();
    const give = () => abort.abort();
    const timer = setTimeout(give, timeoutMs);
    signal?.addEventListener('abort', give);
    try {
      const credentials = apiKey === undefined ? 'include' : 'omit';
      const response = await fetch(url + path, { ...init, headers, credentials, signal: abort.signal });
      if (response.ok || response.status === init.accepted) return await whole(response);
      throw await toRefusal(response);
    } catch (error) {
      if (error instanceof ClientError) throw error;
      throw new ClientError('unreachable', 'nobody answered', { cause: error });
    } finally {
      clearTimeout(timer);
      signal?.removeEventListener('abort', give);
    }
  }

  async json<T>(path: string, method = 'GET', body?: unknown, signal?: AbortSignal): Promise<T> {
    const init: RequestInit = { method };
    if (body !== undefined) {
      init.headers = { 'content-type': 'application/json' };
      init.body = JSON.stringify(body);
    }
    const response = await this.send(path, init, signal);
    return (response.status === 204 ? undefined : await response.json()) as T;
  }
}

/** Read to its end while the time-out still runs: a body can stop half-way too. */
async function whole(response: Response): Promise<Response> {
  const body = response.status === 204 ? null : await response.arrayBuffer();
  return new Response(body, { status: response.status, headers: response.headers });
}
