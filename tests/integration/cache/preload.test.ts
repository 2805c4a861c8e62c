import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ArgumentError, KeyError } from '#lib/cache/cache-error.ts';
import type { Cache } from '#lib/cache/create-cache.ts';
import type { Observation } from '#lib/cache/observation.ts';
import { publishPolicies } from '#lib/cache/publish-policies.ts';
import { MultiTenantCacheService } from '#lib/sdk/fronts/multi-tenant-cache-service.ts';
import { eventually } from '#tests/setup/eventually.ts';
import { type StructureServers, startStructureServers } from './structure-servers.ts';

let on: StructureServers;
beforeAll(async () => {
  on = await startStructureServers();
});
afterAll(() => on.close());

/** A cache whose hot keys are known, after the server lost them. */
async function afterLoss(keys: readonly string[]): Promise<{ cache: Cache; tenantId: string; heard: Observation[] }> {
  const cache = on.open();
  const tenantId = randomUUID();
  const tenant = cache.forTenant(tenantId);
  cache.registerLoader('crm', 'lead', ({ key }) => {
    if (key === 'broken') throw new Error('no such table');
    return key === 'gone' ? undefined : `loaded ${key}`;
  });
  for (const key of keys) {
    await tenant.set('crm', 'lead', key, 'old');
    for (let read = 0; read < 11; read++) await tenant.get('crm', 'lead', key);
  }
  await tenant.set('crm', 'lead', 'cold', 'old');
  await tenant.get('crm', 'lead', 'cold');
  await tenant.clear({ module: 'crm' });
  const heard: Observation[] = [];
  cache.observations.subscribe((observation) => heard.push(observation));
  return { cache, tenantId, heard };
}

describe('a registered loader', () => {
  it('brings hot keys back before anybody asks, and counts neither a hit nor a miss for it', async () => {
    const { cache, tenantId, heard } = await afterLoss(['ana:1', 'rui']);
    expect(await cache.warmUp(tenantId)).toEqual({ loaded: 2, present: 0, nothing: 0, failures: [] });
    expect(heard.map(({ operation, key, ahead }) => [operation, key, ahead]).sort()).toEqual([
      ['set', 'ana:1', true],
      ['set', 'rui', true],
    ]);
    expect(cache.stats().preload).toMatchObject({ loaded: 2, used: 0, precision: null });
    const tenant = cache.forTenant(tenantId);
    expect((await tenant.get('crm', 'lead', 'ana:1')).value).toBe('loaded ana:1');
    expect((await tenant.get('crm', 'lead', 'cold')).hit).toBe(false);
    await tenant.set('crm', 'lead', 'rui', 'written meanwhile');
    expect(cache.stats().preload).toMatchObject({ loaded: 2, used: 1, unused: 1, precision: 0.5 });
    expect(await cache.warmUp(tenantId)).toMatchObject({ loaded: 0, present: 2 });
  });

  it('makes nothing up, and one that fails is told of while the others go on', async () => {
    const { cache, tenantId } = await afterLoss(['gone', 'broken', 'rui']);
    const result = await cache.warmUp(tenantId);
    expect(result).toMatchObject({
      loaded: 1,
      nothing: 1,
      failures: [{ module: 'crm', dataType: 'lead', key: 'broken' }],
    });
    expect(await cache.forTenant(tenantId).has('crm', 'lead', 'gone')).toBe(false);
    expect(on.faults.at(-1)).toMatchObject({ reason: 'load_failed' });
  });

  it('loads no more than it is asked to, and nothing for another tenant', async () => {
    const { cache, tenantId } = await afterLoss(['a', 'b', 'c']);
    expect(await cache.warmUp(randomUUID())).toMatchObject({ loaded: 0, present: 0 });
    expect(await cache.warmUp(tenantId, { moreThanHits: 11 })).toMatchObject({ loaded: 0 });
    expect(await cache.warmUp(tenantId, { hotKeys: 2 })).toMatchObject({ loaded: 2 });
    await expect(cache.warmUp(tenantId, { hotKeys: -1 })).rejects.toBeInstanceOf(ArgumentError);
  });

  it('belongs to a class that can be, which has one at a time', () => {
    const cache = on.open();
    const remove = cache.registerLoader('crm', 'lead', () => 1);
    expect(() => cache.registerLoader('crm', 'lead', () => 2)).toThrow(ArgumentError);
    expect(() => cache.registerLoader('CRM', 'lead', () => 2)).toThrow(KeyError);
    remove();
    expect(() => cache.registerLoader('crm', 'lead', () => 2)).not.toThrow();
  });

  it('expects what the same session asked for next, and no other one', async () => {
    const cache = on.open();
    const tenantId = randomUUID();
    const asked: string[] = [];
    cache.registerLoader('crm', 'lead', ({ key }) => {
      asked.push(key);
      return key;
    });
    const tenant = cache.forTenant(tenantId);
    const visit = async (session: string, keys: string[]) => {
      for (const key of keys) await tenant.get('crm', 'lead', key, { session });
    };
    for (const session of ['s1', 's2', 's3']) await visit(session, ['list', 'detail', `own-${session}`]);
    await tenant.get('crm', 'lead', 'stranger');
    await visit('s4', ['list']);
    expect(await cache.warmUp(tenantId, { hotKeys: 0 })).toMatchObject({ loaded: 1 });
    expect(asked).toEqual(['detail']);
  });

  it('serves warmupCacheForTenant', async () => {
    const { cache, tenantId } = await afterLoss(['a', 'b']);
    const service = new MultiTenantCacheService(tenantId, { cache, warmupOf: { hotKeys: 1 } });
    expect(await service.warmupCacheForTenant()).toEqual({ loaded: 1, present: 0, failures: [] });
  });
});

describe('an applied preload policy', () => {
  const visit = async (cache: Cache, tenantId: string, session: string) => {
    for (const key of ['list', 'detail']) await cache.forTenant(tenantId).get('crm', 'lead', key, { session });
  };

  it('loads what follows as soon as a session shows it, and nothing is loaded without it', async () => {
    const cache = on.open();
    const tenantId = randomUUID();
    cache.registerLoader('crm', 'lead', ({ key }) => `loaded ${key}`);
    for (let session = 0; session < 25; session++) await visit(cache, tenantId, `s${session}`);
    expect(cache.stats().preload).toMatchObject({ loaded: 0 });
    const scope = { kind: 'preload', tenantId, module: 'crm', dataType: 'lead' } as const;
    await publishPolicies(on.admin('control', 0), [{ scope, settings: { leastConfidence: 0.3 } }]);
    const tenant = cache.forTenant(tenantId);
    await eventually(async () => {
      await tenant.get('crm', 'lead', 'list', { session: randomUUID() });
      return (cache.stats().preload?.loaded ?? 0) > 0;
    });
    expect((await tenant.get('crm', 'lead', 'detail')).value).toBe('loaded detail');
    expect(cache.stats().preload).toMatchObject({ loaded: 1, used: 1, precision: 1 });
  });
});
