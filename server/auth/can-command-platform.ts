import { AppError } from '#lib/errors.ts';
import { canReadPlatform } from './can-read-platform.ts';
import type { Principal, SessionPrincipal } from './principal.ts';

/** Only an administrator of the platform changes anything across tenants. Throws `forbidden`. */
export function canCommandPlatform(principal: Principal): SessionPrincipal {
  const session = canReadPlatform(principal);
  if (session.viewer.role !== 'platform_admin') {
    throw new AppError('forbidden', 'Only an administrator of the platform may do this.');
  }
  return session;
}
