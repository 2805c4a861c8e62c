import { gatherLookUps } from '../db/gather-look-ups.ts';
import type { ApiKeyRow } from '../db/queries/auth/find-api-key.ts';
import { findApiKeys } from '../db/queries/auth/find-api-key.ts';
import { remember } from '../remember.ts';
import { services } from '../services.ts';
import { hashApiKey } from './hash-api-key.ts';
import { apiKeyPattern } from './new-api-key.ts';
import type { ApiKeyPrincipal } from './principal.ts';
import { scopeSchema } from './scopes.ts';
import { createShortLivedCache } from './short-lived-cache.ts';

const apiKeyCache = remember('api-key-cache', () =>
  createShortLivedCache<ApiKeyRow | null>({ ttlMs: 1000, maxEntries: 10_000 }),
);

const lookUpApiKey = gatherLookUps((hmacs) => findApiKeys(services().pools.app, hmacs));

/**
 * Whose API key this is; null when malformed, unknown, expired or revoked (a revocation holds after 1 s at the latest).
 * No comparison here depends on the secret: the key is found by its HMAC, whose bytes an attacker cannot steer.
 */
export async function verifyApiKey(key: string, now = Date.now()): Promise<ApiKeyPrincipal | null> {
  if (!apiKeyPattern.test(key)) return null;
  const hmac = hashApiKey(key, services().apiKeyPepper).toString('base64');
  const row = await apiKeyCache.get(hmac, () => lookUpApiKey(hmac));
  if (!row || row.revokedAt !== null || (row.expiresAt !== null && row.expiresAt.getTime() <= now)) return null;
  return {
    kind: 'api_key',
    apiKeyId: row.apiKeyId,
    tenantId: row.tenant.id,
    tenantStatus: row.tenant.status,
    // A word that this version does not know grants nothing.
    scopes: row.scopes.flatMap((scope) => scopeSchema.safeParse(scope).data ?? []),
  };
}

/** Makes this process ask the database at the next use. */
export function forgetApiKey(key: string): void {
  apiKeyCache.forget(hashApiKey(key, services().apiKeyPepper).toString('base64'));
}
