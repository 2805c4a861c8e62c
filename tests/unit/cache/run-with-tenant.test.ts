import { randomUUID } from 'node:crypto';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { KeyError } from '#lib/cache/cache-error.ts';
import { createCache } from '#lib/cache/create-cache.ts';
import { currentTenant, runWithTenant } from '#lib/cache/run-with-tenant.ts';

describe('runWithTenant', () => {
  it('keeps a thousand tenants apart that work at the same time', async () => {
    const tenantIds = Array.from({ length: 1_000 }, () => randomUUID());
    const seen = await Promise.all(
      tenantIds.map((tenantId) =>
        runWithTenant(tenantId, async () => {
          const before = currentTenant();
          for (let turn = 0; turn < 5; turn++) await nextTurn();
          return [before, currentTenant()];
        }),
      ),
    );
    expect(seen).toEqual(tenantIds.map((tenantId) => [tenantId, tenantId]));
  });

  it('can be nested; the outer tenant is back afterwards, also after an error', () => {
    const [outer, inner] = [randomUUID(), randomUUID()];
    runWithTenant(outer, () => {
      expect(runWithTenant(inner, currentTenant)).toBe(inner);
      expect(() =>
        runWithTenant(inner, () => {
          throw new Error('inside');
        }),
      ).toThrow('inside');
      expect(currentTenant()).toBe(outer);
    });
  });

  it('outside of it there is no tenant, and asking for one is a typed error', () => {
    expect(() => currentTenant()).toThrow(expect.objectContaining({ reason: 'no_tenant', status: 400 }));
  });

  it.each(['', 'acme', '*', randomUUID().toUpperCase()])('refuses %j, which names no tenant', (tenantId) => {
    expect(() => runWithTenant(tenantId, () => 1)).toThrow(KeyError);
  });
});

describe('cache.current()', () => {
  it('is the handle of the running tenant, with its device', async () => {
    const cache = createCache({ url: 'redis://127.0.0.1:1', catalogue: 'enterprise' });
    const tenantId = randomUUID();
    runWithTenant(
      tenantId,
      () => {
        expect(cache.current().tenantId).toBe(tenantId);
        expect(cache.current().explainTtl('crm', 'temp').ttlSeconds).toBe(3_600);
      },
      { device: 'mobile', network: 'slow' },
    );
    expect(() => cache.current()).toThrow(expect.objectContaining({ reason: 'no_tenant' }));
    await cache.close();
  });
});
