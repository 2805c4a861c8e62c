import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { apiKeysSchema, createdApiKeySchema } from '#lib/contracts/settings/api-keys.ts';
import { eventually } from '#tests/setup/eventually.ts';
import { addApiKey } from '../http/people.ts';
import { startTestProduct, type TestProduct } from '../http/start-test-product.ts';
import { auditOf, foreign, settingsTenant } from './settings-people.ts';

const path = '/api/settings/api-keys';
let product: TestProduct;
let mine: Awaited<ReturnType<typeof settingsTenant>>;
let other: Awaited<ReturnType<typeof settingsTenant>>;

beforeAll(async () => {
  product = await startTestProduct();
  mine = await settingsTenant(product, 'keys');
  other = await settingsTenant(product, 'other-keys');
});
afterAll(() => product.close());

const wish = (name: string) => ({ name, scopes: ['values:read', 'values:write'], expiresInDays: 30 });
async function create(name: string) {
  const response = await mine.admin.send('POST', path, wish(name));
  expect(response.status).toBe(201);
  return createdApiKeySchema.parse(await response.json());
}
const call = (secret: string) =>
  fetch(`${product.baseUrl}/api/v1/cache/crm/lead/1`, { headers: { authorization: `Bearer ${secret}` } });

describe('an API key', () => {
  it('works from the moment it is made, and is refused a second after it was revoked', async () => {
    const { apiKey, secret } = await create('Loja');
    expect((await call(secret)).status).toBe(404);
    expect((await mine.admin.send('DELETE', `${path}/${apiKey.id}`)).status).toBe(204);
    await eventually(async () => (await call(secret)).status === 401, 3_000);
    expect(await mine.admin.refusal('DELETE', `${path}/${apiKey.id}`)).toEqual([404, 'not_found']);
    expect(await auditOf(product, mine.tenantId)).toEqual([
      { actor: mine.admin.email, action: 'api_key.create' },
      { actor: mine.admin.email, action: 'api_key.revoke' },
    ]);
  });

  it('is listed without its secret, which is told once', async () => {
    const { apiKey, secret } = await create('Listada');
    const text = await (await mine.viewer.get(path)).text();
    expect(text).not.toContain(secret);
    const listed = apiKeysSchema.parse(JSON.parse(text)).apiKeys.find(({ id }) => id === apiKey.id);
    expect(listed).toMatchObject({ name: 'Listada', state: 'active', prefix: secret.slice(0, 10) });
    const { rows } = await product.pools.platform.query('select after from accounts.audit_log where target = $1', [
      apiKey.id,
    ]);
    expect(JSON.stringify(rows)).not.toContain(secret);
  });

  it('has a name of its own, even after it was revoked', async () => {
    const { apiKey } = await create('Dupla');
    expect(await mine.admin.refusal('POST', path, wish('Dupla'))).toEqual([409, 'conflict']);
    await mine.admin.send('DELETE', `${path}/${apiKey.id}`);
    expect(await mine.admin.refusal('POST', path, wish('Dupla'))).toEqual([409, 'conflict']);
  });

  it('of two made at once with one name exists once', async () => {
    const answers = await Promise.all([1, 2, 3].map(() => mine.admin.send('POST', path, wish('Corrida'))));
    expect(answers.map(({ status }) => status).sort()).toEqual([201, 409, 409]);
  });

  it.each([
    {},
    { ...wish('x'), scopes: [] },
    { ...wish('x'), scopes: ['everything'] },
    { ...wish(''), name: '   ' },
    { ...wish('x'), name: 'a\u0000b' },
    { ...wish('x'), name: 'x'.repeat(101) },
    { ...wish('x'), expiresInDays: 0 },
    { ...wish('x'), expiresInDays: 1e9 },
    { ...wish('x'), tenantId: 'another' },
  ])('is not made of %j', async (body) => {
    expect(await mine.admin.refusal('POST', path, body)).toEqual([400, 'invalid_request']);
  });

  it('of another tenant is neither seen nor revoked', async () => {
    const { apiKey, secret } = await create('Alheia');
    expect(await other.admin.refusal('DELETE', `${path}/${apiKey.id}`)).toEqual([404, 'not_found']);
    expect(await other.admin.refusal('DELETE', `${path}/nonsense`)).toEqual([404, 'not_found']);
    expect(await (await other.admin.get(path)).json()).toEqual({ apiKeys: [] });
    expect((await call(secret)).status).toBe(404);
    expect(await auditOf(product, other.tenantId)).toEqual([]);
  });

  it('is managed by no viewer, by no other site and by no key', async () => {
    const { apiKey } = await create('Guardada');
    expect(await mine.viewer.refusal('POST', path, wish('v'))).toEqual([403, 'forbidden']);
    expect(await mine.viewer.refusal('DELETE', `${path}/${apiKey.id}`)).toEqual([403, 'forbidden']);
    for (const headers of [...foreign, { 'sec-fetch-site': 'same-site' } as Record<string, string>]) {
      expect(await mine.admin.refusal('POST', path, wish('o'), headers)).toEqual([403, 'forbidden']);
      expect(await mine.admin.refusal('DELETE', `${path}/${apiKey.id}`, undefined, headers)).toEqual([
        403,
        'forbidden',
      ]);
    }
    const pepper = product.services.apiKeyPepper;
    const key = await addApiKey(product.pools.platform, { tenantId: mine.tenantId, pepper, scopes: ['cache:read'] });
    const headers = { authorization: `Bearer ${key}` };
    for (const [method, at, body] of [
      ['GET', path, undefined],
      ['POST', path, wish('m')],
      ['DELETE', `${path}/${apiKey.id}`, undefined],
    ] as const) {
      expect(await mine.admin.refusal(method, at, body, headers)).toEqual([403, 'forbidden']);
    }
    expect((await fetch(product.baseUrl + path)).status).toBe(401);
  });
});
