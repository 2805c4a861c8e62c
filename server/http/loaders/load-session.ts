import { headers } from 'next/headers';
import { cache } from 'react';
import type { SessionPrincipal } from '../../auth/principal.ts';
import { readSession } from '../../auth/read-session.ts';

/** Who asks for the page, looked up once a request; null when nobody is signed in. */
export const loadSession = cache(
  async (): Promise<SessionPrincipal | null> => readSession((await headers()).get('cookie')),
);
