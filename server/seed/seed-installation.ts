import { randomBytes } from 'node:crypto';
import { Redis } from 'ioredis';
import type { Logger } from 'pino';
import type { CatalogueEntry } from '#lib/cache/catalogue-entry.ts';
import type { Pools } from '../db/pools.ts';
import { type Plane, tenantUserName } from '../redis/acl-rules.ts';
import { provisionTenantUser } from '../redis/provision-tenant-user.ts';
import type { Connections } from '../runtime/connections.ts';
import { type Credentials, readCredentials, writeCredentials } from './credentials.ts';
import { type SeededTenant, seedAccounts } from './seed-accounts.ts';

interface Options {
  home: string;
  baseUrl: string;
  demo: boolean;
  connections: Connections;
  pools: Pools;
  apiKeyPepper: string;
  catalogue: readonly CatalogueEntry[];
  log: Logger;
}

/** Makes the first accounts, tenants and Redis users, and writes `credentials.json`. Idempotent. */
export async function seedInstallation(options: Options): Promise<Credentials> {
  const { home, baseUrl, demo, connections, pools, apiKeyPepper, catalogue, log } = options;
  const known = await readCredentials(home);
  const accounts = await seedAccounts({ platformPool: pools.platform, apiKeyPepper, demo, known });
  const passwords = new Map(known?.tenants.map((tenant) => [tenant.id, tenant.redis?.password]));
  const redisUsers = await provisionUsers(accounts.tenants, passwords, connections, catalogue, log);
  const credentials: Credentials = {
    baseUrl,
    databaseUrl: connections.databaseUrl,
    ownerDatabaseUrl: connections.ownerDatabaseUrl,
    redisUrl: connections.redisUrl,
    controlRedisUrl: connections.controlRedisUrl,
    platform: accounts.platform,
    tenants: accounts.tenants.map((tenant) => ({ ...tenant, redis: redisUsers.get(tenant.id) ?? null })),
  };
  await writeCredentials(home, credentials);
  return credentials;
}

type RedisUser = NonNullable<Credentials['tenants'][number]['redis']>;

/** One ACL user per tenant on both servers; none where the account in use may not manage users. */
async function provisionUsers(
  tenants: SeededTenant[],
  passwords: Map<string, string | undefined>,
  connections: Connections,
  catalogue: readonly CatalogueEntry[],
  log: Logger,
): Promise<Map<string, RedisUser>> {
  const users = new Map<string, RedisUser>();
  const urls = connections.adminRedisUrls ?? { data: connections.redisUrl, control: connections.controlRedisUrl };
  const servers = (['data', 'control'] as const).map((plane) => {
    const admin = new Redis(urls[plane], { lazyConnect: true, maxRetriesPerRequest: 1 });
    admin.on('error', (error) => log.warn({ err: error.message }, 'redis administration'));
    return { admin, allowedDatabases: databasesOf(plane, catalogue) };
  });
  try {
    for (const { id } of tenants) {
      const password = passwords.get(id) ?? randomBytes(24).toString('base64url');
      for (const { admin, allowedDatabases } of servers) {
        await provisionTenantUser(admin, id, password, { allowedDatabases });
      }
      users.set(id, { username: tenantUserName(id), password });
    }
  } catch (error) {
    if (!(error instanceof Error && error.message.startsWith('NOPERM'))) throw error;
    log.warn('the account of REDIS_URL may not manage users: tenants get none of their own');
    users.clear();
  } finally {
    for (const { admin } of servers) admin.disconnect();
  }
  return users;
}

/** A tenant needs on each server only the purpose databases that live there. */
function databasesOf(plane: Plane, catalogue: readonly CatalogueEntry[]): number[] {
  const evictionClass = plane === 'data' ? 'evictable' : 'protected';
  return catalogue.filter((entry) => entry.evictionClass === evictionClass).map(({ id }) => id);
}
