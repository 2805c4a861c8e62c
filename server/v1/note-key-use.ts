import type { Principal } from '../auth/principal.ts';
import { noteApiKeyUse } from '../db/queries/api-keys/note-api-key-use.ts';
import { withTenant } from '../db/with-tenant.ts';
import { logger } from '../logger.ts';
import { remember } from '../remember.ts';
import { services } from '../services.ts';

const everyMs = 60_000;
/** Keys remembered; beyond that the oldest are forgotten, and asked for again. */
const maxKeys = 10_000;

/** When the use of each key was last written from this process, milliseconds of a monotonic clock. */
const notedAt = remember('api-key-uses', () => new Map<string, number>());

/** Has the use of an API key written down, once a minute at most, while the request goes on. */
export function noteKeyUse(principal: Principal, nowMs = performance.now()): void {
  if (principal.kind !== 'api_key') return;
  const { apiKeyId, tenantId } = principal;
  const before = notedAt.get(apiKeyId);
  if (before !== undefined && nowMs - before < everyMs) return;
  notedAt.delete(apiKeyId);
  notedAt.set(apiKeyId, nowMs);
  const oldest = notedAt.size > maxKeys ? notedAt.keys().next().value : undefined;
  if (oldest !== undefined) notedAt.delete(oldest);
  withTenant(services().pools.app, tenantId, (client) => noteApiKeyUse(client, principal)).catch((error: unknown) => {
    notedAt.delete(apiKeyId);
    logger.warn({ err: error, apiKeyId }, 'the use of an API key could not be noted');
  });
}
