import { randomUUID } from 'node:crypto';
import type { Pool } from 'pg';
import type { Role } from '#lib/contracts/vocabulary.ts';
import { hashApiKey } from '#server/auth/hash-api-key.ts';
import { newApiKey } from '#server/auth/new-api-key.ts';
import { hashPassword } from '#server/auth/password.ts';
import type { Scope } from '#server/auth/scopes.ts';
import { inTransaction } from '#server/db/in-transaction.ts';
import { createApiKey } from '#server/db/queries/accounts/create-api-key.ts';
import { createMembership } from '#server/db/queries/accounts/create-membership.ts';
import { createTenant } from '#server/db/queries/accounts/create-tenant.ts';
import { createUser } from '#server/db/queries/accounts/create-user.ts';
import { storeSamples } from '#server/db/queries/telemetry/store-samples.ts';

export const password = 'correct horse battery staple';
let passwordHash: Promise<string> | undefined;

export async function addTenant(platform: Pool, slug: string): Promise<string> {
  return inTransaction(platform, (client) => createTenant(client, { slug, name: `Tenant ${slug}`, demo: false }));
}

export async function setTenantStatus(platform: Pool, tenantId: string, status: string): Promise<void> {
  await platform.query('update accounts.tenants set status = $2 where id = $1', [tenantId, status]);
}

type TenantRole = Extract<Role, `tenant_${string}`>;
type PlatformRole = Exclude<Role, TenantRole>;

export const addStaff = (platform: Pool, role: PlatformRole) => addAccount(platform, role, role);

/** A person of a tenant; signs in with the address returned and `password`. */
export async function addPerson(platform: Pool, role: TenantRole, tenantId: string): Promise<string> {
  return addAccount(platform, role, null, tenantId);
}

async function addAccount(platform: Pool, name: Role, platformRole: PlatformRole | null, tenantId?: string) {
  passwordHash ??= hashPassword(password);
  const email = `${name}-${randomUUID()}@example.test`;
  const user = { email, displayName: `A ${name}`, passwordHash: await passwordHash, platformRole };
  await inTransaction(platform, async (client) => {
    const userId = await createUser(client, user);
    const role = name === 'tenant_viewer' ? name : 'tenant_admin';
    if (tenantId) await createMembership(client, { tenantId, userId, role });
  });
  return email;
}

/** An API key of a tenant; answers the secret. */
export async function addApiKey(
  platform: Pool,
  options: { tenantId: string; pepper: string; scopes: Scope[]; expiresAt?: Date },
): Promise<string> {
  const { key, prefix } = newApiKey();
  const { tenantId, scopes, pepper, expiresAt = null } = options;
  const row = { tenantId, name: prefix, keyHmac: hashApiKey(key, pepper), prefix, scopes, expiresAt };
  await inTransaction(platform, (client) => createApiKey(client, row));
  return key;
}

export async function revokeApiKey(platform: Pool, key: string): Promise<void> {
  await platform.query('update accounts.api_keys set revoked_at = now() where prefix = $1', [key.slice(0, 10)]);
}

/** One sampled operation of a tenant, just now. */
export async function addOperation(ingest: Pool, tenantId: string, key: string): Promise<void> {
  const sample = {
    tenantId,
    atMs: Date.now(),
    id: randomUUID(),
    key,
    latencyUs: 1500,
    sizeBytes: 10,
    ttlSeconds: null,
  };
  const place = { database: 1, module: 'crm', dataType: 'lead', device: 'mobile', network: 'wifi' } as const;
  await inTransaction(ingest, (client) =>
    storeSamples(client, [{ ...sample, ...place, operation: 'get', outcome: 'hit', weight: 1 }]),
  );
}
