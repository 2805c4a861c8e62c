import { randomBytes } from 'node:crypto';
import type { Logger } from 'pino';
import type { TenantRulesService } from '../cache/open-tenant-rules.ts';
import type { Pools } from '../db/pools.ts';
import { setRedisUser } from '../db/queries/access/set-redis-user.ts';
import { withPlatform } from '../db/with-platform.ts';
import { tenantUserName } from '../redis/acl-rules.ts';
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
  tenantRules: TenantRulesService;
  log: Logger;
}

/** Makes the first accounts, tenants and Redis users, and writes `credentials.json`. Idempotent. */
export async function seedInstallation(options: Options): Promise<Credentials> {
  const { home, baseUrl, demo, connections, pools, apiKeyPepper } = options;
  const known = await readCredentials(home);
  const accounts = await seedAccounts({ platformPool: pools.platform, apiKeyPepper, demo, known });
  const passwords = new Map(known?.tenants.map((tenant) => [tenant.id, tenant.redis?.password]));
  const redisUsers = await provisionUsers(accounts.tenants, passwords, options);
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
  { pools, tenantRules, log }: Options,
): Promise<Map<string, RedisUser>> {
  const users = new Map<string, RedisUser>();
  for (const { id } of tenants) {
    const password = passwords.get(id) ?? randomBytes(24).toString('base64url');
    const audit = { actorUserId: null, action: 'redis_user.seed', target: null, address: null, requestId: null };
    await withPlatform(pools.platform, { ...audit, tenantId: id }, (client) => setRedisUser(client, id, password));
    await tenantRules.publish(id);
    users.set(id, { username: tenantUserName(id), password });
  }
  if (tenantRules.managesRedisUsers()) return users;
  log.warn('the account of REDIS_URL may not manage users: tenants get none of their own');
  return new Map();
}
