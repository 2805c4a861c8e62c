import { randomUUID } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { catalogues } from '#lib/cache/catalogue.ts';
import type { KeyForm } from '#lib/cache/keyspace.ts';
import { createLayout, type LayoutOptions } from '#lib/cache/topology-layout.ts';

const { databases } = catalogues['multi-tenant'];
const [big, other] = [randomUUID(), randomUUID()];

function layoutOf(form: KeyForm, options: Partial<LayoutOptions> = {}) {
  const layout = createLayout(form, { url: 'redis://data', databases, ...options });
  return {
    ...layout,
    where(tenantId: string, database: number): string {
      const place = layout.find(tenantId, database);
      return `${place.address.endpoints[0]?.host}/${place.database}`;
    },
  };
}

describe('a layout', () => {
  it('puts protected databases on the control server, the others on the data server', () => {
    const layout = layoutOf('numbered', { controlUrl: 'redis://control' });
    for (const { id, evictionClass } of databases) {
      const host = evictionClass === 'protected' ? 'control' : 'data';
      expect(layout.where(big, id)).toBe(`${host}/${id}`);
      expect(layout.planeOf(id)).toBe(host);
    }
    expect(layout.places).toHaveLength(16);
  });

  it('in the prefixed form has database 0 only, one place per server', () => {
    const layout = layoutOf('prefixed', { controlUrl: 'redis://a:1,b:2' });
    expect(layout.where(big, 1)).toBe('data/0');
    expect(layout.where(big, 2)).toBe('a/0');
    expect(layout.places).toHaveLength(2);
    expect(layout.find(big, 1)).toBe(layout.find(other, 3));
  });

  it('lets the most precise override win: tenant and database, tenant, database', () => {
    const layout = layoutOf('numbered', {
      overrides: [
        { database: 1, url: 'redis://api' },
        { tenantId: big, url: 'redis://big' },
        { tenantId: big, database: 4, url: 'redis://big-ai' },
      ],
    });
    expect([1, 3, 4].map((database) => layout.where(big, database))).toEqual(['big/1', 'big/3', 'big-ai/4']);
    expect([1, 3, 4].map((database) => layout.where(other, database))).toEqual(['api/1', 'data/3', 'data/4']);
  });

  it('gives the same server and database one place, however often it is named', () => {
    const overrides = [big, other].map((tenantId) => ({ tenantId, url: 'redis://own:6379' }));
    const layout = layoutOf('numbered', { overrides });
    expect(layout.find(big, 7)).toBe(layout.find(other, 7));
    expect(layout.places).toHaveLength(32);
  });

  it.each([
    ['an override of nothing', [{ url: 'redis://a' }], 'invalid_topology'],
    ['two for the same', [1, 2].map((n) => ({ database: 1, url: `redis://a:${n}` })), 'invalid_topology'],
    ['a cluster beside numbered databases', [{ database: 1, url: 'redis://a,b' }], 'invalid_topology'],
    ['a tenant that is none', [{ tenantId: 'acme', url: 'redis://a' }], 'invalid_tenant'],
    ['a database that is none', [{ database: 16, url: 'redis://a' }], 'invalid_database'],
  ])('refuses %s', (_what, overrides, reason) => {
    expect(() => layoutOf('numbered', { overrides })).toThrow(expect.objectContaining({ reason }));
  });

  it('knows no database beyond 0–15', () => {
    for (const database of [-1, 16, 1.5]) {
      expect(() => layoutOf('numbered').find(big, database)).toThrow(
        expect.objectContaining({ reason: 'invalid_database' }),
      );
      expect(() => layoutOf('numbered').planeOf(database)).toThrow(
        expect.objectContaining({ reason: 'invalid_database' }),
      );
    }
  });
});
