import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { accountSchema, defaultPreferences } from '#lib/contracts/account.ts';
import { runAs, runAsTenant } from '../db/as-login.ts';
import { addApiKey, addStaff } from '../http/people.ts';
import { startTestProduct, type TestProduct } from '../http/start-test-product.ts';
import { auditOf, foreign, type SettingsBrowser, settingsTenant, signInTo } from '../settings/settings-people.ts';

const preferences = '/api/account/preferences';
let product: TestProduct;
let mine: Awaited<ReturnType<typeof settingsTenant>>;
let other: Awaited<ReturnType<typeof settingsTenant>>;
let staff: SettingsBrowser;

beforeAll(async () => {
  product = await startTestProduct();
  mine = await settingsTenant(product, 'people');
  other = await settingsTenant(product, 'other-people');
  staff = await signInTo(product, await addStaff(product.pools.platform, 'platform_viewer'));
});
afterAll(() => product.close());

const read = async (browser: SettingsBrowser) => accountSchema.parse(await (await browser.get('/api/account')).json());

describe('what a person chose', () => {
  it('is theirs on every device, changes field by field, and is in the log', async () => {
    expect((await read(mine.viewer)).preferences).toEqual(defaultPreferences);
    await mine.viewer.send('PATCH', preferences, { language: 'en', utc: true });
    const chosen = {
      timeZone: 'America/Manaus',
      notifications: { email: ['critical', 'warning'], sms: ['critical'] },
      quietHours: { start: '22:00', end: '06:30' },
    };
    expect((await mine.viewer.send('PATCH', preferences, chosen)).status).toBe(200);
    const elsewhere = await signInTo(product, mine.viewer.email);
    expect((await read(elsewhere)).preferences).toEqual({
      ...defaultPreferences,
      ...chosen,
      language: 'en',
      utc: true,
      notifications: { email: ['warning', 'critical'], sms: ['critical'] },
    });
    expect((await read(mine.admin)).preferences).toEqual(defaultPreferences);
    const entry = { actor: mine.viewer.email, action: 'account.preferences' };
    expect(await auditOf(product, mine.tenantId)).toEqual([entry, entry]);
  });

  it('is kept for staff too', async () => {
    await staff.send('PATCH', preferences, { theme: 'dark' });
    expect((await read(staff)).preferences).toMatchObject({ theme: 'dark' });
    expect((await staff.send('PATCH', '/api/account/profile', { displayName: 'Plantão' })).status).toBe(200);
    expect((await read(staff)).profile.displayName).toBe('Plantão');
  });

  it.each([
    { language: 'fr' },
    { theme: 'pink' },
    { timeZone: 'Nowhere/City' },
    { timeZone: "'; drop table" },
    { currency: 'XYZ' },
    { notifications: { pigeon: ['info'] } },
    { notifications: { email: ['panic'] } },
    { quietHours: { start: '25:00', end: '06:00' } },
    { quietHours: { start: '06:00', end: '06:00' } },
    { userId: 'somebody' },
  ])('is refused as %j', async (body) => {
    expect(await mine.admin.refusal('PATCH', preferences, body)).toEqual([400, 'invalid_request']);
  });
});

describe('a person’s name', () => {
  it('is shown as it was changed', async () => {
    const name = '<b>Zé</b> da Silva';
    expect((await mine.admin.send('PATCH', '/api/account/profile', { displayName: `  ${name} ` })).status).toBe(200);
    expect((await read(mine.admin)).profile.displayName).toBe(name);
  });

  it.each(['', '   ', 'a\nb', 'x'.repeat(201)])('is not %j', async (displayName) => {
    expect(await mine.admin.refusal('PATCH', '/api/account/profile', { displayName })).toEqual([
      400,
      'invalid_request',
    ]);
  });
});

describe('an account', () => {
  it('is changed by no other site and belongs to no key', async () => {
    for (const headers of foreign) {
      expect(await mine.admin.refusal('PATCH', preferences, { utc: true }, headers)).toEqual([403, 'forbidden']);
      expect(await staff.refusal('PATCH', '/api/account/profile', { displayName: 'X' }, headers)).toEqual([
        403,
        'forbidden',
      ]);
    }
    const pepper = product.services.apiKeyPepper;
    const key = await addApiKey(product.pools.platform, { tenantId: mine.tenantId, pepper, scopes: ['cache:read'] });
    expect(await mine.admin.refusal('GET', '/api/account', undefined, { authorization: `Bearer ${key}` })).toEqual([
      403,
      'forbidden',
    ]);
    expect((await fetch(`${product.baseUrl}/api/account`)).status).toBe(401);
  });

  it('can be read and changed below the product only within its own tenant', async () => {
    await other.admin.send('PATCH', preferences, { utc: true });
    const url = product.databaseUrl;
    const select = 'select user_id from accounts.preferences where utc';
    expect((await runAsTenant(url, other.tenantId, select)).rows).toHaveLength(1);
    expect((await runAs(url, select)).rows).toEqual([]);
    const steal = `update accounts.users set display_name = 'x' where email = $1`;
    expect((await runAsTenant(url, mine.tenantId, steal, [other.admin.email])).rowCount).toBe(0);
    const change = `update accounts.preferences set utc = false
      where user_id in (select user_id from accounts.preferences)`;
    expect((await runAs(url, change)).rowCount).toBe(0);
    const elevate = `update accounts.users set platform_role = 'platform_admin'`;
    await expect(runAsTenant(url, mine.tenantId, elevate)).rejects.toMatchObject({ code: '42501' });
  });
});
