import { createHmac, randomUUID } from 'node:crypto';
import type { Redis } from 'ioredis';
import { z } from 'zod';
import { AppError } from '#lib/errors.ts';
import { logger } from '../logger.ts';
import { reserveAttemptScript } from './reserve-attempt-script.ts';

/** 10 failures in 15 minutes per account + address. */
export const attemptLimit = 10;
export const attemptWindowMs = 15 * 60_000;

export interface SignInAttempt {
  /** The attempt was right: the account starts from zero again. */
  succeeded(): Promise<void>;
  /** The attempt could not be judged (a server was away): it does not count. */
  withdraw(): Promise<void>;
}

/** The account and the address never stand in Redis in clear. */
function attemptsKey(secret: string, account: string, address: string): string {
  const digest = createHmac('sha256', secret).update(`${account.toLowerCase()}\n${address}`).digest('base64url');
  return `kryonix:sign-in:${digest}`;
}

/**
 * Counts an attempt to sign in; throws `rate_limited` with the time to wait while the account is locked from this address,
 * whatever the password. Attempts during a lock do not prolong it.
 *
 * When Redis is away the error passes through and sign-in is refused (`unavailable`): a limit that opens by itself
 * would be lifted by whoever can disturb Redis. People who are signed in are not affected.
 */
export async function reserveSignInAttempt(options: {
  control: Redis;
  secret: string;
  account: string;
  address: string | null;
  now?: number;
}): Promise<SignInAttempt> {
  const { control, secret, account, address, now = Date.now() } = options;
  const key = attemptsKey(secret, account, address ?? 'unknown');
  const member = randomUUID();
  const waitMs = z
    .number()
    .parse(await control.eval(reserveAttemptScript, 1, key, now, attemptWindowMs, attemptLimit, member));
  if (waitMs > 0) {
    const retryAfterSeconds = Math.ceil(waitMs / 1000);
    throw new AppError('rate_limited', 'Too many failed attempts. Try again later.', { retryAfterSeconds });
  }
  return {
    succeeded: () => settle(control.del(key)),
    withdraw: () => settle(control.zrem(key, member)),
  };
}

/** The answer is already decided: a count that could not be corrected only locks earlier, and is worth a line. */
async function settle(correction: Promise<unknown>): Promise<void> {
  await correction.catch((error: unknown) => logger.warn({ err: error }, 'a sign-in attempt could not be uncounted'));
}
