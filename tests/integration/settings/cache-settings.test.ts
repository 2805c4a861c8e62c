import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { cacheSettingsSchema } from '#lib/contracts/settings/cache-settings.ts';
import { provideServices } from '#server/services.ts';
import { setTenantStatus } from '../http/people.ts';
import { startTestProduct, type TestProduct } from '../http/start-test-product.ts';
import { auditOf, settingsTenant, signInTo } from './settings-people.ts';

const path = '/api/settings/cache';
let product: TestProduct;
let mine: Awaited<ReturnType<typeof settingsTenant>>;
let other: Awaited<ReturnType<typeof settingsTenant>>;
const published: string[] = [];

beforeAll(async () => {
  product = await startTestProduct();
  const { tenantRules } = product.services;
  const publish = async (tenantId: string) => void published.push(tenantId);
  provideServices({ ...product.services, tenantRules: { ...tenantRules, publish } });
  mine = await settingsTenant(product, 'tuning');
  other = await settingsTenant(product, 'other-tuning');
});
afterAll(() => product.close());

const read = async (browser = mine.viewer) => cacheSettingsSchema.parse(await (await browser.get(path)).json());

describe('the settings of a cache', () => {
  it('are the catalogue’s until something is set, change field by field, and are put into effect', async () => {
    expect((await read()).databases).toHaveLength(16);
    expect((await read()).databases[1]).toMatchObject({ database: 1, mobileTtlSeconds: null, mobileCompression: true });
    await mine.admin.send('PATCH', `${path}/1`, { mobileTtlSeconds: 900 });
    const answer = await mine.admin.send('PATCH', `${path}/1`, { mobileCompression: false, defaultTtlSeconds: 60 });
    const expected = { database: 1, mobileTtlSeconds: 900, mobileCompression: false, defaultTtlSeconds: 60 };
    expect(await answer.json()).toMatchObject(expected);
    expect((await read()).databases[1]).toMatchObject(expected);
    await mine.admin.send('PATCH', `${path}/1`, { defaultTtlSeconds: null });
    expect((await read()).databases[1]).toMatchObject({ mobileTtlSeconds: 900, defaultTtlSeconds: null });
    expect(published).toEqual([mine.tenantId, mine.tenantId, mine.tenantId]);
    expect((await read(other.viewer)).databases[1]).toMatchObject({ mobileTtlSeconds: null, mobileCompression: true });
    expect(await auditOf(product, mine.tenantId)).toEqual(
      Array.from({ length: 3 }, () => ({ actor: mine.admin.email, action: 'settings.cache' })),
    );
  });

  it.each([
    { mobileTtlSeconds: 0 },
    { mobileTtlSeconds: -1 },
    { mobileTtlSeconds: 1.5 },
    { mobileTtlSeconds: 1e12 },
    { mobileTtlSeconds: '900' },
    { mobileCompression: 'yes' },
    { mobileSyncIntervalSeconds: 1 },
    { maxMemoryMb: 1 },
    { status: 'active' },
  ])('are refused as %j', async (body) => {
    expect(await mine.admin.refusal('PATCH', `${path}/1`, body)).toEqual([400, 'invalid_request']);
  });

  it('exist for sixteen databases', async () => {
    for (const database of ['16', '-1', 'x', '1.5']) {
      expect(await mine.admin.refusal('PATCH', `${path}/${database}`, {})).toEqual([404, 'not_found']);
    }
  });

  it('are changed by no viewer and no other site', async () => {
    const body = { mobileTtlSeconds: 5 };
    expect(await mine.viewer.refusal('PATCH', `${path}/1`, body)).toEqual([403, 'forbidden']);
    expect(await mine.admin.refusal('PATCH', `${path}/1`, body, {})).toEqual([403, 'forbidden']);
    expect(await mine.admin.refusal('PATCH', `${path}/1`, body, { origin: 'https://evil.test' })).toEqual([
      403,
      'forbidden',
    ]);
  });

  it('are refused while the tenant is under maintenance', async () => {
    await setTenantStatus(product.pools.platform, other.tenantId, 'maintenance');
    // The session of a moment ago may still be remembered; a fresh one is not.
    const fresh = await signInTo(product, other.admin.email);
    expect(await fresh.refusal('PATCH', `${path}/1`, { mobileTtlSeconds: 5 })).toEqual([503, 'tenant_maintenance']);
    expect(await fresh.refusal('POST', '/api/cache/ai/optimize')).toEqual([503, 'tenant_maintenance']);
  });
});
