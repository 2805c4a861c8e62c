import { headers } from 'next/headers';
import type { SessionPrincipal } from '../../auth/principal.ts';
import { readSession } from '../../auth/read-session.ts';

/** Who asks for the page; null when nobody is signed in. */
export async function loadSession(): Promise<SessionPrincipal | null> {
  return readSession((await headers()).get('cookie'));
}
