import { randomUUID } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { arrangeTenants, countByFilter, fleetEntries } from '#lib/fleet/arrange-tenants.ts';
import { fleetCsv } from '#lib/fleet/fleet-csv.ts';
import { parseFleetView } from '#lib/fleet/fleet-view.ts';
import { fleetTenant } from './fleet-tenant.ts';

const entries = fleetEntries([
  fleetTenant({ name: 'Ótica 10', slug: 'o10', hitRate: null, opsPerSecond: 0, p95ResponseTime: null }),
  fleetTenant({ name: 'Ótica 9', slug: 'o9', hitRate: 20 }),
  fleetTenant({ name: 'Clínica Saúde', slug: 'cs', hitRate: 99, change: { hitRate: -7, opsPerSecond: null } }),
  fleetTenant({ name: 'Aurora', slug: 'aurora-escola', status: 'suspended' }),
]);
const names = (query: string) => arrangeTenants(entries, parseFleetView(query)).map(({ tenant }) => tenant.name);

describe('arranging the fleet', () => {
  it('orders names as people do: accents aside, 9 before 10', () => {
    expect(names('sort=name')).toEqual(['Aurora', 'Clínica Saúde', 'Ótica 9', 'Ótica 10']);
    expect(names('sort=name&order=desc')).toEqual(['Ótica 10', 'Ótica 9', 'Clínica Saúde', 'Aurora']);
  });

  it('comes to the same order from an earlier answer, whoever came, went or was renamed since', () => {
    const [aurora, , nine] = entries.map(({ tenant }) => tenant);
    if (!aurora || !nine) throw new Error('There are four tenants');
    const changed = [{ ...nine, name: 'Brisa' }, fleetTenant({ id: randomUUID(), name: 'Ágata' }), aurora];
    expect(fleetEntries(changed, entries)).toEqual(fleetEntries(changed));
  });

  it('puts the unknown last in either order', () => {
    expect(names('sort=hitRate')).toEqual(['Clínica Saúde', 'Aurora', 'Ótica 9', 'Ótica 10']);
    expect(names('sort=hitRate&order=asc')).toEqual(['Ótica 9', 'Aurora', 'Clínica Saúde', 'Ótica 10']);
  });

  it('ranks movers by the size of the change, whichever way it went', () => {
    expect(names('sort=change')[0]).toBe('Clínica Saúde');
  });

  it('finds names and slugs without accents or case', () => {
    expect(names('q=CLINICA')).toEqual(['Clínica Saúde']);
    expect(names('q=escola')).toEqual(['Aurora']);
    expect(names('q=nobody')).toEqual([]);
  });

  it('filters by health, and counts what each filter would show', () => {
    expect(names('show=attention')).toEqual(['Ótica 9']);
    expect(names('show=quiet')).toEqual(['Ótica 10']);
    expect(countByFilter(entries)).toEqual({ all: 4, attention: 1, quiet: 1, stopped: 1 });
  });

  it('leaves the list it was given as it was', () => {
    const before = entries.map(({ tenant }) => tenant.name);
    names('sort=name&order=desc');
    expect(entries.map(({ tenant }) => tenant.name)).toEqual(before);
  });
});

describe('the file of the fleet', () => {
  it('has a line per tenant shown, and disarms a name that a spreadsheet would run', () => {
    const csv = fleetCsv(fleetEntries([fleetTenant({ name: '=HYPERLINK("x")' })]));
    const [, line] = csv.split('\r\n');
    expect(csv.split('\r\n')).toHaveLength(3);
    expect(line).toContain(`"'=HYPERLINK(""x"")"`);
    expect(line).toContain(',90,3,12,100,1000,10,0.5,1');
  });
});
