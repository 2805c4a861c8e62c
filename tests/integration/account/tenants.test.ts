import { afterAll, beforeAll, expect, it } from 'vitest';
import { accountTenantsSchema } from '#lib/contracts/account-tenants.ts';
import { partitionHeader } from '#lib/offline/partition.ts';
import { inTransaction } from '#server/db/in-transaction.ts';
import { createInvitation } from '#server/db/queries/tenants/invitation.ts';
import { hashInvitationToken, newInvitationToken } from '#server/tenants/invitation-token.ts';
import { addApiKey, addStaff, setTenantStatus } from '../http/people.ts';
import { startTestProduct, type TestProduct } from '../http/start-test-product.ts';
import { foreign, type SettingsBrowser, settingsTenant, signInTo } from '../settings/settings-people.ts';

let product: TestProduct;
let first: Awaited<ReturnType<typeof settingsTenant>>;
let second: Awaited<ReturnType<typeof settingsTenant>>;
let strange: Awaited<ReturnType<typeof settingsTenant>>;
/** A viewer of the first who accepted an invitation to the second, as its administrator. */
let person: SettingsBrowser;

beforeAll(async () => {
  product = await startTestProduct();
  first = await settingsTenant(product, 'first');
  second = await settingsTenant(product, 'second');
  strange = await settingsTenant(product, 'strange');
  person = first.viewer;
  const token = newInvitationToken();
  const tokenHash = hashInvitationToken(token) ?? Buffer.alloc(0);
  await inTransaction(product.pools.platform, (client) =>
    createInvitation(client, {
      ...{ tenantId: second.tenantId, tokenHash, email: person.email, displayName: 'Ana', role: 'tenant_admin' },
      expiresAt: new Date(Date.now() + 60_000),
    }),
  );
  expect((await person.send('POST', `/api/invitations/${token}`, { displayName: 'Ana' })).status).toBe(204);
});
afterAll(() => product.close());

const tenantsOf = async (browser: SettingsBrowser) =>
  accountTenantsSchema.parse(await (await browser.get('/api/account/tenants')).json()).tenants;
const choose = (tenantId: string, headers?: Record<string, string>, by = person) =>
  by.refusal('POST', '/api/account/tenant', { tenantId }, headers);
const currentOf = async (browser: SettingsBrowser) => (await tenantsOf(browser)).find(({ current }) => current)?.id;
const roleOf = async (browser: SettingsBrowser) => (await (await browser.get('/api/account')).json()).profile.role;
const servedTenant = async (browser: SettingsBrowser) =>
  (await (await browser.get('/api/cache/metrics/realtime')).json()).tenantId;
const done = [204, undefined];

it('whoever accepts an invitation is let into that tenant at the next sign-in', async () => {
  expect(await currentOf(await signInTo(product, person.email))).toBe(second.tenantId);
  expect(await currentOf(person)).toBe(first.tenantId);
});

it('a person sees the tenants that they belong to, with their role in each, and no others', async () => {
  const known = { status: 'active', current: false };
  expect(await tenantsOf(person)).toEqual([
    { ...known, id: first.tenantId, name: 'Tenant first', slug: 'first', role: 'tenant_viewer', current: true },
    { ...known, id: second.tenantId, name: 'Tenant second', slug: 'second', role: 'tenant_admin' },
  ]);
  expect((await tenantsOf(strange.admin)).map(({ id }) => id)).toEqual([strange.tenantId]);
  const staff = await signInTo(product, await addStaff(product.pools.platform, 'platform_admin'));
  expect(await tenantsOf(staff)).toEqual([]);
  expect(await choose(first.tenantId, undefined, staff)).toEqual([404, 'not_found']);
});

it('a session goes to another of them with the role there, its sockets are closed, and both logs say so', async () => {
  expect(await servedTenant(person)).toBe(first.tenantId);
  const closed = product.disconnected.length;
  expect(await choose(second.tenantId)).toEqual(done);
  expect([await servedTenant(person), await roleOf(person), await currentOf(person)]).toEqual([
    second.tenantId,
    'tenant_admin',
    second.tenantId,
  ]);
  expect(product.disconnected).toHaveLength(closed + 1);
  const { rows } = await product.pools.platform.query(
    `select tenant_id, actor, action, target from accounts.audit_log
      where action in ('session.leave', 'session.enter') order by id`,
  );
  expect(rows).toEqual([
    { tenant_id: first.tenantId, actor: person.email, action: 'session.leave', target: 'tenant_viewer' },
    { tenant_id: second.tenantId, actor: person.email, action: 'session.enter', target: 'tenant_admin' },
  ]);
  // Chosen again it changes nothing, and is noted nowhere.
  expect(await choose(second.tenantId)).toEqual(done);
  expect(product.disconnected).toHaveLength(closed + 1);
});

it('the next sign-in opens the tenant that was chosen last', async () => {
  expect(await choose(second.tenantId)).toEqual(done);
  expect(await currentOf(await signInTo(product, person.email))).toBe(second.tenantId);
  expect(await choose(first.tenantId)).toEqual(done);
  expect(await currentOf(await signInTo(product, person.email))).toBe(first.tenantId);
});

it('nobody goes to a tenant that they do not belong to, nor by another site, nor with a key', async () => {
  expect(await choose(strange.tenantId)).toEqual([404, 'not_found']);
  expect(await choose(first.tenantId, undefined, strange.admin)).toEqual([404, 'not_found']);
  expect(await person.refusal('POST', '/api/account/tenant', { tenantId: 'x' })).toEqual([400, 'invalid_request']);
  for (const headers of foreign) expect(await choose(second.tenantId, headers)).toEqual([403, 'forbidden']);
  const pepper = product.services.apiKeyPepper;
  const key = await addApiKey(product.pools.platform, { tenantId: first.tenantId, pepper, scopes: ['cache:read'] });
  expect(await choose(second.tenantId, { authorization: `Bearer ${key}` })).toEqual([403, 'forbidden']);
  expect(await servedTenant(person)).toBe(first.tenantId);
});

it('a page that was opened for the one changes nothing of the other', async () => {
  expect(await choose(second.tenantId)).toEqual(done);
  const { profile } = await (await person.get('/api/account')).json();
  const from = (tenantId: string) =>
    person.refusal(
      'PATCH',
      '/api/account/preferences',
      { utc: true },
      { 'sec-fetch-site': 'same-origin', [partitionHeader]: `${profile.userId}.${tenantId}` },
    );
  expect(await from(first.tenantId)).toEqual([401, 'unauthenticated']);
  expect(await from(second.tenantId)).toEqual([200, undefined]);
});

it('a suspended tenant is not gone to, is left, and is not what the next sign-in opens', async () => {
  await setTenantStatus(product.pools.platform, first.tenantId, 'suspended');
  expect(await choose(first.tenantId)).toEqual([403, 'tenant_suspended']);
  await setTenantStatus(product.pools.platform, first.tenantId, 'active');
  expect(await choose(first.tenantId)).toEqual(done);
  await setTenantStatus(product.pools.platform, first.tenantId, 'suspended');
  expect(await currentOf(await signInTo(product, person.email))).toBe(second.tenantId);
  expect(await choose(second.tenantId)).toEqual(done);
  expect(await servedTenant(person)).toBe(second.tenantId);
});
