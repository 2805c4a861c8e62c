import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { eventually } from '#tests/setup/eventually.ts';
import { startTestRedisPair, type TestRedisPair } from '#tests/setup/test-redis.ts';
import { patientCreateCache as createCache } from './patient-create-cache.ts';

let servers: TestRedisPair;
beforeAll(async () => {
  servers = await startTestRedisPair();
});
afterAll(() => servers.close());

it('keeps values in the process', async () => {
  const { redisUrl: dataUrl, controlRedisUrl: controlUrl } = servers;
  const tenantId = randomUUID();
  // #region l1
  const cache = createCache({
    url: dataUrl,
    control: { url: controlUrl },
    l1: { maxBytes: 64 * 1024 * 1024, maxStaleMs: 2_000 },
  });
  const tenant = cache.forTenant(tenantId);

  await tenant.set('crm', 'config', 'plans', ['basic', 'pro']);
  const plans = await tenant.get<readonly string[]>('crm', 'config', 'plans'); // frozen: all callers share it
  // #endregion

  expect(plans).toMatchObject({ hit: true, value: ['basic', 'pro'] });
  await eventually(async () => {
    await tenant.get('crm', 'config', 'plans');
    return (cache.stats().l1?.entries ?? 0) > 0;
  });
  const other = createCache({ url: dataUrl, control: { url: controlUrl } });
  await other.forTenant(tenantId).set('crm', 'config', 'plans', ['all']);
  await eventually(async () => JSON.stringify((await tenant.get('crm', 'config', 'plans')).value) === '["all"]');
  await Promise.all([cache.close(), other.close()]);
});
