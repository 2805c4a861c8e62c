import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { hashApiKey } from '#server/auth/hash-api-key.ts';
import { newApiKey } from '#server/auth/new-api-key.ts';
import { eventually } from '#tests/setup/eventually.ts';
import { openBrowser } from '../http/browser.ts';
import { addApiKey, addPerson, addTenant, password, revokeApiKey } from '../http/people.ts';
import { startTestProduct, type TestProduct } from '../http/start-test-product.ts';

let product: TestProduct;
let tenantId: string;
let pepper: string;

beforeAll(async () => {
  product = await startTestProduct();
  tenantId = await addTenant(product.pools.platform, 'api-keys');
  pepper = product.services.apiKeyPepper;
});
afterAll(() => product.close());

type Extra = Partial<Parameters<typeof addApiKey>[1]>;
const newKey = (extra: Extra = {}) =>
  addApiKey(product.pools.platform, { tenantId, pepper, scopes: ['cache:read'], ...extra });

async function revoked(): Promise<string> {
  const key = await newKey();
  await revokeApiKey(product.pools.platform, key);
  return key;
}

async function use(authorization: string, path = '/api/cache/metrics/realtime') {
  const response = await fetch(product.baseUrl + path, { headers: { authorization } });
  const body = await response.json();
  return { status: response.status, code: body.error?.code, tenantId: body.tenantId };
}

describe('an API key', () => {
  it('reads its own tenant', async () => {
    expect(await use(`Bearer ${await newKey()}`)).toEqual({ status: 200, code: undefined, tenantId });
  });

  it('is refused when unknown, malformed, expired, revoked or kept under another pepper', async () => {
    const refused = [
      newApiKey().key,
      'kx_short',
      '',
      await newKey({ expiresAt: new Date(Date.now() - 1000) }),
      await revoked(),
      await newKey({ pepper: 'another pepper' }),
    ];
    for (const key of refused)
      expect(await use(`Bearer ${key}`)).toMatchObject({ status: 401, code: 'unauthenticated' });
    expect(await use(`Basic ${await newKey()}`)).toMatchObject({ status: 401 });
  });

  it('is refused once the second is over for which it is remembered after its revocation', async () => {
    const key = await newKey();
    expect((await use(`Bearer ${key}`)).status).toBe(200);
    await revokeApiKey(product.pools.platform, key);
    // Thrice that second: a busy machine may look late, not the product.
    await eventually(async () => (await use(`Bearer ${key}`)).status === 401, 3_000);
  });

  it('may do only what its scopes say', async () => {
    const key = await newKey({ scopes: ['realtime'] });
    expect(await use(`Bearer ${key}`)).toMatchObject({ status: 403, code: 'forbidden' });
  });

  it('never reads across tenants', async () => {
    const key = await newKey();
    expect(await use(`Bearer ${key}`, '/api/platform/tenants')).toMatchObject({ status: 403, code: 'forbidden' });
    const path = `/api/platform/cache/databases?tenant=${tenantId}`;
    expect(await use(`Bearer ${key}`, path)).toMatchObject({ status: 403, code: 'forbidden' });
  });

  it('counts alone when a session is shown beside it', async () => {
    const browser = openBrowser(product.baseUrl);
    await browser.signIn(await addPerson(product.pools.platform, 'tenant_admin', tenantId), password);
    const response = await browser.get('/api/cache/databases', { authorization: `Bearer ${newApiKey().key}` });
    expect(response.status).toBe(401);
  });

  it('is stored as a keyed hash only', async () => {
    const key = await newKey();
    const { rows } = await product.services.pools.platform.query(
      'select prefix, scopes from accounts.api_keys where prefix = $1',
      [key.slice(0, 10)],
    );
    expect(JSON.stringify(rows)).not.toContain(key);
    expect(hashApiKey(key, pepper)).not.toEqual(hashApiKey(key, 'another pepper'));
  });
});
