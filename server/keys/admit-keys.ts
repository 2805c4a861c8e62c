import { AppError } from '#lib/errors.ts';
import { canActForTenant, requireWritableTenant } from '../auth/can-act-for-tenant.ts';
import type { Principal } from '../auth/principal.ts';
import type { ApiRequest } from '../http/api-request.ts';
import { requireSameOrigin } from '../http/require-same-origin.ts';

/** Who looks after the keys of which tenant. */
export interface KeyAccess {
  tenantId: string;
  /** True where values are not shown. */
  masked: boolean;
  /** The person, or the API key: what was begun by one is not finished by another. */
  actorId: string;
  /** How the actor stands in a receipt. */
  actorName: string;
  /** `null` for an API key. */
  userId: string | null;
}

function actorOf(principal: Principal): Pick<KeyAccess, 'actorId' | 'actorName' | 'userId'> {
  if (principal.kind === 'api_key') {
    return { actorId: principal.apiKeyId, actorName: `api_key:${principal.apiKeyId}`, userId: null };
  }
  const { userId, email } = principal.viewer;
  return { actorId: userId, actorName: email, userId };
}

/** To see a value: an API key needs `values:read`. Throws `unauthenticated`, `forbidden`, `tenant_suspended`. */
export async function admitValueReader(api: ApiRequest): Promise<KeyAccess> {
  const principal = await api.authenticate();
  return { ...canActForTenant(principal, 'values:read'), ...actorOf(principal) };
}

/**
 * To change or remove entries: an administrator, from the product's own pages, or an API key with `values:write`.
 * Throws `unauthenticated`, `forbidden`, `tenant_suspended`, `tenant_maintenance`.
 */
export async function admitKeyWriter(api: ApiRequest): Promise<KeyAccess> {
  const principal = await api.authenticate();
  const access = canActForTenant(principal, 'values:write');
  if (principal.kind === 'session') {
    requireSameOrigin(api.request.headers);
    if (principal.viewer.role !== 'tenant_admin') {
      throw new AppError('forbidden', 'Changing entries needs the role tenant_admin.');
    }
  }
  requireWritableTenant(principal.tenantStatus);
  return { ...access, ...actorOf(principal) };
}
