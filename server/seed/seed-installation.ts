import { randomBytes } from 'node:crypto';
import { Redis } from 'ioredis';
import type { Logger } from 'pino';
import type { Pools } from '../db/pools.ts';
import { tenantUserName } from '../redis/acl-rules.ts';
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
  log: Logger;
}

/** Makes the first accounts, tenants and Redis users, and writes `credentials.json`. Idempotent. */
export async function seedInstallation(options: Options): Promise<Credentials> {
  const { home, baseUrl, demo, connections, pools, apiKeyPepper, log } = options;
  const known = await readCredentials(home);
  const accounts = await seedAccounts({ platformPool: pools.platform, apiKeyPepper, demo, known });
  const passwords = new Map(known?.tenants.map((tenant) => [tenant.id, tenant.redis?.password]));
  const redisUsers = await provisionUsers(accounts.tenants, passwords, connections, log);
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
  log: Logger,
): Promise<Map<string, RedisUser>> {
  const users = new Map<string, RedisUser>();
  const urls = connections.adminRedisUrls ?? { data: connections.redisUrl, control: connections.controlRedisUrl };
  const admins = [urls.data, urls.control].map((url) => new Redis(url, { lazyConnect: true, maxRetriesPerRequest: 1 }));
  for (const admin of admins) admin.on('error', (error) => log.warn({ err: error.message }, 'redis administration'));
  try {
    for (const { id } of tenants) {
      const password = passwords.get(id) ?? randomBytes(24).toString('base64url');
      for (const admin of admins) await provisionTenantUser(admin, id, password);
      users.set(id, { username: tenantUserName(id), password });
    }
  } catch (error) {
    if (!(error instanceof Error && error.message.startsWith('NOPERM'))) throw error;
    log.warn('the account of REDIS_URL may not manage users: tenants get none of their own');
    users.clear();
  } finally {
    for (const admin of admins) admin.disconnect();
  }
  return users;
}
