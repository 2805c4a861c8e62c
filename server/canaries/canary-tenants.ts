import { createHmac, hkdfSync } from 'node:crypto';
import type { Pool } from 'pg';
import { hashApiKey } from '../auth/hash-api-key.ts';
import type { TenantRulesService } from '../cache/open-tenant-rules.ts';
import { setRedisUser } from '../db/queries/access/set-redis-user.ts';
import { createApiKey } from '../db/queries/accounts/create-api-key.ts';
import { createTenant } from '../db/queries/accounts/create-tenant.ts';
import { findTenant } from '../db/queries/accounts/find-tenant.ts';
import { withPlatform } from '../db/with-platform.ts';

/** A tenant that nobody is a customer of. */
export interface Canary {
  tenantId: string;
  apiKey: string;
  redisPassword: string;
}

const birds = [
  { slug: 'kryonix-canary-a', name: 'Canary A' },
  { slug: 'kryonix-canary-b', name: 'Canary B' },
] as const;

export interface CanaryHome {
  platform: Pool;
  tenantRules: TenantRulesService;
  apiKeyPepper: string;
  /** Base64. What the canaries sign in with is derived from it and kept nowhere. */
  masterKey: string;
}

/** The two canaries, made on the first run with an API key and a Redis user each. Idempotent. */
export async function openCanaries(home: CanaryHome): Promise<[Canary, Canary]> {
  const [a, b] = birds;
  return [await openCanary(home, a), await openCanary(home, b)];
}

async function openCanary(home: CanaryHome, { slug, name }: { slug: string; name: string }): Promise<Canary> {
  const { platform, tenantRules, apiKeyPepper } = home;
  const { rows } = await platform.query('select id from accounts.tenants where slug = $1 and canary', [slug]);
  const known: string | undefined = rows[0]?.id;
  if (known !== undefined) return secretsOf(home, known);
  const audit = { actorUserId: null, action: 'canary.create', target: slug, address: null, requestId: null };
  const canary = await withPlatform(platform, audit, async (client) => {
    // A customer of that name comes first.
    if (await findTenant(client, { slug })) throw new Error(`the name ${slug} belongs to a customer`);
    const id = await createTenant(client, { slug, name, demo: false });
    await client.query('update accounts.tenants set canary = true where id = $1', [id]);
    const made = secretsOf(home, id);
    const keyHmac = hashApiKey(made.apiKey, apiKeyPepper);
    const key = { tenantId: id, name: 'Canary', keyHmac, prefix: made.apiKey.slice(0, 10), expiresAt: null };
    await createApiKey(client, { ...key, scopes: ['cache:read', 'values:read', 'values:write', 'realtime'] });
    await setRedisUser(client, id, made.redisPassword);
    return made;
  });
  await tenantRules.publish(canary.tenantId);
  return canary;
}

function secretsOf({ masterKey }: CanaryHome, tenantId: string): Canary {
  const key = Buffer.from(hkdfSync('sha256', Buffer.from(masterKey, 'base64'), '', 'kryonix canaries', 32));
  const secret = (use: string) => createHmac('sha256', key).update(`${use} ${tenantId}`).digest('base64url');
  return { tenantId, apiKey: `kx_${secret('api')}`, redisPassword: secret('redis') };
}
