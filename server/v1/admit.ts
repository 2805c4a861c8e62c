import { AppError } from '#lib/errors.ts';
import { deviceContext, type TenantCache } from '#lib/sdk/node.ts';
import { canActForTenant, requireWritableTenant } from '../auth/can-act-for-tenant.ts';
import type { Principal } from '../auth/principal.ts';
import type { Scope } from '../auth/scopes.ts';
import type { ApiRequest } from '../http/api-request.ts';
import { requireSameOrigin } from '../http/require-same-origin.ts';
import { services } from '../services.ts';
import { noteKeyUse } from './note-key-use.ts';
import { takeHourly, takeRequest } from './take-request.ts';

export interface Admission {
  principal: Principal;
  tenantId: string;
  /** The tenant's values, with the sender's device and network. */
  tenant: TenantCache;
}

interface Wish {
  /** What an API key needs. */
  scope: Scope;
  /** True where something is changed: refused to a tenant in maintenance, and to a session from another site. */
  changes: boolean;
  /** Purpose databases that it is for: the tenant's limits of these count. */
  databases?: readonly number[];
  /** True where a person's session does not do. */
  keyOnly?: boolean;
}

/**
 * Lets a request to `/api/v1` in, or refuses it: who sends it, for which tenant, with which rights and within which
 * limits. Nothing of the body was read before. A tenant's viewer is refused: values and people's sessions are masked for
 * viewers everywhere, and here they would stand in clear.
 *
 * Throws `unauthenticated`, `forbidden`, `tenant_suspended`, `tenant_maintenance`, `rate_limited`.
 */
export async function admit(api: ApiRequest, { scope, changes, databases = [], keyOnly }: Wish): Promise<Admission> {
  const principal = await api.authenticate();
  const { tenantId, masked } = canActForTenant(principal, scope);
  if (masked) throw new AppError('forbidden', 'A viewer may not see or change values.');
  if (principal.kind === 'session' && keyOnly) throw new AppError('forbidden', 'This needs an API key.');
  if (principal.kind === 'session' && changes) requireSameOrigin(api.request.headers);
  if (changes) requireWritableTenant(principal.tenantStatus);
  await takeRequest(principal, tenantId, scope === 'telemetry' ? 'control' : 'values');
  await takeHourly(tenantId, databases);
  noteKeyUse(principal);
  return { principal, tenantId, tenant: services().cache.forTenant(tenantId, deviceContext(api.request.headers)) };
}
