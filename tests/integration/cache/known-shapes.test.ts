import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ArgumentError, CacheUnavailableError, KeyError, ValueError } from '#lib/cache/cache-error.ts';
import { eventAppendScript } from '#lib/cache/event-append-script.ts';
import { runScript } from '#lib/cache/run-script.ts';
import { type StructureServers, startStructureServers } from './structure-servers.ts';

let on: StructureServers;
const secret = 'a secret of this test';
beforeAll(async () => {
  on = await startStructureServers();
});
afterAll(() => on.close());

describe('device trust', () => {
  it.each([0, 0.5, 1])('keeps the score %d', async (score) => {
    const { deviceTrust } = on.tenant;
    const beganMs = performance.now();
    expect(await deviceTrust.set('phone', { score })).toBe(true);
    const known = await deviceTrust.get('phone');
    expect(known).toEqual({ score, hasBiometric: false, ageSeconds: expect.any(Number) });
    expect(known?.ageSeconds).toBeGreaterThanOrEqual(0);
    // In whole seconds, of which one more than went by may have begun.
    expect(known?.ageSeconds).toBeLessThanOrEqual(Math.ceil((performance.now() - beganMs) / 1_000));
  });

  it('keeps a biometric hash only so that it can be compared', async () => {
    const tenant = on.open({ biometricSecret: secret }).forTenant(on.tenantId);
    const hash = 'sha256-of-a-fingerprint';
    await tenant.deviceTrust.set('finger', { score: 0.9, biometricHash: hash });
    await tenant.deviceTrust.set('other', { score: 0.9, biometricHash: hash });
    expect(await tenant.deviceTrust.get('finger')).toMatchObject({ score: 0.9, hasBiometric: true });
    expect(await tenant.deviceTrust.matchesBiometric('finger', hash)).toBe(true);
    expect(await tenant.deviceTrust.matchesBiometric('finger', `${hash}x`)).toBe(false);
    expect(await tenant.deviceTrust.matchesBiometric('nobody', hash)).toBe(false);
    const admin = on.admin('data', 1);
    const stored = await Promise.all(
      ['finger', 'other'].map((id) => admin.getBuffer(`tenant:${on.tenantId}:device_trust:trust:${id}`)),
    );
    for (const bytes of stored) expect(bytes?.includes(hash)).toBe(false);
    const seals = stored.map((bytes) => /"biometric":"([^"]+)"/.exec(bytes?.toString('latin1') ?? '')?.[1]);
    expect(seals[0]).toMatch(/^[\w-]{43}$/);
    expect(seals[0]).not.toBe(seals[1]);
  });

  it('is unknown where nothing was noted, forgotten, or another tenant’s', async () => {
    const { deviceTrust } = on.tenant;
    expect(await deviceTrust.get('unknown')).toBeNull();
    await deviceTrust.set('gone', { score: 1 });
    expect(await on.cache.forTenant(randomUUID()).deviceTrust.get('gone')).toBeNull();
    expect(await deviceTrust.delete('gone')).toBe(true);
    expect(await deviceTrust.get('gone')).toBeNull();
  });

  it('refuses what is no score, and a biometric hash without a secret', async () => {
    const { deviceTrust } = on.tenant;
    for (const score of [-0.01, 1.01, Number.NaN, '1' as unknown as number]) {
      await expect(deviceTrust.set('bad', { score })).rejects.toBeInstanceOf(ArgumentError);
    }
    await expect(deviceTrust.set('bad', { score: 1, biometricHash: 'x' })).rejects.toBeInstanceOf(ArgumentError);
    await expect(deviceTrust.set('', { score: 1 })).rejects.toBeInstanceOf(KeyError);
    expect(await deviceTrust.get('bad')).toBeNull();
    expect(() => on.open({ biometricSecret: 'short' })).toThrow(
      expect.objectContaining({ reason: 'invalid_argument' }),
    );
  });
});

describe('AI responses', () => {
  const question = { model: 'llama', version: '3.1', input: { prompt: 'Olá', options: { a: 1, b: 2 } } };

  it('answer the same question, however its fields are ordered', async () => {
    const { aiResponses } = on.tenant;
    expect((await aiResponses.get(question)).hit).toBe(false);
    expect(await aiResponses.set(question, { text: 'Oi' })).toBe(true);
    const reordered = { input: { options: { b: 2, a: 1 }, prompt: 'Olá' }, version: '3.1', model: 'llama' };
    expect(await aiResponses.get(reordered)).toMatchObject({ hit: true, value: { text: 'Oi' } });
    expect(await aiResponses.delete(question)).toBe(true);
    expect((await aiResponses.get(question)).hit).toBe(false);
  });

  it('never answer another question, version, model or tenant', async () => {
    await on.tenant.aiResponses.set(question, 'known');
    const others = [
      { ...question, model: 'llama2' },
      { ...question, version: '3.2' },
      { ...question, input: { ...question.input, prompt: 'Olá ' } },
      { ...question, input: JSON.stringify(question.input) },
    ];
    for (const other of others) expect((await on.tenant.aiResponses.get(other)).hit).toBe(false);
    expect((await on.cache.forTenant(randomUUID()).aiResponses.get(question)).hit).toBe(false);
  });

  it('live in the database of the catalogue, under a hash of 256 bits', async () => {
    for (const [catalogue, database, module] of [
      ['multi-tenant', 4, 'ai'],
      ['enterprise', 10, 'ai_models'],
    ] as const) {
      const tenantId = randomUUID();
      await on.open({ catalogue }).forTenant(tenantId).aiResponses.set(question, 'x');
      const [key] = await on.admin('data', database).keys(`tenant:${tenantId}:*`);
      expect(key).toMatch(new RegExp(`^tenant:${tenantId}:${module}:response:[\\w-]{43}$`));
      expect(await on.admin('data', database).ttl(key ?? '')).toBeGreaterThan(3_000);
    }
  });

  it('refuse what cannot be asked', async () => {
    const { aiResponses } = on.tenant;
    await expect(aiResponses.get({ ...question, model: '' })).rejects.toBeInstanceOf(ArgumentError);
    await expect(aiResponses.get({ ...question, input: undefined })).rejects.toBeInstanceOf(ArgumentError);
    await expect(aiResponses.set({ ...question, input: 1n }, 1)).rejects.toBeInstanceOf(ValueError);
    await expect(aiResponses.set(question, undefined)).rejects.toBeInstanceOf(ValueError);
  });

  it('are counted as reads and writes of the cache', async () => {
    on.heard.length = 0;
    const asked = { ...question, input: 'counted' };
    await on.tenant.aiResponses.get(asked);
    await on.tenant.aiResponses.set(asked, 1);
    await on.tenant.aiResponses.get(asked);
    const seen = on.heard.map(({ operation, outcome, module }) => [operation, outcome, module]);
    expect(seen).toEqual([
      ['get', 'miss', 'ai'],
      ['set', 'ok', 'ai'],
      ['get', 'hit', 'ai'],
    ]);
  });
});

describe('events', () => {
  it('are kept in order, the newest first, each tenant its own', async () => {
    const tenant = on.cache.forTenant(randomUUID());
    for (const step of [1, 2, 3])
      expect(await tenant.trackEvent('mobile_session_created', { step })).toMatch(/^\d+-\d+$/);
    const events = await tenant.recentEvents(2);
    expect(events).toMatchObject([
      { name: 'mobile_session_created', data: { step: 3 } },
      { name: 'mobile_session_created', data: { step: 2 } },
    ]);
    expect(Math.abs(Date.parse(events[0]?.at ?? '') - Date.now())).toBeLessThan(10_000);
    expect(await on.tenant.recentEvents()).toEqual([]);
  });

  it('never grow beyond their number, and are forgotten in the end', async () => {
    const admin = on.admin('data', 15);
    for (let i = 0; i < 8; i++) await runScript(admin, eventAppendScript, ['events'], [5, 60_000, 'e', String(i)]);
    expect(await admin.xlen('events')).toBe(5);
    expect(await admin.pttl('events')).toBeGreaterThan(50_000);
  });

  it('refuse a bad name and too much data; each call is one observation', async () => {
    on.heard.length = 0;
    for (const name of ['', 'a b', 'x'.repeat(65)]) {
      await expect(on.tenant.trackEvent(name, {})).rejects.toBeInstanceOf(ArgumentError);
    }
    await expect(on.tenant.trackEvent('big', 'x'.repeat(16_384))).rejects.toBeInstanceOf(ValueError);
    await expect(on.tenant.recentEvents(0)).rejects.toBeInstanceOf(ArgumentError);
    expect(on.heard).toEqual([]);
    await on.tenant.trackEvent('seen', null);
    expect(on.heard).toMatchObject([{ operation: 'queue', outcome: 'ok', module: 'metrics', dataType: 'event' }]);
  });
});

describe('health', () => {
  const away = { connection: { commandTimeoutMs: 10_000 }, onError: () => {} };

  it('names latency, memory and nodes of both planes', async () => {
    on.heard.length = 0;
    const health = await on.tenant.health();
    expect(health).toMatchObject({ status: 'healthy', nodes: 2 });
    expect(health.planes.map(({ plane, reachable, nodes }) => [plane, reachable, nodes])).toEqual([
      ['data', true, 1],
      ['control', true, 1],
    ]);
    expect(health.latencyMs).toBeGreaterThan(0);
    for (const { memoryPercent } of health.planes) {
      if (memoryPercent !== null) expect(memoryPercent).toBeGreaterThan(0);
    }
    expect(on.heard).toEqual([]);
  });

  it('is degraded while one plane is away, unhealthy while both are, and never throws', async () => {
    const control = { url: 'redis://127.0.0.1:1' };
    const half = on.open({ ...away, control, strict: true }).forTenant(on.tenantId);
    expect(await half.health()).toMatchObject({ status: 'degraded', nodes: null });
    const none = on.open({ ...away, control, url: 'redis://127.0.0.1:1', strict: true }).forTenant(on.tenantId);
    expect(await none.health()).toMatchObject({ status: 'unhealthy', latencyMs: null, memoryPercent: null });
    await expect(none.trackEvent('x', 1)).rejects.toBeInstanceOf(CacheUnavailableError);
  });

  it('knows one plane where there is one server', async () => {
    const cache = on.open({ control: undefined });
    expect((await cache.forTenant(on.tenantId).health()).planes).toHaveLength(1);
  });
});
