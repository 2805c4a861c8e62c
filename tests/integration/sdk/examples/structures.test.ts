import { afterAll, beforeAll, expect, it } from 'vitest';
import type { TenantCache } from '#lib/sdk/node.ts';
import { type StructureServers, startStructureServers } from '../../cache/structure-servers.ts';
import { patientCreateCache as createCache } from './patient-create-cache.ts';

let on: StructureServers;
let tenant: TenantCache;
beforeAll(async () => {
  on = await startStructureServers();
  tenant = on.tenant;
});
afterAll(() => on.close());

it('keeps sessions', async () => {
  // #region sessions
  const session = await tenant.sessions.create({ userId: 'ana', platform: 'android' });
  if (session === null) throw new Error('the control server does not answer');

  await tenant.sessions.update(session.id, { language: 'pt-BR' }); // 30 minutes again
  const known = await tenant.sessions.get(session.id);
  const devices = await tenant.sessions.listByUser('ana'); // never the ids, only their hashes
  await tenant.sessions.destroy(session.id);
  // #endregion

  expect(known?.data).toEqual({ userId: 'ana', platform: 'android', language: 'pt-BR' });
  expect(devices.map(({ idHash }) => idHash)).toEqual([session.idHash]);
  expect(await tenant.sessions.get(session.id)).toBeNull();
});

it('locks and limits', async () => {
  const done: number[] = [];
  const writeReport = async (fence: number) => done.push(fence);
  // #region locks and limits
  const lock = await tenant.lock('nightly-report', { ttlSeconds: 30, waitMs: 1_000, renew: true });
  if (lock !== null) {
    try {
      await writeReport(lock.fence); // refuse smaller fences where it is written
    } finally {
      await lock.release();
    }
  }
  const { allowed, retryAfterMs } = await tenant.limiter.take('sms', { limit: 10, windowSeconds: 60 });
  // #endregion

  expect(done).toHaveLength(1);
  expect([allowed, retryAfterMs]).toEqual([true, 0]);
});

it('queues work', async () => {
  const sent: string[] = [];
  const send = async (mail: { to: string }) => sent.push(mail.to);
  // #region queues
  const mails = tenant.queue<{ to: string }>('mails');
  await mails.enqueue({ to: 'ana@example.com' }, { priority: 1, idempotencyKey: 'welcome:ana' });

  for (const item of await mails.reserve({ leaseSeconds: 30 })) {
    try {
      await send(item.data);
      await mails.ack(item);
    } catch {
      await mails.fail(item); // again after 1, 2 and 4 s, then put aside
    }
  }
  // #endregion

  expect(sent).toEqual(['ana@example.com']);
  expect(await mails.counts()).toEqual({ ready: 0, reserved: 0, scheduled: 0, dead: 0 });
});

it('knows places, devices, answers, events and its own health', async () => {
  const { tenantId } = on;
  const dataUrl = on.servers.redisUrl;
  const controlUrl = on.servers.controlRedisUrl;
  const biometricSecret = 'from a secret store';
  // #region known shapes
  const cache = createCache({ url: dataUrl, control: { url: controlUrl }, biometricSecret });
  const tenant = cache.forTenant(tenantId);

  await tenant.geo.setUserLocation('ana', -23.55, -46.63, { accuracyMeters: 12 });
  const nearby = await tenant.geo.getUsersNearby({ lat: -23.56, lng: -46.63, radiusKm: 5 });

  await tenant.deviceTrust.set('phone-1', { score: 0.9, biometricHash: 'of the device' });
  const trust = await tenant.deviceTrust.get('phone-1');

  const question = { model: 'llama3', version: '8b', input: { prompt: 'Summarise lead 7' } };
  await tenant.aiResponses.set(question, { text: 'Ana wants a quote.' });
  const answer = await tenant.aiResponses.get<{ text: string }>(question);

  await tenant.trackEvent('lead_opened', { lead: 7 });
  const { status } = await tenant.health();
  // #endregion

  expect(nearby.map(({ userId }) => userId)).toEqual(['ana']);
  expect(trust).toMatchObject({ score: 0.9, hasBiometric: true });
  expect(answer.value).toEqual({ text: 'Ana wants a quote.' });
  expect(status).toBe('healthy');
  await cache.close();
});
