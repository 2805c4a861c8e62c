import { type Browser, openBrowser } from '../http/browser.ts';
import { addPerson, addTenant, password } from '../http/people.ts';
import type { TestProduct } from '../http/start-test-product.ts';
import { refusalOf } from '../v1/v1-client.ts';

/** A signed-in person's browser on the settings. */
export interface SettingsBrowser extends Browser {
  email: string;
  /** Sends from the product's own pages. */
  send(method: string, path: string, body?: unknown, headers?: Record<string, string>): Promise<Response>;
  /** Status and error code of an answer, its body read. */
  refusal(method: string, path: string, body?: unknown, headers?: Record<string, string>): Promise<unknown>;
}

export async function signInTo(product: TestProduct, email: string): Promise<SettingsBrowser> {
  const browser = openBrowser(product.baseUrl);
  await browser.signIn(email, password);
  const send: SettingsBrowser['send'] = (method, path, body, headers = { 'sec-fetch-site': 'same-origin' }) =>
    fetch(product.baseUrl + path, {
      method,
      headers: { cookie: [...browser.cookies].map(([name, value]) => `${name}=${value}`).join('; '), ...headers },
      ...(body === undefined ? {} : { body: body instanceof Buffer ? new Uint8Array(body) : JSON.stringify(body) }),
    });
  return { ...browser, email, send, refusal: async (...request) => refusalOf(await send(...request)) };
}

/** A new tenant with its administrator and a viewer, both signed in. */
export async function settingsTenant(product: TestProduct, slug: string) {
  const { platform } = product.pools;
  const tenantId = await addTenant(platform, slug);
  const admin = await signInTo(product, await addPerson(platform, 'tenant_admin', tenantId));
  const viewer = await signInTo(product, await addPerson(platform, 'tenant_viewer', tenantId));
  return { tenantId, admin, viewer };
}

/** What the audit log says of a tenant beyond its sign-ins, the oldest first. */
export async function auditOf(product: TestProduct, tenantId: string): Promise<{ actor: string; action: string }[]> {
  const { rows } = await product.pools.platform.query(
    `select actor, action from accounts.audit_log
      where tenant_id = $1 and action not in ('session.create', 'tenant.create') order by id`,
    [tenantId],
  );
  return rows;
}

/** Headers of requests that some other site makes, or something that is no browser. */
export const foreign: Record<string, string>[] = [{}, { origin: 'https://evil.test' }];
