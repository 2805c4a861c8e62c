import { randomUUID } from 'node:crypto';
import fc from 'fast-check';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { TenantCache } from '#lib/cache/tenant-cache.ts';
import { type StructureServers, startStructureServers } from './structure-servers.ts';

let on: StructureServers;
beforeAll(async () => {
  on = await startStructureServers();
});
afterAll(async () => {
  expect(on.faults).toEqual([]);
  await on.close();
});

interface Entry {
  value: unknown;
  /** Whole seconds that it was given, without jitter; the test is over long before they are. */
  ttlSeconds: number;
  /** True where `expire` set the TTL: then there is no jitter. */
  exact: boolean;
  tags: Set<string>;
}
/** What both tenants have, by `tenant/module/key`: one model, so that a command of one may not change the other's. */
type Model = Map<string, Entry>;
interface Real {
  tenants: readonly [TenantCache, TenantCache];
}
type Command = fc.AsyncCommand<Model, Real>;

const tenantIndex = fc.constantFrom(0 as const, 1 as const);
const module = fc.constantFrom('crm', 'crm2', 'mobile');
const key = fc.constantFrom('a', 'a*', 'b', '{b}', ':');
const at = fc.record({ who: tenantIndex, module, key });
type At = typeof at extends fc.Arbitrary<infer T> ? T : never;
const value = fc.oneof(fc.integer({ min: -9, max: 9 }), fc.constantFrom<unknown>(null, '', 'text', false, { a: [1] }));
const ttl = fc.integer({ min: 100, max: 100_000 });
const tag = fc.constantFrom('red', 'blue');
const idOf = ({ who, module, key }: At) => `${who}/${module}/${key}`;
const answerOf = (entry: Entry | undefined) => (entry === undefined ? [false, null] : [true, entry.value]);

function command(name: string, run: (model: Model, real: Real) => Promise<void>): Command {
  return { check: () => true, toString: () => name, run };
}

function written(model: Model, id: string, value: unknown, ttlSeconds: number, tags: readonly string[] = []): void {
  const before = model.get(id)?.tags ?? [];
  model.set(id, { value, ttlSeconds, exact: false, tags: new Set([...before, ...tags]) });
}

const commands: fc.Arbitrary<Command>[] = [
  fc.record({ at, value, ttl, tags: fc.uniqueArray(tag) }).map(({ at, value, ttl, tags }) =>
    command(`set ${idOf(at)} ${JSON.stringify(value)} ${ttl} [${tags}]`, async (model, { tenants }) => {
      const options = { ttlSeconds: ttl, tags };
      expect(await tenants[at.who].set(at.module, 'temp', at.key, value, options)).toBe(true);
      written(model, idOf(at), value, ttl, tags);
    }),
  ),
  fc
    .record({ who: tenantIndex, entries: fc.array(fc.record({ module, key, value }), { maxLength: 4 }), ttl })
    .map(({ who, entries, ttl }) =>
      command(`mset ${who} ${JSON.stringify(entries)}`, async (model, { tenants }) => {
        const named = entries.map((entry) => ({ ...entry, type: 'temp', ttlSeconds: ttl }));
        expect(await tenants[who].mset(named)).toBe(true);
        for (const { module, key, value } of entries) written(model, idOf({ who, module, key }), value, ttl);
      }),
    ),
  at.map((at) =>
    command(`get and ttl ${idOf(at)}`, async (model, { tenants }) => {
      const tenant = tenants[at.who];
      const known = model.get(idOf(at));
      const { hit, value } = await tenant.get(at.module, 'temp', at.key);
      expect([hit, value]).toEqual(answerOf(known));
      expect(await tenant.has(at.module, 'temp', at.key)).toBe(known !== undefined);
      const left = await tenant.ttl(at.module, 'temp', at.key);
      if (known === undefined) {
        expect(left).toBeNull();
        return;
      }
      const share = known.exact ? 0 : 0.1;
      // A machine that stands still for half a minute is not the cache's fault.
      expect(left).toBeGreaterThanOrEqual(Math.floor(known.ttlSeconds * (1 - share)) - 30);
      expect(left).toBeLessThanOrEqual(Math.ceil(known.ttlSeconds * (1 + share)));
    }),
  ),
  fc.record({ who: tenantIndex, names: fc.array(fc.record({ module, key }), { maxLength: 5 }) }).map(({ who, names }) =>
    command(`mget ${who} ${JSON.stringify(names)}`, async (model, { tenants }) => {
      const results = await tenants[who].mget(names.map((name) => ({ ...name, type: 'temp' })));
      expect(results.map(({ hit, value }) => [hit, value])).toEqual(
        names.map((name) => answerOf(model.get(idOf({ who, ...name })))),
      );
    }),
  ),
  fc.record({ at, value, ttl }).map(({ at, value, ttl }) =>
    command(`getOrSet ${idOf(at)} ${JSON.stringify(value)}`, async (model, { tenants }) => {
      const known = model.get(idOf(at));
      const options = { ttlSeconds: ttl, earlyRefresh: 0 };
      const answer = await tenants[at.who].getOrSet<unknown>(at.module, 'temp', at.key, () => value, options);
      expect(answer).toEqual(known === undefined ? value : known.value);
      if (known === undefined) written(model, idOf(at), value, ttl);
    }),
  ),
  fc.record({ at, by: fc.integer({ min: -3, max: 3 }), ttl }).map(({ at, by, ttl }) =>
    command(`increment ${idOf(at)} ${by}`, async (model, { tenants }) => {
      const known = model.get(idOf(at));
      const sum = tenants[at.who].increment(at.module, 'temp', at.key, by, { ttlSeconds: ttl });
      if (known !== undefined && !Number.isSafeInteger(known.value)) {
        await expect(sum).rejects.toMatchObject({ reason: 'invalid_value' });
        return;
      }
      const expected = Number(known?.value ?? 0) + by;
      expect(await sum).toBe(expected);
      if (known === undefined) written(model, idOf(at), expected, ttl);
      else known.value = expected;
    }),
  ),
  fc.record({ at, ttl }).map(({ at, ttl }) =>
    command(`expire ${idOf(at)} ${ttl}`, async (model, { tenants }) => {
      const known = model.get(idOf(at));
      expect(await tenants[at.who].expire(at.module, 'temp', at.key, ttl)).toBe(known !== undefined);
      if (known !== undefined) Object.assign(known, { ttlSeconds: ttl, exact: true });
    }),
  ),
  at.map((at) =>
    command(`delete ${idOf(at)}`, async (model, { tenants }) => {
      expect(await tenants[at.who].delete(at.module, 'temp', at.key)).toBe(model.delete(idOf(at)));
    }),
  ),
  fc.record({ who: tenantIndex, module }).map(({ who, module }) =>
    command(`clear ${who}/${module}`, async (model, { tenants }) => {
      const gone = [...model.keys()].filter((id) => id.startsWith(`${who}/${module}/`));
      expect(await tenants[who].clear({ module })).toBe(gone.length);
      for (const id of gone) model.delete(id);
    }),
  ),
  fc.record({ who: tenantIndex, tag }).map(({ who, tag }) =>
    command(`invalidateTag ${who} ${tag}`, async (model, { tenants }) => {
      const gone = [...model].filter(([id, { tags }]) => id.startsWith(`${who}/`) && tags.has(tag)).map(([id]) => id);
      expect(await tenants[who].invalidateTag(tag)).toBe(gone.length);
      for (const id of gone) model.delete(id);
    }),
  ),
];

it('two tenants side by side each see what a map would hold, TTLs included, and nothing of the other', async () => {
  await fc.assert(
    fc.asyncProperty(fc.commands(commands, { maxCommands: 40 }), async (sequence) => {
      const tenants = [on.cache.forTenant(randomUUID()), on.cache.forTenant(randomUUID())] as const;
      await fc.asyncModelRun(() => ({ model: new Map(), real: { tenants } }), sequence);
    }),
    { numRuns: 60 },
  );
});
