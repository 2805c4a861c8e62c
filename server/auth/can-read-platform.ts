import type { Role } from '#lib/contracts/vocabulary.ts';
import { AppError } from '#lib/errors.ts';
import type { Principal, SessionPrincipal } from './principal.ts';

export function isPlatformRole(role: Role): boolean {
  return role === 'platform_admin' || role === 'platform_viewer';
}

/** Only a person of the platform's staff reads across tenants; an API key never does. Throws `forbidden`. */
export function canReadPlatform(principal: Principal): SessionPrincipal {
  if (principal.kind !== 'session' || !isPlatformRole(principal.viewer.role)) {
    throw new AppError('forbidden', 'Only platform staff may see this.');
  }
  return principal;
}
