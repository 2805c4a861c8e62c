import { AppError } from '#lib/errors.ts';
import { canActForTenant, requireWritableTenant } from '../auth/can-act-for-tenant.ts';
import type { Principal } from '../auth/principal.ts';
import { requireSameOrigin } from './require-same-origin.ts';

/** For changes that only a tenant's own administrator makes, from the product's pages. Throws `forbidden`, `tenant_maintenance`. */
export function adminOfTenant(principal: Principal, headers: Headers): { tenantId: string; userId: string } {
  const { tenantId } = canActForTenant(principal, 'cache:read');
  if (principal.kind !== 'session' || principal.viewer.role !== 'tenant_admin') {
    throw new AppError('forbidden', 'Only an administrator of the account may do this.');
  }
  requireSameOrigin(headers);
  requireWritableTenant(principal.tenantStatus);
  return { tenantId, userId: principal.viewer.userId };
}
