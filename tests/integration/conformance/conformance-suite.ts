import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { CacheUnavailableError, KeyError } from '#lib/cache/cache-error.ts';
import type { TenantCache } from '#lib/cache/tenant-cache.ts';
import { eventually } from '#tests/setup/eventually.ts';
import { type ConformanceTenants, type ConformanceTopology, Subject, storedKeysOf } from './conformance-subject.ts';
import { groupCases } from './group-cases.ts';
import { structureCases } from './structure-cases.ts';
import { verbCases } from './verb-cases.ts';

function testVerbs(subject: Subject): void {
  describe.each([...verbCases, ...groupCases, ...structureCases])(
    '$verb',
    ({ does, prove, observed, inPages = false }) => {
      it(does, async () => {
        const heard: string[] = [];
        const stop = subject.cache.observations.subscribe(({ tenantId, operation, outcome }) => {
          if (tenantId === subject.tenants.own) heard.push(`${operation} ${outcome}`);
        });
        await prove(subject.own, subject.other);
        stop();
        expect(inPages ? heard.filter((what, index) => what !== heard[index - 1]) : heard).toEqual(observed);
        expect(subject.faults).toEqual([]);
      });
    },
  );
}

function testKeys(subject: Subject): void {
  describe('keys', () => {
    it('are written in the form of the topology, each in its module’s database, and read back', async () => {
      const tenantId = subject.tenants.own;
      const tenant = subject.cache.forTenant(tenantId);
      for (const { module } of subject.cache.catalogue.databases) await tenant.set(module, 'static', 'where', module);
      const stored = (await storedKeysOf(tenantId, subject.topology)).filter(({ key }) => key.endsWith(':where'));
      expect(stored).toHaveLength(16);
      for (const { key, database, url } of stored) {
        expect(subject.topology.ownUrls ?? subject.topology.adminUrls).toContain(url);
        const parts = subject.cache.keyspace.parse(key);
        const { id } = subject.cache.catalogue.databaseForModule(parts?.module ?? '');
        expect(key).toBe(
          subject.topology.keyForm === 'numbered'
            ? `tenant:${tenantId}:${parts?.module}:static:where`
            : `tenant:${tenantId}:${id}:${parts?.module}:static:where`,
        );
        expect(database).toBe(subject.topology.keyForm === 'numbered' ? id : 0);
      }
    });

    it.each(['a:b c', '{tag}', '%7B', '*', '[a-z]?\\', 'é👩‍👩‍👧', `tenant:x:crm:user_data:same`])(
      'like %j stay what they are',
      async (key) => {
        const [own, other] = [subject.own, subject.other];
        expect(await own.set('crm', 'temp', key, key)).toBe(true);
        expect((await own.get('crm', 'temp', key)).value).toBe(key);
        expect((await other.get('crm', 'temp', key)).hit).toBe(false);
      },
    );

    it('that cannot be are refused, and nothing is written', async () => {
      const before = (await storedKeysOf(subject.tenants.own, subject.topology)).length;
      const own = subject.own;
      for (const key of ['', 'a\u0000', 'a\r\n', '\ud83d', 'x'.repeat(300)]) {
        await expect((async () => own.set('crm', 'temp', key, 1))()).rejects.toBeInstanceOf(KeyError);
      }
      expect(await storedKeysOf(subject.tenants.own, subject.topology)).toHaveLength(before);
    });
  });
}

function testLifetimes(subject: Subject): void {
  describe('lifetimes', () => {
    it('every entry has one, the one that was asked for where one was', async () => {
      const own = subject.own;
      await own.set('api', 'temp', 'asked', 1, { ttlSeconds: 1_000 });
      await own.set('api', 'temp', 'changed', 1);
      await own.expire('api', 'temp', 'changed', 5_000);
      const stored = await storedKeysOf(subject.tenants.own, subject.topology);
      const ttlOf = (key: string) => stored.find((each) => each.key.endsWith(`:temp:${key}`))?.ttlSeconds ?? -1;
      expect(stored.every(({ ttlSeconds }) => ttlSeconds >= 0)).toBe(true);
      expect(ttlOf('asked')).toBeGreaterThanOrEqual(880);
      expect(ttlOf('asked')).toBeLessThanOrEqual(1_100);
      expect(ttlOf('changed')).toBeGreaterThan(4_980);
    });

    it('an entry whose time is over is a miss', async () => {
      const own = subject.own;
      await own.set('api', 'temp', 'over', 1);
      await own.expire('api', 'temp', 'over', 1);
      await eventually(async () => !(await own.get('api', 'temp', 'over')).hit);
    });
  });
}

function testConcurrency(subject: Subject): void {
  describe('calls at the same time', () => {
    it('never cross from one tenant or database to another', async () => {
      const modules = subject.cache.catalogue.databases.map(({ module }) => module);
      const both = [subject.own, subject.other];
      const places = both.flatMap((tenant) => modules.map((module) => ({ tenant, module })));
      const mark = ({ tenant, module }: (typeof places)[number]) => `${tenant.tenantId} ${module}`;
      await Promise.all(places.map((place) => place.tenant.set(place.module, 'temp', 'cross', mark(place))));
      const calls = Array.from({ length: 1_600 }, (_, index) => places[(index * 7) % places.length]).filter(
        (place) => place !== undefined,
      );
      const results = await Promise.all(calls.map(({ tenant, module }) => tenant.get(module, 'temp', 'cross')));
      expect(results.map(({ value }) => value)).toEqual(calls.map(mark));
    });

    it('are all sent to telemetry, where there is a control server', async () => {
      if (subject.topology.options.control === undefined) return;
      await eventually(() => subject.cache.stats().telemetry?.sent === subject.cache.stats().operations.calls);
      expect(subject.cache.stats().telemetry).toMatchObject({ pending: 0, dropped: 0 });
    });

    it('of a thousand tenants share few connections', async () => {
      const modules = subject.cache.catalogue.databases.map(({ module }) => module);
      await Promise.all(
        Array.from({ length: 1_000 }, (_, index) =>
          subject.cache.forTenant(randomUUID()).get(modules[index % modules.length] ?? 'api', 'temp', 'k'),
        ),
      );
      expect(subject.cache.stats().connections).toBeLessThanOrEqual(subject.topology.keyForm === 'numbered' ? 32 : 2);
      expect(subject.faults).toEqual([]);
    });
  });
}

const keptKeys = Array.from({ length: 30 }, (_, index) => `kept ${index}`);

/** Works on while `disturb` changes the servers, until all is well again. Answers the slowest round, milliseconds. */
async function workThrough(tenant: TenantCache, disturb: () => Promise<unknown>): Promise<number> {
  const setAll = () => Promise.all(keptKeys.map((key) => tenant.set('crm', 'static', key, key)));
  const getAll = () => Promise.all(keptKeys.map((key) => tenant.get('crm', 'static', key)));
  await eventually(async () => (await setAll()).every((stored) => stored));
  let slowestMs = 0;
  const isWell = async () => {
    const startedAt = performance.now();
    const answers = await getAll();
    slowestMs = Math.max(slowestMs, performance.now() - startedAt);
    return answers.every(({ hit }) => hit) && (await setAll()).every((stored) => stored);
  };
  let changing = true;
  const disturbed = disturb().finally(() => {
    changing = false;
  });
  await eventually(async () => {
    await isWell();
    return !changing;
  });
  await disturbed;
  await eventually(isWell);
  expect((await getAll()).map(({ value }) => value)).toEqual(keptKeys);
  return slowestMs;
}

function testFailover(subject: Subject): void {
  describe('a failover', () => {
    it('while the primary still runs is followed at once, so that no write goes to the one of before', async () => {
      const { topology, tenants, faults } = subject;
      const hasty = subject.openCache(topology.options);
      const own = hasty.forTenant(tenants.own);
      let adminUrls: string[] = [];
      await workThrough(own, async () => {
        adminUrls = (await topology.failover?.movePrimary()) ?? [];
      });
      let round = 0;
      const arrives = async () => {
        round += 1;
        const key = `moved-${round}`;
        if (!(await own.set('crm', 'static', key, 1))) return false;
        return (await storedKeysOf(tenants.own, { ...topology, adminUrls })).some((each) => each.key.endsWith(key));
      };
      // A cluster is asked for its nodes every two seconds; six are granted to a busy machine.
      await eventually(arrives, 6_000);
      for (const fault of faults) expect(fault).toBeInstanceOf(CacheUnavailableError);
      await hasty.close();
    });

    it('after a loss costs errors and misses, which are only reported, until another took the place', async () => {
      const { topology, tenants, faults } = subject;
      const hasty = subject.openCache(topology.options);
      faults.length = 0;
      const slowestMs = await workThrough(hasty.forTenant(tenants.own), async () => topology.failover?.losePrimary());
      expect(faults.length).toBeGreaterThan(0);
      for (const fault of faults) expect(fault).toBeInstanceOf(CacheUnavailableError);
      // A second is promised; three are granted to a busy machine.
      expect(slowestMs).toBeLessThan(3_000);
      // The cache that was open all the time is well again too.
      await eventually(async () => (await subject.own.get('crm', 'static', 'kept 0')).hit);
      await hasty.close();
    });
  });
}

/**
 * What every topology promises. `open` starts its servers; they are closed at the end of the file. With `failsOver` the
 * topology also recovers by itself from the move and the loss of a primary.
 */
export function describeConformance(
  name: string,
  open: (tenants: ConformanceTenants) => Promise<ConformanceTopology>,
  { failsOver = false } = {},
) {
  const subject = new Subject();
  beforeAll(() => subject.start(open));
  afterAll(() => subject.stop());

  describe(name, () => {
    testVerbs(subject);
    testKeys(subject);
    testLifetimes(subject);
    testConcurrency(subject);
    if (failsOver) testFailover(subject);
  });
}
