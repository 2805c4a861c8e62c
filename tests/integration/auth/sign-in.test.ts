import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { errorBodySchema } from '#lib/contracts/error.ts';
import { decodeSessionToken } from '#server/auth/session-token.ts';
import { provideServices } from '#server/services.ts';
import { openBrowser } from '../http/browser.ts';
import { addPerson, addTenant, password, setTenantStatus } from '../http/people.ts';
import { startTestProduct, type TestProduct } from '../http/start-test-product.ts';

const sessionCookie = 'next-auth.session-token';
let product: TestProduct;
let tenantId: string;

beforeAll(async () => {
  product = await startTestProduct();
  tenantId = await addTenant(product.pools.platform, 'sign-in');
});
afterAll(() => product.close());

const person = () => addPerson(product.pools.platform, 'tenant_admin', tenantId);
const codeOf = async (response: Response) => errorBodySchema.parse(await response.clone().json()).error.code;

describe('signing in', () => {
  it('opens a session with the right password, whatever the case of the address', async () => {
    const browser = openBrowser(product.baseUrl);
    const response = await browser.signIn((await person()).toUpperCase(), password);
    expect(response.status).toBe(200);
    expect(await response.json()).toEqual({ url: product.baseUrl });
    expect((await browser.get('/api/cache/metrics/realtime')).status).toBe(200);
  });

  it('gives a cookie that scripts cannot read and that names nobody', async () => {
    const browser = openBrowser(product.baseUrl);
    const response = await browser.signIn(await person(), password);
    const line = response.headers.getSetCookie().find((cookie) => cookie.startsWith(sessionCookie)) ?? '';
    expect(line).toMatch(/HttpOnly/i);
    expect(line).toMatch(/SameSite=Lax/i);
    const { decode } = await import('next-auth/jwt');
    const token = browser.cookies.get(sessionCookie);
    const claims = await decode({ token, secret: product.services.sessionSecret });
    expect(Object.keys(claims ?? {}).sort()).toEqual(['exp', 'iat', 'jti', 'sid']);
  });

  it('answers 401 to a wrong password and to an unknown account in the same words', async () => {
    const browser = openBrowser(product.baseUrl);
    const wrong = await browser.signIn(await person(), 'wrong');
    const unknown = await browser.signIn('nobody@example.test', 'wrong');
    for (const response of [wrong, unknown]) {
      expect(response.status).toBe(401);
      expect(await codeOf(response)).toBe('unauthenticated');
    }
    const [a, b] = await Promise.all([wrong.json(), unknown.json()]);
    expect(a.error.message).toBe(b.error.message);
    expect(a.url).toEqual(expect.any(String));
    expect(browser.cookies.has(sessionCookie)).toBe(false);
  });

  it('refuses a form without the CSRF token', async () => {
    const browser = openBrowser(product.baseUrl);
    const response = await browser.post('/api/auth/callback/credentials', {
      email: await person(),
      password,
      json: 'true',
    });
    expect(response.status).toBe(403);
    expect(await codeOf(response)).toBe('forbidden');
    expect(browser.cookies.has(sessionCookie)).toBe(false);
  });

  it('refuses a form that names no usable place to go afterwards', async () => {
    const browser = openBrowser(product.baseUrl);
    browser.cookies.set('next-auth.callback-url', 'javascript:alert(1)');
    const response = await browser.post('/api/auth/callback/credentials', { json: 'true' });
    expect(response.status).toBe(400);
    expect(await codeOf(response)).toBe('invalid_request');
  });

  it('never sends a person to another site afterwards', async () => {
    const browser = openBrowser(product.baseUrl);
    browser.cookies.set('next-auth.callback-url', 'https://evil.example');
    const response = await browser.signIn(await person(), password);
    expect(await response.json()).toEqual({ url: product.baseUrl });
  });

  it('uses cookies that only https carries, behind https', async () => {
    provideServices({ ...product.services, secureCookies: true });
    try {
      const browser = openBrowser(product.baseUrl);
      const response = await browser.signIn(await person(), password);
      expect(response.headers.getSetCookie().every((line) => /; Secure/i.test(line))).toBe(true);
      expect(browser.cookies.has(`__Secure-${sessionCookie}`)).toBe(true);
      expect((await browser.get('/api/cache/databases')).status).toBe(200);
    } finally {
      provideServices(product.services);
    }
  });

  it('refuses a form that is too long', async () => {
    const response = await openBrowser(product.baseUrl).signIn('a@example.test', 'x'.repeat(20_000));
    expect(response.status).toBe(413);
    expect(await codeOf(response)).toBe('payload_too_large');
  });

  it('locks an account for its address after 10 failures, even for the right password, and says for how long', async () => {
    const email = await person();
    const browser = openBrowser(product.baseUrl);
    for (let failure = 0; failure < 10; failure += 1) {
      expect((await browser.signIn(email, 'wrong')).status).toBe(401);
    }
    const locked = await browser.signIn(email, password);
    expect(locked.status).toBe(429);
    expect(await codeOf(locked)).toBe('rate_limited');
    const waitSeconds = Number(locked.headers.get('retry-after'));
    expect(waitSeconds).toBeGreaterThan(800);
    expect(waitSeconds).toBeLessThanOrEqual(900);
    expect((await browser.signIn(await person(), password)).status).toBe(200);
  });

  it('does not believe X-Forwarded-For without a trusted proxy', async () => {
    const email = await person();
    const browser = openBrowser(product.baseUrl);
    for (let failure = 0; failure < 10; failure += 1) {
      await browser.signIn(email, 'wrong', { 'x-forwarded-for': `10.0.0.${failure}`, 'x-kryonix-peer': '10.9.9.9' });
    }
    expect((await browser.signIn(email, password, { 'x-forwarded-for': '10.0.0.99' })).status).toBe(429);
  });

  it('forgets earlier failures when the password is right', async () => {
    const email = await person();
    const browser = openBrowser(product.baseUrl);
    for (let failure = 0; failure < 9; failure += 1) await browser.signIn(email, 'wrong');
    expect((await browser.signIn(email, password)).status).toBe(200);
    expect((await browser.signIn(email, 'wrong')).status).toBe(401);
    expect((await browser.signIn(email, password)).status).toBe(200);
  });

  it('tells the people of a suspended tenant so, and leaves no session behind', async () => {
    const suspended = await addTenant(product.pools.platform, 'suspended');
    await setTenantStatus(product.pools.platform, suspended, 'suspended');
    const email = await addPerson(product.pools.platform, 'tenant_admin', suspended);
    const browser = openBrowser(product.baseUrl);
    const response = await browser.signIn(email, password);
    expect(response.status).toBe(403);
    expect(await codeOf(response)).toBe('tenant_suspended');
    const sql = 'select count(*)::int as open from accounts.sessions where tenant_id = $1 and revoked_at is null';
    expect((await product.pools.platform.query(sql, [suspended])).rows[0].open).toBe(0);
  });

  it('is refused as unavailable while Redis is away, for failures could not be counted, and works again after', async () => {
    const email = await person();
    const browser = openBrowser(product.baseUrl);
    await product.redis.stop();
    const response = await browser.signIn(email, password);
    expect(response.status).toBe(503);
    expect(await codeOf(response)).toBe('unavailable');
    await product.redis.start();
    await vi.waitFor(async () => expect((await browser.signIn(email, password)).status).toBe(200), {
      timeout: 10_000,
      interval: 100,
    });
  });
});

describe('signing out', () => {
  it('revokes the session, closes its sockets and clears the cookie', async () => {
    const browser = openBrowser(product.baseUrl);
    await browser.signIn(await person(), password);
    const token = browser.cookies.get(sessionCookie) ?? '';
    const stolen = { cookie: `${sessionCookie}=${token}` };
    expect((await fetch(`${product.baseUrl}/api/cache/databases`, { headers: stolen })).status).toBe(200);
    expect((await browser.signOut()).status).toBe(200);
    expect(browser.cookies.has(sessionCookie)).toBe(false);
    expect((await fetch(`${product.baseUrl}/api/cache/databases`, { headers: stolen })).status).toBe(401);
    const session = await decodeSessionToken(token, product.services.sessionSecret);
    expect(product.disconnected).toContain(session?.sessionId);
  });

  it('needs the CSRF token', async () => {
    const browser = openBrowser(product.baseUrl);
    await browser.signIn(await person(), password);
    expect((await browser.post('/api/auth/signout', { json: 'true' })).status).toBe(403);
    expect((await browser.get('/api/cache/databases')).status).toBe(200);
  });
});

describe("next-auth's other addresses", () => {
  it('say who is signed in, and nothing to others', async () => {
    const browser = openBrowser(product.baseUrl);
    expect(await (await browser.get('/api/auth/session')).json()).toEqual({});
    const email = await person();
    await browser.signIn(email, password);
    expect(await (await browser.get('/api/auth/session')).json()).toMatchObject({ user: { email } });
  });

  it('do not let anybody write into the log', async () => {
    const response = await openBrowser(product.baseUrl).post('/api/auth/_log', { level: 'error', code: 'x' });
    expect(response.status).toBe(404);
  });
});
