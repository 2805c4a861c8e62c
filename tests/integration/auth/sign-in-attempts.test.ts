import { randomUUID } from 'node:crypto';
import { Redis } from 'ioredis';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { AppError } from '#lib/errors.ts';
import { addressLimit, attemptLimit, attemptWindowMs, reserveSignInAttempt } from '#server/auth/sign-in-attempts.ts';
import { startTestRedis, type TestRedis } from '#tests/setup/test-redis.ts';

let redis: TestRedis;
let control: Redis;

beforeAll(async () => {
  redis = await startTestRedis({ plane: 'control' });
  control = new Redis(redis.url);
});
afterAll(async () => {
  await control.quit();
  await redis.close();
});

const start = 1_800_000_000_000;
const reserve = (account: string, now = start, address: string | null = '192.0.2.1') =>
  reserveSignInAttempt({ control, secret: 'secret', account, address, now });

async function waitOf(attempt: Promise<unknown>): Promise<number | undefined> {
  const error = await attempt.then(
    () => null,
    (thrown: unknown) => thrown,
  );
  expect(error).toBeInstanceOf(AppError);
  return error instanceof AppError ? error.retryAfterSeconds : undefined;
}

describe('attempts to sign in', () => {
  it('of one address are limited over all accounts, and right ones do not count', async () => {
    const address = '198.51.100.7';
    for (let tried = 0; tried < addressLimit; tried += 1) await reserve(randomUUID(), start, address);
    expect(await waitOf(reserve(randomUUID(), start, address))).toBe(attemptWindowMs / 1000);
    await reserve(randomUUID(), start, '198.51.100.8');
    for (let right = 0; right <= addressLimit; right += 1) {
      await (await reserve('same', start, '198.51.100.9')).succeeded();
    }
  });

  it('of one IPv6 network count together, however its addresses are written', async () => {
    const addresses = ['2001:db8:7:1::1', '2001:db8:7:1:ffff::2', '2001:DB8:7:1:0:0:0:3'];
    for (let tried = 0; tried < addressLimit; tried += 1) {
      await reserve(randomUUID(), start, addresses[tried % addresses.length]);
    }
    expect(await waitOf(reserve(randomUUID(), start, '2001:db8:7:1::9'))).toBeGreaterThan(0);
    await reserve(randomUUID(), start, '2001:db8:7:2::1');
  });

  it('are counted before they are judged, so that parallel guesses cannot pass the limit', async () => {
    const account = randomUUID();
    const results = await Promise.allSettled(Array.from({ length: 50 }, () => reserve(account)));
    expect(results.filter((result) => result.status === 'fulfilled')).toHaveLength(attemptLimit);
  });

  it('are allowed again when the oldest failure leaves the window, one by one', async () => {
    const account = randomUUID();
    for (let i = 0; i < attemptLimit; i += 1) await reserve(account, start + i * 1000);
    expect(await waitOf(reserve(account, start + 60_000))).toBe((attemptWindowMs - 60_000) / 1000);
    await reserve(account, start + attemptWindowMs);
    expect(await waitOf(reserve(account, start + attemptWindowMs))).toBe(1);
  });

  it('during a lock do not prolong it', async () => {
    const account = randomUUID();
    for (let i = 0; i < attemptLimit; i += 1) await reserve(account);
    await waitOf(reserve(account, start + attemptWindowMs - 1));
    await reserve(account, start + attemptWindowMs);
  });

  it('are counted per account and per address', async () => {
    const account = randomUUID();
    for (let i = 0; i < attemptLimit; i += 1) await reserve(account);
    await reserve(account, start, '192.0.2.2');
    await reserve(randomUUID());
    await waitOf(reserve(account.toUpperCase()));
  });

  it('that could not be judged do not count', async () => {
    const account = randomUUID();
    for (let i = 0; i < attemptLimit * 2; i += 1) await (await reserve(account)).withdraw();
    await reserve(account);
  });

  it('leave neither account nor address readable in Redis, and expire', async () => {
    const account = `${randomUUID()}@example.test`;
    await reserve(account, start, '198.51.100.77');
    const [, keys] = await control.scan(0, 'MATCH', 'kryonix:sign-in:*', 'COUNT', 1000);
    expect(keys.length).toBeGreaterThan(0);
    for (const key of keys) {
      expect(key).not.toContain('example.test');
      expect(key).not.toContain('198.51.100.77');
      expect(await control.pttl(key)).toBeGreaterThan(0);
    }
  });
});
