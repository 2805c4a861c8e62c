import { randomUUID } from 'node:crypto';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ArgumentError, CacheUnavailableError, KeyError, TtlError } from '#lib/cache/cache-error.ts';
import { geoSearchScript } from '#lib/cache/geo-search-script.ts';
import { geoSetScript } from '#lib/cache/geo-set-script.ts';
import { runScript } from '#lib/cache/run-script.ts';
import { eventually } from '#tests/setup/eventually.ts';
import { type StructureServers, startStructureServers } from './structure-servers.ts';

let on: StructureServers;
beforeAll(async () => {
  on = await startStructureServers();
});
afterAll(() => on.close());

const paulista = { lat: -23.5614, lng: -46.6559 };
const database = 1;
const keyOf = (part: string) => `tenant:${on.tenantId}:geolocation:location:{${on.tenantId}:users}:${part}`;

/** Kilometres along the great circle, on the sphere that Redis uses. */
function kilometres(a: { lat: number; lng: number }, b: { lat: number; lng: number }): number {
  const [lat1, lat2] = [a.lat, b.lat].map((degrees) => (degrees * Math.PI) / 180) as [number, number];
  const dLng = ((b.lng - a.lng) * Math.PI) / 180;
  const h = Math.sin((lat2 - lat1) / 2) ** 2 + Math.cos(lat1) * Math.cos(lat2) * Math.sin(dLng / 2) ** 2;
  return 2 * 6372.797560856 * Math.asin(Math.min(1, Math.sqrt(h)));
}

describe('locations', () => {
  it('are found nearest first, with distance, accuracy and time', async () => {
    const { geo } = on.cache.forTenant(randomUUID());
    await geo.setUserLocation('near', -23.5629, -46.6544, { accuracyMeters: 12.5 });
    await geo.setUserLocation('nearer', -23.5615, -46.656);
    await geo.setUserLocation('rio', -22.9068, -43.1729, { accuracyMeters: 0 });
    const users = await geo.getUsersNearby({ ...paulista, radiusKm: 2 });
    expect(users.map(({ userId }) => userId)).toEqual(['nearer', 'near']);
    expect(users[1]?.accuracyMeters).toBe(12.5);
    expect(users[0]?.accuracyMeters).toBeNull();
    expect(users[1]?.distanceKm).toBeCloseTo(kilometres(paulista, { lat: -23.5629, lng: -46.6544 }), 2);
    expect(Math.abs(Date.parse(users[0]?.recordedAt ?? '') - Date.now())).toBeLessThan(10_000);
    expect((await geo.getUsersNearby({ ...paulista, radiusKm: 500 })).map(({ userId }) => userId)).toContain('rio');
    expect(await geo.getUsersNearby({ ...paulista, radiusKm: 500, limit: 1 })).toHaveLength(1);
  });

  it('agree with the great circle, wherever on earth', async () => {
    const point = fc.record({
      lat: fc.double({ min: -85, max: 85, noNaN: true }),
      lng: fc.double({ min: -179.9, max: 179.9, noNaN: true }),
    });
    const people = fc.array(point, { minLength: 1, maxLength: 12 });
    await fc.assert(
      fc.asyncProperty(people, point, fc.integer({ min: 1, max: 15_000 }), async (where, centre, radiusKm) => {
        const { geo } = on.cache.forTenant(randomUUID());
        await Promise.all(where.map(({ lat, lng }, i) => geo.setUserLocation(`u${i}`, lat, lng)));
        const found = new Set((await geo.getUsersNearby({ ...centre, radiusKm })).map(({ userId }) => userId));
        for (const [i, each] of where.entries()) {
          const distance = kilometres(centre, each);
          if (Math.abs(distance - radiusKm) > 0.01) expect(found.has(`u${i}`)).toBe(distance < radiusKm);
        }
      }),
      { numRuns: 40 },
    );
  });

  it('are replaced by newer ones and can be removed', async () => {
    const { geo } = on.tenant;
    await geo.setUserLocation('ana', -22.9068, -43.1729);
    await geo.setUserLocation('ana', paulista.lat, paulista.lng);
    expect(await geo.getUsersNearby({ ...paulista, radiusKm: 1 })).toHaveLength(1);
    expect(await geo.getUsersNearby({ lat: -22.9068, lng: -43.1729, radiusKm: 1 })).toEqual([]);
    expect(await geo.removeUserLocation('ana')).toBe(true);
    expect(await geo.removeUserLocation('ana')).toBe(false);
    expect(await geo.getUsersNearby({ ...paulista, radiusKm: 1 })).toEqual([]);
  });

  it('are forgotten after their time, everywhere they were written', async () => {
    const { geo } = on.tenant;
    await geo.setUserLocation('long', paulista.lat, paulista.lng, { ttlSeconds: 100 });
    const names = async () => (await geo.getUsersNearby({ ...paulista, radiusKm: 1 })).map(({ userId }) => userId);
    // Again where the machine stood still until it was forgotten.
    await eventually(async () => {
      await geo.setUserLocation('short', paulista.lat, paulista.lng, { ttlSeconds: 1 });
      return (await names()).sort().join() === 'long,short';
    });
    await eventually(async () => (await names()).join() === 'long');
    const admin = on.admin('data', database);
    expect(await admin.zscore(keyOf('positions'), 'short')).toBeNull();
    expect(await admin.zscore(keyOf('expiry'), 'short')).toBeNull();
    expect(await admin.hget(keyOf('facts'), 'short')).toBeNull();
    for (const part of ['positions', 'expiry', 'facts']) {
      const leftMs = await admin.pttl(keyOf(part));
      expect(leftMs).toBeGreaterThan(90_000);
      expect(leftMs).toBeLessThanOrEqual(100_000);
    }
  });

  it('whose expiry the server evicted count as expired', async () => {
    const { geo } = on.tenant;
    await geo.setUserLocation('orphan', paulista.lat, paulista.lng);
    await on.admin('data', database).del(keyOf('expiry'));
    expect(await geo.getUsersNearby({ ...paulista, radiusKm: 1 })).toEqual([]);
    expect(await on.admin('data', database).exists(keyOf('positions'))).toBe(0);
  });

  it('belong to one tenant', async () => {
    await on.tenant.geo.setUserLocation('mine', paulista.lat, paulista.lng);
    const other = on.cache.forTenant(randomUUID());
    expect(await other.geo.getUsersNearby({ ...paulista, radiusKm: 1 })).toEqual([]);
    expect(await other.geo.removeUserLocation('mine')).toBe(false);
  });
});

it('the scripts write and find one position', async () => {
  const admin = on.admin('data', 15);
  const keys = ['{g}:positions', '{g}:expiry', '{g}:facts'];
  expect(await runScript(admin, geoSetScript, keys, ['u', 10, 20, 60_000, ''])).toBe(1);
  expect(await runScript(admin, geoSearchScript, keys, [10, 20, 1, 10])).toHaveLength(5);
  expect(await runScript(admin, geoSearchScript, keys, [11, 21, 1, 10])).toEqual([]);
});

describe('faults and bad arguments', () => {
  it('a data plane that is away finds nobody, and throws in strict mode', async () => {
    const down = { url: 'redis://127.0.0.1:1', connection: { commandTimeoutMs: 200 }, onError: () => {} };
    const { geo } = on.open(down).forTenant(on.tenantId);
    expect(await geo.setUserLocation('u', 1, 1)).toBe(false);
    expect(await geo.getUsersNearby({ lat: 1, lng: 1, radiusKm: 1 })).toEqual([]);
    const strict = on.open({ ...down, strict: true }).forTenant(on.tenantId);
    await expect(strict.geo.setUserLocation('u', 1, 1)).rejects.toBeInstanceOf(CacheUnavailableError);
  });

  it('what cannot be is a typed error, and no operation', async () => {
    on.heard.length = 0;
    const { geo } = on.tenant;
    const nan = Number.NaN;
    for (const [lat, lng] of [
      [86, 0],
      [-86, 0],
      [0, 181],
      [0, -181],
      [nan, 0],
      [0, nan],
    ] as const) {
      await expect(geo.setUserLocation('u', lat, lng)).rejects.toBeInstanceOf(ArgumentError);
      await expect(geo.getUsersNearby({ lat, lng, radiusKm: 1 })).rejects.toBeInstanceOf(ArgumentError);
    }
    for (const radiusKm of [0, -1, nan, 30_000]) {
      await expect(geo.getUsersNearby({ lat: 0, lng: 0, radiusKm })).rejects.toBeInstanceOf(ArgumentError);
    }
    await expect(geo.getUsersNearby({ lat: 0, lng: 0, radiusKm: 1, limit: 0 })).rejects.toBeInstanceOf(ArgumentError);
    await expect(geo.setUserLocation('u', 0, 0, { accuracyMeters: -1 })).rejects.toBeInstanceOf(ArgumentError);
    await expect(geo.setUserLocation('u', 0, 0, { ttlSeconds: 0 })).rejects.toBeInstanceOf(TtlError);
    await expect(geo.setUserLocation('', 0, 0)).rejects.toBeInstanceOf(KeyError);
    await expect(geo.setUserLocation('a\n', 0, 0)).rejects.toBeInstanceOf(KeyError);
    expect(on.heard).toEqual([]);
  });

  it('each call is one observation', async () => {
    on.heard.length = 0;
    await on.tenant.geo.setUserLocation('seen', 1, 1);
    await on.tenant.geo.getUsersNearby({ lat: 1, lng: 1, radiusKm: 1 });
    await on.tenant.geo.removeUserLocation('seen');
    expect(on.heard.map(({ key }) => key)).toEqual(['seen', null, 'seen']);
    for (const seen of on.heard) expect(seen).toMatchObject({ operation: 'geo', outcome: 'ok', module: 'geolocation' });
  });
});
