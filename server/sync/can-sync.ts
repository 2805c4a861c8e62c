import { AppError } from '#lib/errors.ts';
import { canActForTenant } from '../auth/can-act-for-tenant.ts';
import type { Principal } from '../auth/principal.ts';

/**
 * Whose log a principal may pull: a key with the scope `sessions`, or an administrator's session. A viewer may not see
 * keys and values, and a log without them is of no use. Throws `forbidden`, `tenant_suspended`.
 */
export function canPullSync(principal: Principal): string {
  const { tenantId, masked } = canActForTenant(principal, 'sessions');
  if (masked) throw new AppError('forbidden', 'Your role does not see the values of this tenant.');
  return tenantId;
}

/** Whose log a principal may push to. As `canPullSync`, and `tenant_maintenance` while nothing may be written. */
export function canPushSync(principal: Principal): string {
  const tenantId = canPullSync(principal);
  if (principal.tenantStatus === 'maintenance') {
    throw new AppError('tenant_maintenance', 'This account is in maintenance: nothing is written for now.', {
      retryAfterSeconds: 60,
    });
  }
  return tenantId;
}
