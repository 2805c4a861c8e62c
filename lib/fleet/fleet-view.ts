import type { PlatformTenantsQuestion } from '../contracts/platform.ts';

export type FleetSort = PlatformTenantsQuestion['sort'];

/** `attention`: full, slow or with few hits; `quiet`: without traffic or measurement; `stopped`: suspended or in maintenance. */
export const fleetFilters = ['all', 'attention', 'quiet', 'stopped'] as const;
export type FleetFilter = (typeof fleetFilters)[number];

/** What a person sees of the fleet, all of it in the address, so that a link carries it. */
export interface FleetView {
  search: string;
  sort: FleetSort;
  order: 'asc' | 'desc';
  filter: FleetFilter;
  /** The tenant whose details stand beside the table. */
  tenantId: string | null;
}

const sorts: readonly FleetSort[] = [
  ...(['name', 'hitRate', 'p95ResponseTime', 'opsPerSecond'] as const),
  ...(['memoryUsage', 'keys', 'change'] as const),
];
const uuid = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;
const maxSearch = 100;

/** Names read upwards, measures from the greatest down. */
export function firstOrder(sort: FleetSort): FleetView['order'] {
  return sort === 'name' ? 'asc' : 'desc';
}

/** Reads a query string; what it does not know counts as not said. */
export function parseFleetView(query: string): FleetView {
  const parameters = new URLSearchParams(query);
  const sort = sorts.find((known) => known === parameters.get('sort')) ?? 'opsPerSecond';
  const order = parameters.get('order');
  const tenant = parameters.get('tenant')?.toLowerCase() ?? '';
  return {
    search: (parameters.get('q') ?? '').slice(0, maxSearch),
    sort,
    order: order === 'asc' || order === 'desc' ? order : firstOrder(sort),
    filter: fleetFilters.find((known) => known === parameters.get('show')) ?? 'all',
    tenantId: uuid.test(tenant) ? tenant : null,
  };
}

/** The query string of a view, without `?`; what is as it is at first stays out. */
export function fleetQuery(view: FleetView): string {
  const parameters = new URLSearchParams();
  if (view.search) parameters.set('q', view.search);
  if (view.sort !== 'opsPerSecond') parameters.set('sort', view.sort);
  if (view.order !== firstOrder(view.sort)) parameters.set('order', view.order);
  if (view.filter !== 'all') parameters.set('show', view.filter);
  if (view.tenantId) parameters.set('tenant', view.tenantId);
  return parameters.toString();
}
