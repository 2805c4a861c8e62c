import { AppError } from '#lib/errors.ts';
import type { Principal, TenantStatus } from './principal.ts';
import type { Scope } from './scopes.ts';

export interface TenantAccess {
  tenantId: string;
  /** True where keys and values must be masked. */
  masked: boolean;
}

/**
 * What a principal may do in the tenant it belongs to: a tenant's session may read, an API key needs `scope`.
 * Staff belong to no tenant and have their own end points. Throws `forbidden`, `tenant_suspended`.
 */
export function canActForTenant(principal: Principal, scope: Scope): TenantAccess {
  if (principal.kind === 'api_key') {
    if (!principal.scopes.includes(scope)) throw new AppError('forbidden', `This API key lacks the scope ${scope}.`);
    requireOpenTenant(principal.tenantStatus);
    return { tenantId: principal.tenantId, masked: false };
  }
  const { tenant, role } = principal.viewer;
  if (!tenant) throw new AppError('forbidden', 'Platform staff choose a tenant under /api/platform.');
  requireOpenTenant(principal.tenantStatus);
  return { tenantId: tenant.id, masked: role === 'tenant_viewer' };
}

/** Maintenance is for reading only. Throws `tenant_maintenance`. */
export function requireWritableTenant(status: TenantStatus | null): void {
  if (status !== 'maintenance') return;
  const message = 'This account is under maintenance: it can be read, but not changed.';
  throw new AppError('tenant_maintenance', message, { retryAfterSeconds: 60 });
}

/** Suspension closes a tenant to its own people. Maintenance refuses writes only, so it stays open here. */
export function requireOpenTenant(status: TenantStatus | null): void {
  if (status === 'suspended') throw new AppError('tenant_suspended', 'This account is suspended.');
}
