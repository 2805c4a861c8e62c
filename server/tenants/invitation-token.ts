import { createHash, randomBytes } from 'node:crypto';

/** How long a link lets its person in, milliseconds. */
export const invitationLifetimeMs = 7 * 86_400_000;

/** 256 random bits in base64url. */
const tokenPattern = /^[A-Za-z0-9_-]{43}$/;

export const newInvitationToken = () => randomBytes(32).toString('base64url');

/** What is kept of a link; `null` for what cannot be one. */
export function hashInvitationToken(token: string): Buffer | null {
  return tokenPattern.test(token) ? createHash('sha256').update(token).digest() : null;
}
