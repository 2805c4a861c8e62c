import { randomUUID } from 'node:crypto';
import { encode } from 'next-auth/jwt';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { errorBodySchema } from '#lib/contracts/error.ts';
import { sessionIdleSeconds } from '#server/auth/session-lifetime.ts';
import { decodeSessionToken, encodeSessionToken } from '#server/auth/session-token.ts';
import { eventually } from '#tests/setup/eventually.ts';
import { openBrowser } from '../http/browser.ts';
import { addPerson, addTenant, password, setTenantStatus } from '../http/people.ts';
import { startTestProduct, type TestProduct } from '../http/start-test-product.ts';

const cookieName = 'next-auth.session-token';
const path = '/api/cache/metrics/realtime';
/** Thrice the second for which a session is remembered: a busy machine may look late, not the product. */
const forgottenMs = 3_000;
let product: TestProduct;
let tenantId: string;

beforeAll(async () => {
  product = await startTestProduct();
  tenantId = await addTenant(product.pools.platform, 'sessions');
});
afterAll(() => product.close());

async function signedIn() {
  const browser = openBrowser(product.baseUrl);
  await browser.signIn(await addPerson(product.pools.platform, 'tenant_admin', tenantId), password);
  const token = browser.cookies.get(cookieName) ?? '';
  const sessionId = (await decodeSessionToken(token, product.services.sessionSecret))?.sessionId ?? '';
  return { browser, sessionId };
}

const show = (token: string, name = cookieName) =>
  fetch(product.baseUrl + path, { headers: { cookie: `other=1; ${name}=${token}` } });

async function expectRefused(response: Response): Promise<void> {
  expect(response.status).toBe(401);
  expect(errorBodySchema.parse(await response.json()).error.code).toBe('unauthenticated');
}

describe('a session', () => {
  it('is needed', async () => {
    await expectRefused(await fetch(product.baseUrl + path));
  });

  it('is refused when its token was made with another secret', async () => {
    const { sessionId } = await signedIn();
    expect((await show(await encodeSessionToken(sessionId, product.services.sessionSecret))).status).toBe(200);
    await expectRefused(await show(await encodeSessionToken(sessionId, 'the secret of somebody else, long enough')));
  });

  it('is refused when its token is rubbish, names no session, or names one that never was', async () => {
    const { sessionSecret: secret } = product.services;
    await expectRefused(await show('rubbish'));
    await expectRefused(await show(''));
    await expectRefused(await show(await encode({ token: { sub: 'admin' }, secret })));
    await expectRefused(await show(await encodeSessionToken(randomUUID(), secret)));
  });

  it('is refused when its token has expired', async () => {
    const { sessionId } = await signedIn();
    const token = await encode({ token: { sid: sessionId }, secret: product.services.sessionSecret, maxAge: -60 });
    await expectRefused(await show(token));
  });

  it('is refused when its row has expired, however fresh the token', async () => {
    const email = await addPerson(product.pools.platform, 'tenant_admin', tenantId);
    const open = async (end: string) => {
      const sql = `select accounts.create_session(id, now() + $2::interval, null, null, null) as id
                     from accounts.find_login($1) cross join lateral (select user_id as id) u`;
      const { rows } = await product.pools.app.query(sql, [email, end]);
      return encodeSessionToken(rows[0].id, product.services.sessionSecret);
    };
    expect((await show(await open('1 minute'))).status).toBe(200);
    await expectRefused(await show(await open('-1 second')));
  });

  it('is refused once the second is over for which it is remembered after its revocation by another process', async () => {
    const { browser, sessionId } = await signedIn();
    expect((await browser.get(path)).status).toBe(200);
    await product.pools.platform.query('update accounts.sessions set revoked_at = now() where id = $1', [sessionId]);
    await eventually(async () => (await browser.get(path)).status === 401, forgottenMs);
    await expectRefused(await browser.get(path));
  });

  it('ends when the person leaves the tenant', async () => {
    const left = await addTenant(product.pools.platform, 'left');
    const browser = openBrowser(product.baseUrl);
    await browser.signIn(await addPerson(product.pools.platform, 'tenant_admin', left), password);
    expect((await browser.get(path)).status).toBe(200);
    await product.pools.platform.query('delete from accounts.memberships where tenant_id = $1', [left]);
    await eventually(async () => (await browser.get(path)).status === 401, forgottenMs);
    await expectRefused(await browser.get(path));
  });

  it('is refused under the cookie name of another transport', async () => {
    const { sessionId } = await signedIn();
    const token = await encodeSessionToken(sessionId, product.services.sessionSecret);
    await expectRefused(await show(token, `__Secure-${cookieName}`));
  });

  it('gets a fresh token while it is used, and only when the one in hand is old', async () => {
    const { browser, sessionId } = await signedIn();
    expect((await browser.get(path)).headers.getSetCookie()).toEqual([]);
    vi.useFakeTimers({ now: Date.now() - 16 * 60_000, toFake: ['Date'] });
    const old = await encodeSessionToken(sessionId, product.services.sessionSecret);
    vi.useRealTimers();
    const [renewed = ''] = (await show(old)).headers.getSetCookie();
    expect(renewed).toContain(`Max-Age=${sessionIdleSeconds}`);
    const token = renewed.slice(cookieName.length + 1, renewed.indexOf(';'));
    expect((await decodeSessionToken(token, product.services.sessionSecret))?.sessionId).toBe(sessionId);
  });

  it('of a tenant that was suspended meanwhile gets `tenant_suspended`', async () => {
    const other = await addTenant(product.pools.platform, 'suspended-later');
    const browser = openBrowser(product.baseUrl);
    await browser.signIn(await addPerson(product.pools.platform, 'tenant_admin', other), password);
    await setTenantStatus(product.pools.platform, other, 'suspended');
    await eventually(async () => (await browser.get(path)).status === 403, forgottenMs);
    expect((await (await browser.get(path)).json()).error.code).toBe('tenant_suspended');
  });
});
