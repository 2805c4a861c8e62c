import { randomBytes } from 'node:crypto';
import type { ChangedRedisUser } from '#lib/contracts/tenant-control.ts';
import { revokeRedisUser, setRedisUser } from '../db/queries/access/set-redis-user.ts';
import { logger } from '../logger.ts';
import { tenantUserName } from '../redis/acl-rules.ts';
import { look, refuseUnderWay, settle } from './change-tenant.ts';
import { actOnTenants, type TenantActor } from './tenant-actor.ts';

/**
 * Gives a tenant's own Redis user another password, told here and nowhere else, or takes the user away; connections that
 * are open end. A tenant whose user was taken away, or that never had one, gets it back by `rotate`. In effect on every
 * server that answers when it resolves; one that is away follows. Throws `not_found`, `conflict`.
 */
export async function changeRedisUser(
  actor: TenantActor,
  tenantId: string,
  action: 'rotate' | 'revoke',
): Promise<ChangedRedisUser> {
  const tenant = await look(tenantId);
  refuseUnderWay(tenant);
  const password = action === 'rotate' ? randomBytes(24).toString('base64url') : null;
  const username = tenantUserName(tenantId);
  const after = { username, state: password === null ? 'revoked' : 'active' };
  const states = { before: { username, state: tenant.redisUser }, after };
  const act = { action: `tenant.redis_user.${action}`, tenantId, target: `tenant:${tenant.slug}`, ...states };
  await actOnTenants(actor, act, async (client) => {
    if (password === null) await revokeRedisUser(client, tenantId);
    else await setRedisUser(client, tenantId, password);
  });
  // The password is told in any case: it is stored, and the servers follow by themselves.
  await settle(tenantId).catch((error: unknown) => logger.warn({ err: error, tenantId }, 'a Redis user follows later'));
  return { username, password };
}
