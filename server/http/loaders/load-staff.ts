import { randomUUID } from 'node:crypto';
import { headers } from 'next/headers';
import { redirect } from 'next/navigation';
import type { SessionPrincipal } from '../../auth/principal.ts';
import { services } from '../../services.ts';
import { clientAddress } from '../client-address.ts';
import type { AuditOrigin } from '../platform-scope.ts';
import { homeOf } from './home-of.ts';
import { loadSession } from './load-session.ts';

/**
 * The member of staff who asks for a page, and what the audit row of its reads says of where they came from.
 * Without a session it redirects to `/login`, for a tenant's people to `/`.
 */
export async function loadStaff(action: string): Promise<{ session: SessionPrincipal; origin: AuditOrigin }> {
  const session = await loadSession();
  if (!session) redirect('/login');
  if (homeOf(session) !== '/platform') redirect('/');
  const address = clientAddress(await headers(), services().trustProxy);
  return { session, origin: { action, requestId: randomUUID(), address } };
}
