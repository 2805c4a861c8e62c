import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { evictionSchema } from '#lib/contracts/evictions.ts';
import { preferenceCookies } from '#lib/i18n/preferences.ts';
import { inTransaction } from '#server/db/in-transaction.ts';
import { replaceCachePatterns } from '#server/db/queries/optimizations/cache-patterns.ts';
import { saveOrganisation } from '#server/db/queries/settings/save-organisation.ts';
import { storeRollups } from '#server/db/queries/telemetry/store-rollups.ts';
import { withTenant } from '#server/db/with-tenant.ts';
import { decideEvictions } from '#server/optimizer/decide-evictions.ts';
import { readEvictionStandings } from '#server/optimizer/eviction-standing.ts';
import { runAs, runAsTenant } from '#tests/integration/db/as-login.ts';
import { makeRollup } from '#tests/integration/db/make-batch.ts';
import { addPerson, addStaff, addTenant } from '#tests/integration/http/people.ts';
import { startTestProduct, type TestProduct } from '#tests/integration/http/start-test-product.ts';
import { type SettingsBrowser, signInTo } from '#tests/integration/settings/settings-people.ts';

const minuteMs = 60_000;
const hourMs = 3_600_000;
/** Half past the last whole hour that is over. */
const nowMs = Math.floor(Date.now() / hourMs) * hourMs - hourMs / 2;
let product: TestProduct;
let phones: string;
let busy: string;
let viewer: SettingsBrowser;
let staff: SettingsBrowser;

beforeAll(async () => {
  product = await startTestProduct();
  const { platform, ingest } = product.pools;
  phones = await addTenant(platform, 'phones');
  busy = await addTenant(platform, 'busy');
  viewer = await signInTo(product, await addPerson(platform, 'tenant_viewer', phones));
  staff = await signInTo(product, await addStaff(platform, 'platform_viewer'));
  await platform.query(
    `insert into accounts.tenant_profiles (tenant_id, template, tier) values ($1, 'generic', 'enterprise')`,
    [busy],
  );
  // Twelve quiet hours; then phones on slow networks here, and a rush there.
  const quiet = Array.from({ length: 12 }, (_, hour) => nowMs - hourMs / 2 - (hour + 1) * hourMs).flatMap((bucketMs) =>
    [phones, busy].map((tenantId) => makeRollup({ tenantId, bucketMs, calls: 400, device: 'desktop' })),
  );
  const now = { bucketMs: nowMs - 5 * minuteMs, device: 'mobile' } as const;
  await inTransaction(ingest, (client) =>
    storeRollups(client, [
      ...quiet,
      makeRollup({ ...now, tenantId: phones, calls: 60, network: 'slow' }),
      makeRollup({ ...now, tenantId: phones, calls: 40, network: 'wifi' }),
      makeRollup({ ...now, tenantId: busy, calls: 400, network: 'wifi' }),
    ]),
  );
});
afterAll(() => product.close());

const decide = (atMs: number) =>
  decideEvictions({ pool: product.pools.platform, control: product.services.control, at: new Date(atMs) });

describe('the rules of eviction', () => {
  it('decide from what tenants do, tell whoever trims quotas, and write down only what changed', async () => {
    expect(await decide(nowMs)).toEqual({ tenants: 2, changed: 2 });
    expect(await decide(nowMs + minuteMs)).toEqual({ tenants: 2, changed: 0 });
    expect(await readEvictionStandings(product.services.control)).toEqual(
      new Map([
        [phones, { priority: 'normal', sparesMobile: true }],
        [busy, { priority: 'high', sparesMobile: false }],
      ]),
    );
  });

  it('look at the hours of a tenant’s own clock', async () => {
    const atMs = nowMs + 2 * minuteMs;
    const peakHours = [(new Date(atMs).getUTCHours() + 9) % 24];
    await withTenant(product.pools.app, busy, async (client) => {
      const businessHours = { timeZone: 'Asia/Tokyo', days: [] };
      await saveOrganisation(client, busy, { brandColor: null, businessHours });
      const found = { description: '', confidence: 0.9, peakHours, peakDays: null, details: {} };
      await replaceCachePatterns(client, busy, [{ ...found, type: 'peak_hours' }], new Date(atMs));
    });
    expect(await decide(atMs)).toEqual({ tenants: 2, changed: 1 });
    const { rows } = await product.pools.platform.query(
      'select rules from cache_management.eviction_decisions where tenant_id = $1 order by decided_at desc limit 1',
      [busy],
    );
    expect(rows[0].rules).toEqual(['tenant_usage_based', 'time_based']);
  });

  it('are shown with their reasons in the reader’s language, to the tenant and to staff', async () => {
    const asked = async (who: SettingsBrowser, path: string) =>
      evictionSchema.parse(await (await who.get(path)).json());
    const own = await asked(viewer, '/api/cache/ai/eviction');
    expect(own.current).toMatchObject({ priority: 'normal', sparesMobile: true, rules: ['mobile_priority'] });
    expect(own.current?.reasons[0]).toContain('60,0% das chamadas');
    staff.cookies.set(preferenceCookies.locale, 'en');
    const theirs = await asked(staff, `/api/platform/cache/ai/eviction?tenant=${busy}`);
    expect(theirs.current?.reasons[0]).toContain('enterprise tier');
  });

  it('end when their cause does, and the page says what held before', async () => {
    await decide(nowMs + 30 * minuteMs);
    const { current, earlier } = evictionSchema.parse(await (await viewer.get('/api/cache/ai/eviction')).json());
    expect(current?.rules).toEqual(['idle']);
    expect(earlier.map(({ rules }) => rules)).toEqual([['mobile_priority']]);
  });

  it('are seen by their own tenant only, which cannot change them', async () => {
    const table = 'cache_management.eviction_decisions';
    const seen = async (owner: string) =>
      (await runAsTenant(product.databaseUrl, owner, `select distinct tenant_id from ${table}`)).rows;
    expect(await seen(phones)).toEqual([{ tenant_id: phones }]);
    expect(await seen(busy)).toEqual([{ tenant_id: busy }]);
    expect((await runAs(product.databaseUrl, `select from ${table}`)).rows).toEqual([]);
    const change = `update ${table} set priority = 'high' where tenant_id = $1`;
    await expect(runAsTenant(product.databaseUrl, phones, change, [phones])).rejects.toThrow('permission denied');
  });
});
