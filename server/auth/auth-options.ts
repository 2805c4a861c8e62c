import type { AuthOptions } from 'next-auth';
import { logger } from '../logger.ts';
import { services } from '../services.ts';
import { sessionIdleSeconds } from './session-lifetime.ts';
import { type SignInRequest, signIn } from './sign-in.ts';

/** What one call of next-auth left behind that its own answer cannot say. */
export interface AuthOutcome {
  /** Why a sign-in was refused. */
  refusal: unknown;
  /** The session that the person asked to end. */
  signedOut: string | null;
}

/**
 * next-auth's settings for one request. They are made per request because next-auth turns whatever `authorize` throws into
 * a redirect: the real reason is kept in `outcome` and answered by the route.
 */
export function authOptions(
  from: Pick<SignInRequest, 'address' | 'userAgent' | 'requestId'>,
  outcome: AuthOutcome,
): AuthOptions {
  const { sessionSecret, secureCookies } = services();
  return {
    secret: sessionSecret,
    useSecureCookies: secureCookies,
    session: { strategy: 'jwt', maxAge: sessionIdleSeconds },
    pages: { signIn: '/login', signOut: '/login', error: '/login' },
    providers: [
      {
        id: 'credentials',
        name: 'Credentials',
        type: 'credentials',
        credentials: { email: { type: 'email' }, password: { type: 'password' } },
        authorize: async (credentials) => {
          try {
            const { email = '', password = '' } = credentials ?? {};
            const { sessionId } = await signIn({ email, password, ...from });
            // next-auth wants a user; its id travels to the `jwt` callback below and nowhere else.
            return { id: sessionId };
          } catch (error) {
            outcome.refusal = error;
            return null;
          }
        },
      },
    ],
    callbacks: {
      // Only the session id: next-auth would add name and e-mail address.
      jwt: async ({ token, user }) => ({ sid: user?.id ?? token.sid }),
    },
    events: {
      signOut: async ({ token }) => {
        outcome.signedOut = typeof token?.sid === 'string' ? token.sid : null;
      },
    },
    logger: {
      // Every expired or forged cookie ends here: worth a line, not an alarm.
      error: (code) => logger.warn({ nextAuth: code }, 'next-auth reported an error'),
      warn: (code) => logger.debug({ nextAuth: code }, 'next-auth warned'),
      debug: () => {},
    },
  };
}
