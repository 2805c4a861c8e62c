import { AppError } from '#lib/errors.ts';
import { requireOpenTenant, requireWritableTenant } from '../auth/can-act-for-tenant.ts';
import type { SessionPrincipal } from '../auth/principal.ts';
import type { ApiRequest } from '../http/api-request.ts';
import { requireSameOrigin } from '../http/require-same-origin.ts';

/** A tenant's person who looks at the settings, or changes them. */
export interface SettingsPerson {
  session: SessionPrincipal;
  tenantId: string;
  userId: string;
  /** False for a viewer, who is shown less. */
  admin: boolean;
}

/**
 * Who may read a tenant's settings: its people, never a machine, whose key could be one that the settings are to revoke.
 * Throws `unauthenticated`, `forbidden`, `tenant_suspended`.
 */
export async function readsSettings(api: ApiRequest): Promise<SettingsPerson> {
  const session = await api.authenticate();
  if (session.kind !== 'session') throw new AppError('forbidden', 'Settings are for people; an API key has none.');
  const { tenant, role, userId } = session.viewer;
  if (!tenant) throw new AppError('forbidden', 'Platform staff have no tenant of their own.');
  requireOpenTenant(session.tenantStatus);
  return { session, tenantId: tenant.id, userId, admin: role === 'tenant_admin' };
}

/** Anybody of the tenant who changes what is their own. Throws the same, `tenant_maintenance`. */
export async function changesOwn(api: ApiRequest): Promise<SettingsPerson> {
  const person = await readsSettings(api);
  requireSameOrigin(api.request.headers);
  requireWritableTenant(person.session.tenantStatus);
  return person;
}

/** The tenant's administrator. Throws the same, `forbidden` for a viewer. */
export async function changesSettings(api: ApiRequest): Promise<SettingsPerson> {
  const person = await changesOwn(api);
  if (!person.admin) throw new AppError('forbidden', 'Only an administrator may change the settings.');
  return person;
}
