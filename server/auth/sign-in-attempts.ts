import { createHmac, randomUUID } from 'node:crypto';
import { isIPv6 } from 'node:net';
import type { Redis } from 'ioredis';
import { z } from 'zod';
import { AppError } from '#lib/errors.ts';
import { logger } from '../logger.ts';
import { reserveAttemptScript } from './reserve-attempt-script.ts';

/** 10 failures in 15 minutes per account + address. */
export const attemptLimit = 10;
export const attemptWindowMs = 15 * 60_000;
/** Attempts of one address over all accounts in the same time: what an office behind one address never reaches. */
export const addressLimit = 100;

export interface SignInAttempt {
  /** The attempt was right: the account starts from zero again. */
  succeeded(): Promise<void>;
  /** The attempt could not be judged (a server was away): it does not count. */
  withdraw(): Promise<void>;
}

/** The account and the address never stand in Redis in clear. */
function attemptsKey(secret: string, account: string | null, address: string): string {
  const subject = account === null ? address : `${account.toLowerCase()}\n${address}`;
  const digest = createHmac('sha256', secret).update(subject).digest('base64url');
  return `kryonix:sign-in:${digest}`;
}

/**
 * Counts an attempt to sign in; throws `rate_limited` with the time to wait while the account is locked from this address,
 * whatever the password, or while the address has tried too many accounts. Attempts during a lock do not prolong it.
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
  const source = networkOf(address);
  const accountKey = attemptsKey(secret, account, address ?? 'unknown');
  const addressKey = attemptsKey(secret, null, source);
  const member = randomUUID();
  const reserve = async (key: string, limit: number) => {
    const ask = () => control.eval(reserveAttemptScript, 1, key, now, attemptWindowMs, limit, member);
    // Once more after a moment without an answer, for it is people who wait: the same member counts once.
    const answer = await ask().catch(ask);
    const waitMs = z.number().parse(answer);
    if (waitMs === 0) return;
    const retryAfterSeconds = Math.ceil(waitMs / 1000);
    throw new AppError('rate_limited', 'Too many failed attempts. Try again later.', { retryAfterSeconds });
  };
  await reserve(addressKey, addressLimit);
  await reserve(accountKey, attemptLimit);
  const forget = () => control.zrem(addressKey, member);
  return {
    succeeded: () => settle(Promise.all([control.del(accountKey), forget()])),
    withdraw: () => settle(Promise.all([control.zrem(accountKey, member), forget()])),
  };
}

/** Whoever has one IPv6 address has the 2⁶⁴ of its network. */
function networkOf(address: string | null): string {
  if (address === null || !isIPv6(address)) return address ?? 'unknown';
  const [head = '', tail] = address.toLowerCase().split('::');
  const groups = head === '' ? [] : head.split(':');
  const rest = tail === undefined || tail === '' ? [] : tail.split(':');
  const zeros =
    tail === undefined ? [] : Array.from({ length: Math.max(0, 8 - groups.length - rest.length) }, () => '0');
  return [...groups, ...zeros, ...rest].slice(0, 4).join(':');
}

/** The answer is already decided: a count that could not be corrected only locks earlier, and is worth a line. */
async function settle(correction: Promise<unknown>): Promise<void> {
  await correction.catch((error: unknown) => logger.warn({ err: error }, 'a sign-in attempt could not be uncounted'));
}
