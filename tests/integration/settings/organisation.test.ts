import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { organisationSchema } from '#lib/contracts/settings/organisation.ts';
import { makePng } from '../../fixtures/make-png.ts';
import { runAs, runAsTenant } from '../db/as-login.ts';
import { startTestProduct, type TestProduct } from '../http/start-test-product.ts';
import { auditOf, settingsTenant } from './settings-people.ts';

const path = '/api/settings/organisation';
const logo = '/api/settings/brand/logo';
let product: TestProduct;
let mine: Awaited<ReturnType<typeof settingsTenant>>;
let other: Awaited<ReturnType<typeof settingsTenant>>;

beforeAll(async () => {
  product = await startTestProduct();
  mine = await settingsTenant(product, 'brand');
  other = await settingsTenant(product, 'other-brand');
});
afterAll(() => product.close());

const businessHours = { timeZone: 'America/Sao_Paulo', days: [{ day: 1, opens: '08:00', closes: '18:00' }] };

describe('what a tenant says of itself', () => {
  it('is stored piece by piece and written into the audit log', async () => {
    const { admin, viewer, tenantId } = mine;
    expect(await (await viewer.get(path)).json()).toEqual({
      businessHours: null,
      brandColor: null,
      logo: null,
      favicon: null,
    });
    expect((await admin.send('PATCH', path, { brandColor: '#AA33FF' })).status).toBe(200);
    const changed = await admin.send('PATCH', path, { businessHours });
    expect(organisationSchema.parse(await changed.json())).toMatchObject({ brandColor: '#aa33ff', businessHours });
    expect(await (await viewer.get(path)).json()).toMatchObject({ brandColor: '#aa33ff', businessHours });
    expect(await (await other.admin.get(path)).json()).toMatchObject({ brandColor: null, businessHours: null });
    const entry = { actor: admin.email, action: 'settings.organisation' };
    expect(await auditOf(product, tenantId)).toEqual([entry, entry]);
  });

  it.each([
    { brandColor: 'red' },
    { brandColor: '#fff' },
    { brandColor: '#ffffff;background:url(//evil)' },
    { businessHours: { ...businessHours, timeZone: 'Mars/Olympus' } },
    { businessHours: { ...businessHours, days: [{ day: 7, opens: '08:00', closes: '18:00' }] } },
    { businessHours: { ...businessHours, days: [{ day: 1, opens: '18:00', closes: '08:00' }] } },
    { businessHours: { ...businessHours, days: [...businessHours.days, ...businessHours.days] } },
    { name: 'Somebody else' },
    [],
  ])('is refused where it is absurd (%#)', async (body) => {
    expect(await mine.admin.refusal('PATCH', path, body)).toEqual([400, 'invalid_request']);
  });

  it('is changed by no viewer and no other site', async () => {
    expect(await mine.viewer.refusal('PATCH', path, { brandColor: null })).toEqual([403, 'forbidden']);
    expect(await mine.admin.refusal('PATCH', path, { brandColor: null }, { origin: 'https://evil.test' })).toEqual([
      403,
      'forbidden',
    ]);
    expect(await mine.admin.refusal('PATCH', path, { brandColor: null }, {})).toEqual([403, 'forbidden']);
  });
});

describe('a logo', () => {
  it('comes back as it was sent, as nothing but a picture, and may be kept under its version', async () => {
    const png = makePng(64, 32);
    const stored = await mine.admin.send('PUT', logo, png);
    const { version } = (await stored.json()) as { version: string };
    const shown = await mine.viewer.get(`${logo}?v=${version}`);
    expect(Buffer.from(await shown.arrayBuffer())).toEqual(png);
    expect(Object.fromEntries(shown.headers)).toMatchObject({
      'content-type': 'image/png',
      'x-content-type-options': 'nosniff',
      'content-security-policy': expect.stringContaining('sandbox'),
      'cache-control': expect.stringMatching(/^private, /),
    });
    expect((await mine.viewer.get(logo)).headers.get('cache-control')).toBe('no-store');
    expect(await (await mine.viewer.get(path)).json()).toMatchObject({ logo: { version, bytes: png.length } });
  });

  it('belongs to its tenant', async () => {
    expect(await other.admin.refusal('GET', logo)).toEqual([404, 'not_found']);
    expect(await other.admin.refusal('DELETE', logo)).toEqual([404, 'not_found']);
  });

  it('is removed', async () => {
    expect((await mine.admin.send('DELETE', logo)).status).toBe(204);
    expect(await mine.admin.refusal('GET', logo)).toEqual([404, 'not_found']);
  });

  const svg = Buffer.from('<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>');
  it.each([
    ['an SVG', svg],
    ['nothing', Buffer.alloc(0)],
    ['a PNG with something behind its end', Buffer.concat([makePng(64, 64), svg])],
    ['half a PNG', makePng(64, 64).subarray(0, 60)],
    ['a PNG that unpacks to gigabytes', makePng(64, 64, 60_000)],
    ['a speck', makePng(1, 1)],
  ])('is refused as %s', async (_name, bytes) => {
    const headers = { 'sec-fetch-site': 'same-origin', 'content-type': 'image/png' };
    expect(await mine.admin.refusal('PUT', logo, bytes, headers)).toEqual([400, 'invalid_request']);
  });

  it('is put by no viewer and no other site, and nothing else can be put there', async () => {
    expect(await mine.viewer.refusal('PUT', logo, makePng(64, 64))).toEqual([403, 'forbidden']);
    expect(await mine.admin.refusal('PUT', logo, makePng(64, 64), { origin: 'https://evil.test' })).toEqual([
      403,
      'forbidden',
    ]);
    expect(await mine.admin.refusal('PUT', '/api/settings/brand/banner', makePng(64, 64))).toEqual([404, 'not_found']);
  });
});

describe.each(['accounts.tenant_settings', 'accounts.tenant_images'])('%s', (table) => {
  it('shows a tenant its own rows and nobody any without a tenant', async () => {
    await mine.admin.send('PUT', logo, makePng(64, 64));
    const url = product.databaseUrl;
    const select = `select distinct tenant_id from ${table}`;
    expect((await runAsTenant(url, mine.tenantId, select)).rows).toEqual([{ tenant_id: mine.tenantId }]);
    expect((await runAsTenant(url, other.tenantId, select)).rows).toEqual([]);
    expect((await runAs(url, select)).rows).toEqual([]);
    const move = `update ${table} set tenant_id = $1`;
    await expect(runAsTenant(url, mine.tenantId, move, [other.tenantId])).rejects.toMatchObject({ code: '42501' });
  });
});

// The last, for its body stays unread on the connection.
describe('an image of more than 200 KB', () => {
  it('is refused before it is read', async () => {
    const bytes = Buffer.concat([makePng(64, 64), Buffer.alloc(204_800)]);
    expect(await mine.admin.refusal('PUT', logo, bytes)).toEqual([413, 'payload_too_large']);
  });
});
