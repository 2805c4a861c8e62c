import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { publishPolicies } from '#lib/cache/publish-policies.ts';
import { accessStreamKey } from '#lib/cache/telemetry-stream.ts';
import type { AccessBatch } from '#lib/optimizer/access-record.ts';
import { eventually } from '#tests/setup/eventually.ts';
import { type StructureServers, startStructureServers } from './structure-servers.ts';

let on: StructureServers;
beforeAll(async () => {
  on = await startStructureServers();
});
afterAll(() => on.close());

const value = { text: 'the same words again and again, '.repeat(20) };

describe('a policy of how values are packed', () => {
  it('holds from the next store on, for desktops, and what was stored before still opens', async () => {
    const tenantId = randomUUID();
    const tenant = on.cache.forTenant(tenantId);
    const scope = { kind: 'codec', tenantId, module: 'crm', dataType: 'lead' } as const;
    const control = on.admin('control', 0);
    const sizeOf = async (device: 'desktop' | 'mobile') => {
      await tenant.set('crm', 'lead', device, value, { device });
      return on.heard.at(-1)?.sizeBytes ?? 0;
    };
    await tenant.set('crm', 'lead', 'before', value);
    const plain = await sizeOf('desktop');
    const phone = await sizeOf('mobile');
    // Below the threshold that holds by default.
    expect(plain).toBeGreaterThan(600);
    await publishPolicies(control, [{ scope, settings: { codec: 'gzip', thresholdBytes: 256 } }]);
    await eventually(async () => (await sizeOf('desktop')) < 200);
    expect(await sizeOf('mobile')).toBe(phone);
    for (const key of ['before', 'desktop', 'mobile'])
      expect((await tenant.get('crm', 'lead', key)).value).toEqual(value);
    await publishPolicies(control, [{ scope, settings: null }]);
    await eventually(async () => (await sizeOf('desktop')) === plain);
  });
});

describe('the values that are stored', () => {
  it('are sampled for what packing them would take, of which only sums are told', async () => {
    const tenantId = randomUUID();
    const tenant = on.cache.forTenant(tenantId);
    const control = on.admin('control', 0);
    const told = async () => {
      await Promise.all(Array.from({ length: 200 }, (_, at) => tenant.set('crm', 'lead', `k${at}`, value)));
      const entries = await control.xrange(accessStreamKey, '-', '+');
      const batches = entries.map(([, fields]) => JSON.parse(fields[1] ?? '{}') as AccessBatch);
      const parts = batches.flatMap(({ parts: all }) => all.filter((part) => part.tenantId === tenantId));
      expect(JSON.stringify(parts)).not.toContain('words');
      return parts.find(({ payloads }) => payloads !== undefined)?.payloads;
    };
    const [payloads] = await eventually(told);
    expect(payloads?.name).toBe('crm:lead');
    const [smallest] = payloads?.bands ?? [];
    expect(smallest?.values).toBeGreaterThan(0);
    expect(smallest?.plainBytes).toBe((smallest?.values ?? 0) * JSON.stringify(value).length);
    expect(smallest?.gzipBytes).toBeLessThan((smallest?.plainBytes ?? 0) / 4);
  });
});
