import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Sessions, sessionsSchema } from '#lib/contracts/settings/sessions.ts';
import { startTestProduct, type TestProduct } from '../http/start-test-product.ts';
import { auditOf, foreign, type SettingsBrowser, settingsTenant, signInTo } from './settings-people.ts';

const path = '/api/settings/sessions';
let product: TestProduct;
let mine: Awaited<ReturnType<typeof settingsTenant>>;
let other: Awaited<ReturnType<typeof settingsTenant>>;

beforeAll(async () => {
  product = await startTestProduct();
  mine = await settingsTenant(product, 'seats');
  other = await settingsTenant(product, 'other-seats');
});
afterAll(() => product.close());

const read = async (browser: SettingsBrowser): Promise<Sessions> =>
  sessionsSchema.parse(await (await browser.get(path)).json());
const otherThanCurrent = ({ people }: Sessions, email: string) =>
  people.find((session) => session.email === email && !session.current);

describe('sign-ins', () => {
  it('are listed for the administrator, one of them as the one that asks, without their ids', async () => {
    const { people } = await read(mine.admin);
    expect(people.map(({ email }) => email).sort()).toEqual([mine.admin.email, mine.viewer.email].sort());
    expect(people.filter(({ current }) => current).map(({ email }) => email)).toEqual([mine.admin.email]);
    const { rows } = await product.pools.platform.query('select id from accounts.sessions');
    const text = JSON.stringify(people);
    for (const { id } of rows) expect(text).not.toContain(id);
  });

  it('end at once, with their sockets, and the log names who did it', async () => {
    const second = await signInTo(product, mine.viewer.email);
    expect((await second.get(path)).status).toBe(200);
    const session = (await read(mine.admin)).people.find(({ email }) => email === mine.viewer.email);
    const before = product.disconnected.length;
    expect((await mine.admin.send('DELETE', `${path}/person/${session?.id}`)).status).toBe(204);
    expect(product.disconnected).toHaveLength(before + 1);
    expect((await second.get(path)).status).toBe(401);
    expect(await mine.admin.refusal('DELETE', `${path}/person/${session?.id}`)).toEqual([404, 'not_found']);
    expect(await auditOf(product, mine.tenantId)).toEqual([{ actor: mine.admin.email, action: 'session.revoke' }]);
  });

  it('of others are neither shown to a viewer nor ended by one; their own are', async () => {
    const own = await signInTo(product, mine.viewer.email);
    const listed = await read(mine.viewer);
    expect(new Set(listed.people.map(({ email }) => email))).toEqual(new Set([mine.viewer.email]));
    const admins = (await read(mine.admin)).people.find(({ email }) => email === mine.admin.email);
    expect(await mine.viewer.refusal('DELETE', `${path}/person/${admins?.id}`)).toEqual([404, 'not_found']);
    const mineToo = otherThanCurrent(listed, mine.viewer.email);
    expect((await mine.viewer.send('DELETE', `${path}/person/${mineToo?.id}`)).status).toBe(204);
    expect((await own.get(path)).status).toBe(401);
  });

  it('of another tenant are neither seen nor ended', async () => {
    const target = (await read(mine.admin)).people[0];
    expect(JSON.stringify(await read(other.admin))).not.toContain(target?.id);
    expect(await other.admin.refusal('DELETE', `${path}/person/${target?.id}`)).toEqual([404, 'not_found']);
    expect((await mine.admin.get(path)).status).toBe(200);
  });

  it('are ended by no other site', async () => {
    const target = (await read(mine.admin)).people.find(({ current }) => current);
    for (const headers of foreign) {
      expect(await mine.admin.refusal('DELETE', `${path}/person/${target?.id}`, undefined, headers)).toEqual([
        403,
        'forbidden',
      ]);
    }
  });
});

describe('sessions of applications', () => {
  it('are listed by device, the latest first, and ended', async () => {
    const cache = product.services.cache.forTenant(mine.tenantId);
    const phone = await cache.sessions.create({ userId: 'paciente-7', deviceType: 'mobile', platform: 'android' });
    const app = await cache.sdkSessions.create({ userId: 'caixa-2', deviceType: 'toaster', appVersion: '2.1' });
    const { applications } = await read(mine.admin);
    expect(applications).toEqual(
      expect.arrayContaining([
        expect.objectContaining({ id: phone?.idHash, kind: 'mobile', device: 'mobile', platform: 'android' }),
        expect.objectContaining({ id: app?.idHash, kind: 'sdk', device: 'unknown', appVersion: '2.1' }),
      ]),
    );
    expect(await mine.viewer.refusal('DELETE', `${path}/mobile/${phone?.idHash}`)).toEqual([403, 'forbidden']);
    expect(await other.admin.refusal('DELETE', `${path}/mobile/${phone?.idHash}`)).toEqual([404, 'not_found']);
    expect(await cache.sessions.get(phone?.id ?? '')).not.toBeNull();
    expect((await mine.admin.send('DELETE', `${path}/mobile/${phone?.idHash}`)).status).toBe(204);
    expect(await cache.sessions.get(phone?.id ?? '')).toBeNull();
    expect((await read(mine.admin)).applications?.map(({ id }) => id)).toEqual([app?.idHash]);
  });

  it('hide from a viewer whose they are, and from other tenants that they are', async () => {
    await product.services.cache.forTenant(mine.tenantId).sessions.create({ userId: 'maria.silva' });
    expect(JSON.stringify(await read(mine.viewer))).not.toContain('maria.silva');
    expect((await read(other.admin)).applications).toEqual([]);
  });

  it.each(['mobile/x', 'toaster/abc', `mobile/${'a'.repeat(43)}`, `mobile/${'a'.repeat(64)}`])(
    'are not found as %s',
    async (name) => {
      expect(await mine.admin.refusal('DELETE', `${path}/${name}`)).toEqual([404, 'not_found']);
    },
  );
});
