import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { isFramed, openFrame } from '#lib/cache/entry-frame.ts';
import type { Priority } from '#lib/cache/priority.ts';
import { publishPolicies } from '#lib/cache/publish-policies.ts';
import { holdsIn, windowOf } from '#lib/optimizer/switchback.ts';
import { eventually } from '#tests/setup/eventually.ts';
import { type StructureServers, startStructureServers } from './structure-servers.ts';

let on: StructureServers;
beforeAll(async () => {
  on = await startStructureServers();
});
afterAll(() => on.close());

describe('a policy of which classes go first', () => {
  it('is stored with each entry whose caller says nothing, while it holds', async () => {
    const tenantId = randomUUID();
    const tenant = on.cache.forTenant(tenantId);
    const control = on.admin('control', 0);
    const data = on.admin('data', 1);
    const storedAs = async (key: string): Promise<Priority | null> => {
      const bytes = await data.getBuffer(`tenant:${tenantId}:crm:lead:${key}`);
      return bytes !== null && isFramed(bytes) ? openFrame(bytes).frame.priority : null;
    };
    const scope = { kind: 'priority', tenantId, module: 'crm', dataType: 'lead' } as const;
    await tenant.set('crm', 'lead', 'plain', 1);
    expect(await storedAs('plain')).toBeNull();
    // A turn of about a day that does not end during the test; in the one before or after it the policy rests.
    const lengths = [86_400, 80_000, 75_000, 70_000];
    const windowSeconds = lengths.find((each) => (Date.now() / 1_000) % each < each - 600);
    if (windowSeconds === undefined) throw new Error('every turn is about to end');
    const turn = { windowSeconds };
    const saltThat = (holds: boolean) => {
      const window = windowOf({ salt: 0, ...turn }, Date.now());
      const salt = Array.from({ length: 64 }, (_, at) => at).find(
        (at) => holdsIn({ salt: at, ...turn }, window) === holds,
      );
      if (salt === undefined) throw new Error('no turn is dealt so');
      return { salt, ...turn };
    };
    await publishPolicies(control, [{ scope, settings: { priority: 'low', switchback: saltThat(true) } }]);
    const keys = Array.from({ length: 40 }, (_, at) => `k${at}`);
    const lowOnes = async () => {
      await Promise.all(keys.map((key) => tenant.set('crm', 'lead', key, 1)));
      const all = await Promise.all(keys.map(storedAs));
      return all.filter((priority) => priority === 'low').length;
    };
    await eventually(async () => (await lowOnes()) === keys.length);
    await publishPolicies(control, [{ scope, settings: { priority: 'low', switchback: saltThat(false) } }]);
    await eventually(async () => (await lowOnes()) === 0);
    await publishPolicies(control, [{ scope, settings: { priority: 'low' } }]);
    await eventually(async () => (await lowOnes()) === keys.length);

    await tenant.set('crm', 'lead', 'own', 1, { priority: 'high' });
    await tenant.mset([{ module: 'crm', type: 'lead', key: 'many', value: [1] }]);
    await tenant.getOrSet('crm', 'lead', 'loaded', async () => 1);
    await tenant.set('crm', 'deal', 'another class', 1);
    expect(await storedAs('own'), 'the caller’s own word').toBe('high');
    expect([await storedAs('many'), await storedAs('loaded')]).toEqual(['low', 'low']);
    expect((await tenant.get('crm', 'lead', 'many')).value).toEqual([1]);
    const own = { ...scope, kind: 'tenant' } as const;
    await publishPolicies(control, [{ scope: own, settings: { priority: 'normal' } }]);
    await eventually(async () => (await lowOnes()) === 0);
    await publishPolicies(control, [
      { scope: own, settings: { priority: 'low' } },
      { scope, settings: null },
    ]);
    await eventually(async () => (await lowOnes()) === keys.length);
    await publishPolicies(control, [{ scope: own, settings: null }]);
    await eventually(async () => (await lowOnes()) === 0);
  });
});
