import {
  type PlatformTenant,
  type PlatformTenants,
  type PlatformTenantsQuestion,
  platformTenantsQuestionSchema,
} from '#lib/contracts/platform.ts';
import { listTenants } from '../../db/queries/platform/list-tenants.ts';
import { handle } from '../handle.ts';
import { jsonResponse } from '../json-response.ts';
import { parseInput } from '../parse-input.ts';
import { type PlatformQuery, platformQuery } from '../platform-scope.ts';

type Measure = Exclude<PlatformTenantsQuestion['sort'], 'name'>;

const measures: Record<Measure, (tenant: PlatformTenant) => number | null> = {
  hitRate: (tenant) => tenant.hitRate,
  p95ResponseTime: (tenant) => tenant.p95ResponseTime,
  opsPerSecond: (tenant) => tenant.opsPerSecond,
  memoryUsage: (tenant) => tenant.memoryUsage,
  keys: (tenant) => tenant.keys,
  change: ({ change }) => (change.hitRate === null ? null : Math.abs(change.hitRate)),
};

/** Of equals the order by name stays; the unknown comes last in either order. */
function sorted(tenants: PlatformTenant[], { sort, order }: PlatformTenantsQuestion): PlatformTenant[] {
  const sign = order === 'asc' ? 1 : -1;
  if (sort === 'name') return sign === 1 ? tenants : tenants.toReversed();
  const measure = measures[sort];
  return tenants.toSorted((a, b) => {
    const [left, right] = [measure(a), measure(b)];
    if (left === null || right === null) return Number(left === null) - Number(right === null);
    return sign * (left - right);
  });
}

/** Every tenant with its figures, for platform staff; sorted and searched here, where names are few. */
export async function listPlatformTenants(
  query: PlatformQuery,
  question: PlatformTenantsQuestion = { sort: 'name', order: 'asc' },
): Promise<PlatformTenants> {
  const tenants = await query((client) => listTenants(client, new Date()));
  const wanted = question.search?.toLowerCase() ?? '';
  const found = tenants.filter(({ name, slug }) => name.toLowerCase().includes(wanted) || slug.includes(wanted));
  return { tenants: sorted(found, question) };
}

export const getPlatformTenants = handle(async (api) => {
  const principal = await api.authenticate();
  const query = platformQuery(principal, { ...api, action: 'tenants' }, { target: 'tenants', tenantId: null });
  return jsonResponse(await listPlatformTenants(query, parseInput(platformTenantsQuestionSchema, api.query)));
});
