import type { TenantCache } from '#lib/sdk/node.ts';
import type { Scope } from '#server/auth/scopes.ts';
import { type Browser, openBrowser } from '../http/browser.ts';
import { addApiKey, addPerson, addTenant, password } from '../http/people.ts';
import type { TestProduct } from '../http/start-test-product.ts';

export interface Answer {
  status: number;
  // biome-ignore lint/suspicious/noExplicitAny: what a refused or granted request says is looked at field by field
  body: any;
}

export type Send = (method: string, path: string, body?: unknown, headers?: Record<string, string>) => Promise<Answer>;

async function answerOf(response: Response): Promise<Answer> {
  const text = await response.text();
  return { status: response.status, body: text === '' ? null : JSON.parse(text) };
}

/** A signed-in person, whose requests come from the product's own pages unless a test says otherwise. */
export async function personOf(product: TestProduct, email: string): Promise<Send> {
  const browser: Browser = openBrowser(product.baseUrl);
  const signedIn = await browser.signIn(email, password);
  if (signedIn.status !== 200) throw new Error(`sign-in answered ${signedIn.status}`);
  const cookie = [...browser.cookies].map(([name, value]) => `${name}=${value}`).join('; ');
  return async (method, path, body, headers) => {
    const init = { method, ...(body === undefined ? {} : { body: JSON.stringify(body) }) };
    const own = { cookie, 'sec-fetch-site': 'same-origin', 'content-type': 'application/json' };
    return answerOf(await fetch(product.baseUrl + path, { ...init, headers: { ...own, ...headers } }));
  };
}

export async function programOf(product: TestProduct, tenantId: string, scopes: Scope[]): Promise<Send> {
  const { pools, services, baseUrl } = product;
  const key = await addApiKey(pools.platform, { tenantId, pepper: services.apiKeyPepper, scopes });
  return async (method, path, body) => {
    const init = { method, ...(body === undefined ? {} : { body: JSON.stringify(body) }) };
    return answerOf(await fetch(baseUrl + path, { ...init, headers: { authorization: `Bearer ${key}` } }));
  };
}

export interface KeyTenant {
  id: string;
  cache: TenantCache;
  admin: Send;
  viewer: Send;
}

export async function addKeyTenant(product: TestProduct, slug: string): Promise<KeyTenant> {
  const { platform } = product.pools;
  const id = await addTenant(platform, slug);
  const [admin, viewer] = await Promise.all([
    addPerson(platform, 'tenant_admin', id).then((email) => personOf(product, email)),
    addPerson(platform, 'tenant_viewer', id).then((email) => personOf(product, email)),
  ]);
  return { id, cache: product.services.cache.forTenant(id), admin, viewer };
}

export const query = (path: string, parameters: Record<string, string | number | boolean>) =>
  `${path}?${new URLSearchParams(Object.entries(parameters).map(([name, value]) => [name, String(value)]))}`;

/** What the audit log says of a tenant's keys, oldest first. */
export async function keyAudit(product: TestProduct, tenantId: string) {
  const { rows } = await product.pools.platform.query(
    "select actor, action, target, after from accounts.audit_log where tenant_id = $1 and action like '%keys.%' order by id",
    [tenantId],
  );
  return rows;
}
