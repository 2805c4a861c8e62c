import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { canariesSchema } from '#lib/contracts/canaries.ts';
import { scoreSchema } from '#lib/contracts/score.ts';
import { runCanaries } from '#server/canaries/run-canaries.ts';
import { logger } from '#server/logger.ts';
import { runAs } from '../db/as-login.ts';
import { addStaff } from '../http/people.ts';
import { startTestProduct, type TestProduct } from '../http/start-test-product.ts';
import { type SettingsBrowser, settingsTenant, signInTo } from '../settings/settings-people.ts';

let product: TestProduct;
let staff: SettingsBrowser;

beforeAll(async () => {
  product = await startTestProduct();
  staff = await signInTo(product, await addStaff(product.pools.platform, 'platform_viewer'));
});
afterAll(() => product.close());

function run() {
  const { pools, services } = product;
  const { cache, baseUrl, tenantRules, apiKeyPepper, masterKey } = services;
  return runCanaries(
    {
      ...{ platform: pools.platform, ingest: pools.ingest, tenantRules, apiKeyPepper, masterKey, log: logger },
      world: { appPool: pools.app, cache, baseUrl, redisUrl: product.data.url },
    },
    new Date(),
  );
}
const read = async () => canariesSchema.parse(await (await staff.get('/api/platform/canaries')).json());
async function isolationScore(): Promise<number | null | undefined> {
  const { metrics } = scoreSchema.parse(await (await staff.get('/api/platform/score')).json());
  return metrics.find(({ id }) => id === 'tenant_isolation_score')?.value;
}
const outcomeOf = async (probe: string) => (await read()).last.find((result) => result.probe === probe)?.outcome;

describe('the canaries', () => {
  it('say nothing of isolation before they ran', async () => expect(await isolationScore()).toBeNull());

  it('find the walls standing, say what they could not try, and are nobody’s customers', async () => {
    const found = await run();
    expect(found.breached).toBe(0);
    for (const probe of ['cache-get', 'sql-no-tenant', 'sql-other-tenant', 'http-api']) {
      expect([probe, await outcomeOf(probe)]).toEqual([probe, 'held']);
    }
    // No tenant has a Redis user of its own in this set-up, and no socket server runs.
    expect(await outcomeOf('redis-get')).toBe('unknown');
    expect(await outcomeOf('socket-room')).toBe('unknown');
    expect(await isolationScore()).toBe(100);
    const tenants = await (await staff.get('/api/platform/tenants')).text();
    expect(tenants).not.toMatch(/canary/i);
    const people = await settingsTenant(product, 'customer');
    expect((await people.admin.get('/api/platform/canaries')).status).toBe(403);
  });

  it('keep their names and keys from run to run', async () => {
    const count = async () =>
      (await product.pools.platform.query('select count(*)::int as count from accounts.tenants where canary')).rows[0]
        .count;
    await run();
    expect(await count()).toBe(2);
  });

  it('see a hole in row-level security, and export what they saw', async () => {
    const hole = 'create policy hole on cache_management.tenant_cache_configs for select to kryonix_app using (true)';
    await runAs(product.ownerDatabaseUrl, `set role kryonix_owner; ${hole}`);
    expect((await run()).breached).toBe(2);
    expect(await outcomeOf('sql-no-tenant')).toBe('breached');
    expect(await outcomeOf('sql-other-tenant')).toBe('breached');
    const { breaches, day } = await read();
    expect(breaches).toHaveLength(2);
    expect(day.breached).toBe(2);
    expect(await isolationScore()).toBeLessThan(100);
    await runAs(
      product.ownerDatabaseUrl,
      'set role kryonix_owner; drop policy hole on cache_management.tenant_cache_configs',
    );
    expect((await run()).breached).toBe(0);
    const csv = await (await staff.get('/api/platform/canaries?format=csv')).text();
    expect(csv).toMatch(/^at,run_id,probe,outcome,detail,duration_ms/);
    expect(csv).toContain('breached');
  });
});
