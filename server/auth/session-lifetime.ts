/**
 * How long a sign-in lasts. Context: the token carries a session id only, the row in `accounts.sessions` is the truth.
 * Decision: the row ends 7 days after sign-in, whatever happens (absolute limit); the token ends 12 hours after it was
 * written, and every answer to a token older than 15 minutes carries a fresh one (sliding idle limit). Consequence:
 * using the product costs no write to PostgreSQL, and a token that is left alone for 12 hours is dead.
 */
export const sessionAbsoluteSeconds = 7 * 24 * 3600;
export const sessionIdleSeconds = 12 * 3600;
export const sessionRenewAfterSeconds = 15 * 60;
