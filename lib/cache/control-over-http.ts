import { CacheError, CacheUnavailableError } from './cache-error.ts';

type Fetch = (url: string, init: RequestInit) => Promise<Response>;

/** The control plane behind the product's HTTP interface. */
export interface HttpControl {
  /** Where the product is, as `https://cache.example.com`; `http:` is for the own machine. */
  apiUrl: string;
  /** Of the tenant that this process serves, with the scope `telemetry`. */
  apiKey: string;
  /** Default: the platform's own. */
  fetch?: Fetch;
}

/** Requests with the API key. */
export interface ControlApi {
  /** Rejects with CacheUnavailableError where no answer comes, or the signal aborts. */
  request(path: string, init: { body?: unknown; signal: AbortSignal }): Promise<Response>;
}

export function isHttpControl(control: { url: string } | HttpControl | undefined): control is HttpControl {
  return control !== undefined && 'apiUrl' in control;
}

/** @throws CacheError `invalid_topology` for an address or a key that cannot be one */
export function openControlApi({ apiUrl, apiKey, fetch = globalThis.fetch }: HttpControl): ControlApi {
  if (!URL.canParse(apiUrl) || !/^https?:$/.test(new URL(apiUrl).protocol)) {
    throw new CacheError('invalid_topology', 'control.apiUrl is an address that begins with https:// or http://');
  }
  if (!/^[\x21-\x7e]+$/.test(apiKey)) throw new CacheError('invalid_topology', 'control.apiKey is no API key');
  const base = apiUrl.replace(/\/+$/, '');
  const headers = { authorization: `Bearer ${apiKey}`, accept: 'application/json' };
  return {
    async request(path, { body, signal }) {
      // A redirect would take the key to wherever it points.
      const common = { signal, redirect: 'error' } as const;
      const init: RequestInit =
        body === undefined
          ? { ...common, headers }
          : {
              ...common,
              method: 'POST',
              headers: { ...headers, 'content-type': 'application/json' },
              body: JSON.stringify(body),
            };
      try {
        return await fetch(base + path, init);
      } catch (cause) {
        throw new CacheUnavailableError('the control plane did not answer', { cause });
      }
    },
  };
}
