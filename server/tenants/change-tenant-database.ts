import type { ClientBase, Pool } from 'pg';
import { catalogues } from '#lib/cache/catalogue.ts';
import type { TenantDatabase, TenantDatabaseChange } from '#lib/contracts/tenant-control.ts';
import { AppError } from '#lib/errors.ts';
import { type DatabaseConfig, getDatabaseConfigs } from '../db/queries/access/get-database-configs.ts';
import { type DatabaseConfigChange, setDatabaseConfig } from '../db/queries/access/set-database-config.ts';
import { services } from '../services.ts';
import { look, refuseUnderWay, settle } from './change-tenant.ts';
import { actOnTenants, type TenantActor } from './tenant-actor.ts';

/** Of a database that nobody set anything of: the defaults of the table. */
const unset = {
  status: 'active',
  maxMemoryMb: null,
  sdkEnabled: true,
  sdkCallsPerHour: 10_000,
  cacheHitTargetPercent: 85,
  performanceMonitoring: true,
  aiOptimization: true,
  defaultTtlSeconds: null,
  mobileTtlSeconds: null,
  mobileCompression: true,
  mobileSyncIntervalSeconds: 300,
} as const satisfies Omit<DatabaseConfig, 'database'>;

/** What is set of each of a tenant's 16 databases. Runs as `kryonix_platform`. */
export async function describeTenantDatabases(client: ClientBase | Pool, tenantId: string): Promise<TenantDatabase[]> {
  const set = new Map((await getDatabaseConfigs(client, tenantId)).map((each) => [each.database, each]));
  return catalogues[services().env.KRYONIX_CATALOGUE].databases.map(({ id, name }) => {
    return { ...unset, ...set.get(id), database: id, name };
  });
}

/**
 * Changes what holds of one database of a tenant; every cache follows within two seconds. Throws `not_found`, `conflict`.
 */
export async function changeTenantDatabase(
  actor: TenantActor,
  tenantId: string,
  database: number,
  change: TenantDatabaseChange,
): Promise<TenantDatabase> {
  const tenant = await look(tenantId);
  refuseUnderWay(tenant);
  const { platform } = services().pools;
  const find = async () => {
    const found = (await describeTenantDatabases(platform, tenantId)).find((each) => each.database === database);
    if (found === undefined) throw new AppError('not_found', 'There is no such database.');
    return found;
  };
  const given = Object.fromEntries(Object.entries(change).filter(([, value]) => value !== undefined));
  const { database: _, name: __, ...before } = await find();
  const states = { before, after: { ...before, ...given } };
  const act = { action: 'tenant.database', tenantId, target: `tenant:${tenant.slug} database:${database}`, ...states };
  await actOnTenants(actor, act, (client) =>
    setDatabaseConfig(client, tenantId, database, given as DatabaseConfigChange),
  );
  await settle(tenantId);
  return find();
}
