import type { Scope } from '#server/auth/scopes.ts';
import { addApiKey, addTenant } from '../http/people.ts';
import type { TestProduct } from '../http/start-test-product.ts';

type Init = Omit<RequestInit, 'headers'> & { headers?: Record<string, string> };

/** A program with an API key, as far as the routes can tell. */
export interface V1Client {
  key: string;
  tenantId: string;
  send(path: string, init?: Init): Promise<Response>;
  /** Status and error code of an answer, its body read. */
  refusal(path: string, init?: Init): Promise<[number, string | undefined]>;
}

export async function refusalOf(response: Response): Promise<[number, string | undefined]> {
  const text = await response.text();
  const code: unknown = text.startsWith('{"error"') ? JSON.parse(text).error.code : undefined;
  return [response.status, typeof code === 'string' ? code : undefined];
}

export function clientOf(baseUrl: string, tenantId: string, key: string): V1Client {
  const send = (path: string, init: Init = {}) =>
    fetch(`${baseUrl}/api/v1${path}`, { ...init, headers: { authorization: `Bearer ${key}`, ...init.headers } });
  return { key, tenantId, send, refusal: async (path, init) => refusalOf(await send(path, init)) };
}

export async function addClient(
  { baseUrl, pools, services }: TestProduct,
  tenantId: string,
  scopes: Scope[],
): Promise<V1Client> {
  const key = await addApiKey(pools.platform, { tenantId, pepper: services.apiKeyPepper, scopes });
  return clientOf(baseUrl, tenantId, key);
}

/** A new tenant with a key of these scopes. */
export async function addTenantClient(product: TestProduct, slug: string, scopes: Scope[]): Promise<V1Client> {
  return addClient(product, await addTenant(product.pools.platform, slug), scopes);
}
