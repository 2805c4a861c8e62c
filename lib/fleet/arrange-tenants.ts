import type { PlatformTenant } from '../contracts/platform.ts';
import type { FleetFilter, FleetSort, FleetView } from './fleet-view.ts';
import { foldText } from './fold-text.ts';
import { type TenantHealth, tenantHealth } from './tenant-health.ts';

/** A tenant with what sorting and searching would otherwise work out again at every key press. */
export interface FleetEntry {
  tenant: PlatformTenant;
  health: TenantHealth;
  /** Name and slug as they are searched for. */
  text: string;
}

const filterOf: Record<TenantHealth, FleetFilter> = {
  suspended: 'stopped',
  maintenance: 'stopped',
  full: 'attention',
  slow: 'attention',
  'low-hit-rate': 'attention',
  well: 'all',
  quiet: 'quiet',
  unmeasured: 'quiet',
};

const measures: Record<Exclude<FleetSort, 'name'>, (tenant: PlatformTenant) => number | null> = {
  hitRate: (tenant) => tenant.hitRate,
  p95ResponseTime: (tenant) => tenant.p95ResponseTime,
  opsPerSecond: (tenant) => tenant.opsPerSecond,
  memoryUsage: (tenant) => tenant.memoryUsage,
  keys: (tenant) => tenant.keys,
  change: ({ change }) => (change.hitRate === null ? null : Math.abs(change.hitRate)),
};

const byName = new Intl.Collator('pt-BR', { numeric: true });

/**
 * In the order of names, which every other order keeps among equals.
 *
 * @param known entries of an earlier answer: thousands of tenants that are in order already cost a fraction
 */
export function fleetEntries(tenants: readonly PlatformTenant[], known: readonly FleetEntry[] = []): FleetEntry[] {
  const places = new Map(known.map(({ tenant }, place) => [tenant.id, place]));
  const placed = (id: string) => places.get(id) ?? known.length;
  return [...tenants]
    .sort((a, b) => placed(a.id) - placed(b.id))
    .map((tenant) => {
      const before = known[placed(tenant.id)];
      const same = before?.tenant.name === tenant.name && before.tenant.slug === tenant.slug;
      const text = same ? before.text : foldText(`${tenant.name} ${tenant.slug}`);
      return { tenant, health: tenantHealth(tenant), text };
    })
    .sort((a, b) => byName.compare(a.tenant.name, b.tenant.name));
}

/** How many entries each filter lets through. */
export function countByFilter(entries: readonly FleetEntry[]): Record<FleetFilter, number> {
  const counts = { all: entries.length, attention: 0, quiet: 0, stopped: 0 };
  for (const { health } of entries) if (filterOf[health] !== 'all') counts[filterOf[health]] += 1;
  return counts;
}

/** The entries that a view shows, in its order; what is not known comes last in either order. */
export function arrangeTenants(
  entries: readonly FleetEntry[],
  { search, sort, order, filter }: Omit<FleetView, 'tenantId'>,
): FleetEntry[] {
  const wanted = foldText(search.trim());
  const shown = entries.filter(
    ({ health, text }) => (filter === 'all' || filterOf[health] === filter) && text.includes(wanted),
  );
  if (sort === 'name') return order === 'asc' ? shown : shown.reverse();
  const sign = order === 'asc' ? 1 : -1;
  const measure = measures[sort];
  return shown.sort((a, b) => {
    const [left, right] = [measure(a.tenant), measure(b.tenant)];
    if (left === null || right === null) return Number(left === null) - Number(right === null);
    return sign * (left - right);
  });
}
