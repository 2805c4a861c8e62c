import { redirect } from 'next/navigation';
import { toAppError } from '../to-app-error.ts';
import { homeOf } from './home-of.ts';
import { loadSession } from './load-session.ts';

/**
 * For the sign-in page: who is signed in goes home. A suspended tenant's people stay, for home would send them back here.
 * While PostgreSQL is away the form is shown all the same: it says by itself that nobody can sign in now.
 */
export async function redirectIfSignedIn(): Promise<void> {
  const session = await loadSession().catch((error: unknown) => {
    if (toAppError(error).code === 'unavailable') return null;
    throw error;
  });
  if (session && (session.tenantStatus ?? 'active') === 'active') redirect(homeOf(session));
}
