import { describe, expect, it } from 'vitest';
import { fleetQuery, parseFleetView } from '#lib/fleet/fleet-view.ts';

const tenantId = '0b8f3c52-6a51-4f0e-9d57-0d3c8a4f1e22';

describe('the view of the fleet in the address', () => {
  it('is the busiest first when nothing is said, and then leaves the address empty', () => {
    const view = parseFleetView('');
    expect(view).toEqual({ search: '', sort: 'opsPerSecond', order: 'desc', filter: 'all', tenantId: null });
    expect(fleetQuery(view)).toBe('');
  });

  it('survives the way into an address and back', () => {
    const view = { search: 'São & filhos', sort: 'name', order: 'desc', filter: 'attention', tenantId } as const;
    expect(parseFleetView(fleetQuery(view))).toEqual(view);
  });

  it('takes what it does not know for not said', () => {
    const view = parseFleetView('sort=secret&order=up&show=<b>&tenant=../../etc');
    expect(view).toEqual(parseFleetView(''));
  });

  it('reads names upwards and measures downwards unless told otherwise', () => {
    expect(parseFleetView('sort=name').order).toBe('asc');
    expect(parseFleetView('sort=keys').order).toBe('desc');
    expect(parseFleetView('sort=keys&order=asc').order).toBe('asc');
  });
});
