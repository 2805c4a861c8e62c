import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { authenticateHandshake } from '#server/auth/authenticate-handshake.ts';
import { newApiKey } from '#server/auth/new-api-key.ts';
import { openBrowser } from '../http/browser.ts';
import { addApiKey, addPerson, addStaff, addTenant, password } from '../http/people.ts';
import { startTestProduct, type TestProduct } from '../http/start-test-product.ts';

let product: TestProduct;
let mine: string;
let theirs: string;

beforeAll(async () => {
  product = await startTestProduct();
  mine = await addTenant(product.pools.platform, 'mine');
  theirs = await addTenant(product.pools.platform, 'theirs');
});
afterAll(() => product.close());

async function cookieOf(email: string): Promise<string> {
  const browser = openBrowser(product.baseUrl);
  await browser.signIn(email, password);
  return [...browser.cookies].map(([name, value]) => `${name}=${value}`).join('; ');
}

const codeOf = (attempt: Promise<unknown>) =>
  attempt.then(
    () => 'accepted',
    (error: { code: string }) => error.code,
  );

describe('a socket handshake', () => {
  it('takes the tenant of the session, whatever tenant the client names', async () => {
    const cookie = await cookieOf(await addPerson(product.pools.platform, 'tenant_admin', mine));
    const identity = await authenticateHandshake(cookie, { tenantId: theirs });
    const token = { sessionId: expect.any(String), issuedAt: expect.any(Number) };
    expect(identity).toEqual({ token, tenantId: mine, role: 'tenant_admin', masked: false });
  });

  it('masks keys for a viewer', async () => {
    const cookie = await cookieOf(await addPerson(product.pools.platform, 'tenant_viewer', mine));
    expect(await authenticateHandshake(cookie, {})).toMatchObject({ role: 'tenant_viewer', masked: true });
  });

  it('takes an API key with the scope `realtime`, and only such', async () => {
    const { platform } = product.pools;
    const pepper = product.services.apiKeyPepper;
    const apiKey = await addApiKey(platform, { tenantId: mine, pepper, scopes: ['realtime'] });
    const identity = await authenticateHandshake(undefined, { apiKey, tenantId: theirs });
    expect(identity).toEqual({ token: null, tenantId: mine, role: 'api_key', masked: false });
    const reader = await addApiKey(platform, { tenantId: mine, pepper, scopes: ['cache:read'] });
    expect(await codeOf(authenticateHandshake(undefined, { apiKey: reader }))).toBe('forbidden');
    expect(await codeOf(authenticateHandshake(undefined, { apiKey: newApiKey().key }))).toBe('unauthenticated');
  });

  it('lets staff watch a tenant that exists, and audits it', async () => {
    const email = await addStaff(product.pools.platform, 'platform_admin');
    const cookie = await cookieOf(email);
    expect(await authenticateHandshake(cookie, undefined)).toMatchObject({ tenantId: null, role: 'platform_admin' });
    const identity = await authenticateHandshake(cookie, { tenantId: theirs }, '192.0.2.9');
    expect(identity).toMatchObject({ tenantId: theirs, masked: false });
    const sql = "select tenant_id, address from accounts.audit_log where actor = $1 and action = 'platform.watch'";
    const { rows } = await product.pools.platform.query(sql, [email]);
    expect(rows).toEqual([{ tenant_id: theirs, address: '192.0.2.9' }]);
    expect(await codeOf(authenticateHandshake(cookie, { tenantId: randomUUID() }))).toBe('not_found');
    expect(await codeOf(authenticateHandshake(cookie, { tenantId: 'x' }))).toBe('invalid_request');
  });

  it('is refused without a session, and with rubbish', async () => {
    expect(await codeOf(authenticateHandshake(undefined, undefined))).toBe('unauthenticated');
    expect(await codeOf(authenticateHandshake('next-auth.session-token=x', { apiKey: 7 }))).toBe('unauthenticated');
    expect(await codeOf(authenticateHandshake(null, 'rubbish'))).toBe('unauthenticated');
  });
});
