import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { optimizationSchema, optimizationsSchema, optimizeResultSchema } from '#lib/contracts/optimizations.ts';
import { insertOptimization } from '#server/db/queries/optimizations/store-optimization.ts';
import { withTenant } from '#server/db/with-tenant.ts';
import { takeLease } from '#server/jobs/lease.ts';
import { type Browser, openBrowser } from './browser.ts';
import { addPerson, addTenant, password } from './people.ts';
import { startTestProduct, type TestProduct } from './start-test-product.ts';

let product: TestProduct;
let mine: string;
let admin: string;
let viewer: string;
let stranger: string;

async function cookieOf(email: string): Promise<string> {
  const browser: Browser = openBrowser(product.baseUrl);
  expect((await browser.signIn(email, password)).status).toBe(200);
  return [...browser.cookies].map(([name, value]) => `${name}=${value}`).join('; ');
}

const post = (cookie: string, path: string, headers: Record<string, string> = { 'sec-fetch-site': 'same-origin' }) =>
  fetch(`${product.baseUrl}/api/cache/ai/${path}`, { method: 'POST', headers: { cookie, ...headers } });

async function propose(): Promise<string> {
  const evidence = { reads: 5_000, watchedSeconds: 250, examinedSeconds: 160, memoryRatio: 1, promisedMissRatio: 0.8 };
  const change = { module: 'crm', dataType: 'temp', formerTtlSeconds: 30, ttlSeconds: 60, formerPolicySeconds: null };
  const gain = { gain_pp: 5, gain_low_pp: 4, gain_high_pp: 6 };
  const made = { changes: [change], ...gain, evidence, salt: 7, hottest: {}, created_at: new Date() };
  const row = await withTenant(product.pools.app, mine, (client) => insertOptimization(client, mine, made));
  return row.id;
}

beforeAll(async () => {
  product = await startTestProduct();
  const { platform } = product.pools;
  mine = await addTenant(platform, 'mine');
  const theirs = await addTenant(platform, 'theirs');
  admin = await cookieOf(await addPerson(platform, 'tenant_admin', mine));
  viewer = await cookieOf(await addPerson(platform, 'tenant_viewer', mine));
  stranger = await cookieOf(await addPerson(platform, 'tenant_admin', theirs));
});
afterAll(() => product.close());

describe('advice', () => {
  it('is applied and undone by an administrator, once each', async () => {
    const id = await propose();
    const applied = await post(admin, `optimizations/${id}/apply`);
    expect(applied.status).toBe(200);
    expect(optimizationSchema.parse(await applied.json())).toMatchObject({ id, state: 'applied', applied: true });
    expect((await post(admin, `optimizations/${id}/apply`)).status).toBe(409);
    const other = await propose();
    expect((await post(admin, `optimizations/${other}/apply`)).status).toBe(409);
    const undone = await post(admin, `optimizations/${id}/revert`);
    expect(await undone.json()).toMatchObject({ state: 'reverted', history: { length: 3 } });
    expect(await (await post(admin, `optimizations/${other}/dismiss`)).json()).toMatchObject({ state: 'dismissed' });
  });

  it('is read in the language of the reader', async () => {
    const read = (locale: string) =>
      fetch(`${product.baseUrl}/api/cache/ai/optimizations`, {
        headers: { cookie: `${viewer}; kryonix_locale=${locale}` },
      }).then(async (answer) => optimizationsSchema.parse(await answer.json()));
    expect((await read('pt-BR')).optimizations[0]?.title).toBe('Guardar crm · temp por mais tempo: de 30 s para 60 s');
    expect((await read('en')).optimizations[0]?.title).toBe('Keep crm · temp longer: 30 s becomes 60 s');
  });

  it('is nobody else’s to decide', async () => {
    const id = await propose();
    expect((await post(viewer, `optimizations/${id}/apply`)).status).toBe(403);
    expect((await post(stranger, `optimizations/${id}/apply`)).status).toBe(404);
    expect((await post(admin, `optimizations/${id}/apply`, { 'sec-fetch-site': 'cross-site' })).status).toBe(403);
    expect((await post('', `optimizations/${id}/apply`)).status).toBe(401);
    expect((await post(admin, `optimizations/${id}/delete`)).status).toBe(400);
  });
});

describe('an analysis', () => {
  it('answers what it found, and is refused while another one runs', async () => {
    const answer = await post(admin, 'optimize');
    expect(optimizeResultSchema.parse(await answer.json())).toMatchObject({ tenantId: mine, optimizationsApplied: 0 });
    const lease = await takeLease(product.services.control, `optimize:${mine}`, 5_000);
    expect((await post(admin, 'optimize')).status).toBe(409);
    await lease?.release();
    expect((await post(viewer, 'optimize')).status).toBe(403);
  });
});
