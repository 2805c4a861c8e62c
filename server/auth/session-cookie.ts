import { readCookie } from './read-cookie.ts';
import { sessionIdleSeconds } from './session-lifetime.ts';

/** next-auth's own cookie names; over https the browser refuses the prefixed one from anything but a secure origin. */
function sessionCookieName(secure: boolean): string {
  return secure ? '__Secure-next-auth.session-token' : 'next-auth.session-token';
}

/** The session token in a `Cookie` header, or null. Only the name that fits the transport counts. */
export function readSessionCookie(cookieHeader: string | null | undefined, secure: boolean): string | null {
  return readCookie(cookieHeader, sessionCookieName(secure));
}

/** `Set-Cookie` with a renewed token, of the same attributes as next-auth gives it at sign-in. */
export function writeSessionCookie(token: string, secure: boolean): string {
  const attributes = `Path=/; Max-Age=${sessionIdleSeconds}; HttpOnly; SameSite=Lax${secure ? '; Secure' : ''}`;
  return `${sessionCookieName(secure)}=${token}; ${attributes}`;
}
