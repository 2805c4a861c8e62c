import { isPlatformRole } from '../../auth/can-read-platform.ts';
import type { SessionPrincipal } from '../../auth/principal.ts';

/** The page that is home for a person. */
export function homeOf(session: SessionPrincipal): '/' | '/platform' {
  return isPlatformRole(session.viewer.role) ? '/platform' : '/';
}
