import { randomBytes } from 'node:crypto';
import type { Pool, PoolClient } from 'pg';
import { hashApiKey } from '../auth/hash-api-key.ts';
import { newApiKey } from '../auth/new-api-key.ts';
import { hashPassword } from '../auth/password.ts';
import { scopes } from '../auth/scopes.ts';
import { setDatabaseConfig } from '../db/queries/access/set-database-config.ts';
import { createApiKey } from '../db/queries/accounts/create-api-key.ts';
import { createMembership } from '../db/queries/accounts/create-membership.ts';
import { createTenant } from '../db/queries/accounts/create-tenant.ts';
import { createUser } from '../db/queries/accounts/create-user.ts';
import { findTenant } from '../db/queries/accounts/find-tenant.ts';
import { findUser } from '../db/queries/accounts/find-user.ts';
import { revokeApiKeys } from '../db/queries/accounts/revoke-api-keys.ts';
import { setPasswordHash } from '../db/queries/accounts/set-password-hash.ts';
import { withPlatform } from '../db/with-platform.ts';
import type { Credentials } from './credentials.ts';
import { type DemoTenant, demoTenants, platformAccount } from './demo-accounts.ts';

export type SeededTenant = Omit<Credentials['tenants'][number], 'redis'>;
export type SeededAccounts = { platform: Credentials['platform']; tenants: SeededTenant[] };

const demoKeyName = 'Demonstração';

interface Options {
  platformPool: Pool;
  apiKeyPepper: string;
  /** The three demo tenants as well. */
  demo: boolean;
  /** What an earlier run wrote: accounts that still exist keep their passwords and keys. */
  known: SeededAccounts | null;
}

/**
 * Makes the accounts that an installation begins with, each with a random password. An account whose password nobody
 * wrote down (its credentials file is gone) gets a new one, which also ends its sessions and its demo keys.
 */
export async function seedAccounts({ platformPool, apiKeyPepper, demo, known }: Options): Promise<SeededAccounts> {
  const platform = await inSeed(platformPool, 'account.seed', platformAccount.email, (client) =>
    seedStaff(client, known?.platform ?? null),
  );
  const tenants: SeededTenant[] = [];
  for (const tenant of demo ? demoTenants : []) {
    const before = known?.tenants.find(({ slug }) => slug === tenant.slug) ?? null;
    tenants.push(
      await inSeed(platformPool, 'tenant.seed', `tenant:${tenant.slug}`, (client) =>
        seedTenant(client, tenant, before, apiKeyPepper),
      ),
    );
  }
  return { platform, tenants };
}

function inSeed<T>(pool: Pool, action: string, target: string, work: (client: PoolClient) => Promise<T>): Promise<T> {
  return withPlatform(pool, { actorUserId: null, action, target, address: null, requestId: null }, work);
}

async function seedStaff(client: PoolClient, known: Credentials['platform'] | null): Promise<Credentials['platform']> {
  const user = await findUser(client, platformAccount.email);
  if (user && known?.email === platformAccount.email) return known;
  const password = newPassword();
  const passwordHash = await hashPassword(password);
  if (user) await setPasswordHash(client, user.id, passwordHash);
  else await createUser(client, { ...platformAccount, passwordHash, platformRole: 'platform_admin' });
  return { email: platformAccount.email, password };
}

async function seedTenant(
  client: PoolClient,
  { slug, name, email, displayName }: DemoTenant,
  known: SeededTenant | null,
  pepper: string,
): Promise<SeededTenant> {
  const tenant = await findTenant(client, { slug });
  const user = await findUser(client, email);
  if (tenant && user && known?.id === tenant.id && known.email === email) return known;
  const id = tenant?.id ?? (await makeDemoTenant(client, slug, name));
  const password = newPassword();
  const passwordHash = await hashPassword(password);
  if (user) await setPasswordHash(client, user.id, passwordHash);
  const userId = user?.id ?? (await createUser(client, { email, displayName, passwordHash, platformRole: null }));
  await createMembership(client, { tenantId: id, userId, role: 'tenant_admin' });
  await revokeApiKeys(client, id, demoKeyName);
  const { key, prefix } = newApiKey();
  await createApiKey(client, {
    tenantId: id,
    name: `${demoKeyName} ${prefix}`,
    keyHmac: hashApiKey(key, pepper),
    prefix,
    scopes,
    expiresAt: null,
  });
  return { id, slug, name, email, password, apiKey: key };
}

/** Whoever tries the product is not to meet the default of 10,000 calls an hour by API key within minutes. */
async function makeDemoTenant(client: PoolClient, slug: string, name: string): Promise<string> {
  const id = await createTenant(client, { slug, name, demo: true });
  for (let database = 0; database < 16; database += 1) {
    await setDatabaseConfig(client, id, database, { sdkCallsPerHour: 1_000_000 });
  }
  return id;
}

/** 144 random bits that a person can type. */
const newPassword = () => randomBytes(18).toString('base64url');
