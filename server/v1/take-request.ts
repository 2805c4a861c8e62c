import { AppError } from '#lib/errors.ts';
import type { Principal } from '../auth/principal.ts';
import { hourlyLimitsOf } from './hourly-limits.ts';
import { takeFrom, type Window } from './request-windows.ts';

const burstSeconds = 10;
/** Requests of one API key, or of one person's session, in any ten seconds. */
export const keyLimit = 6_000;
/** Requests of all keys and people of one tenant in any ten seconds. */
const tenantLimit = 12_000;
/** Requests that one window remembers one by one. */
const greatestLimit = 100_000;

/**
 * Counts one request against the limits of its sender and its tenant. The narrower comes first, so that a key at its limit
 * uses up nothing of its tenant's. Throws `rate_limited` with the time to wait.
 *
 * When the control server is away requests pass uncounted, with a line in the log: whoever sends them has shown a key or
 * a session, and the values they ask for live elsewhere.
 */
export async function takeRequest(principal: Principal, tenantId: string): Promise<void> {
  const sender = principal.kind === 'api_key' ? `key:${principal.apiKeyId}` : `person:${principal.viewer.userId}`;
  await takeAll([
    { name: sender, limit: keyLimit, windowSeconds: burstSeconds },
    { name: `tenant:${tenantId}`, limit: tenantLimit, windowSeconds: burstSeconds },
  ]);
}

/** The same for the purpose databases that a request is for, where the tenant has limited them per hour. */
export async function takeHourly(tenantId: string, databases: readonly number[]): Promise<void> {
  const limits = databases.length === 0 ? [] : await hourlyLimitsOf(tenantId);
  const wanted = limits.filter(({ database }) => databases.includes(database));
  await takeAll(
    wanted.map(({ database, requestsPerHour }) => hourlyWindow(`hour:${tenantId}:${database}`, requestsPerHour)),
  );
}

async function takeAll(windows: readonly Window[]): Promise<void> {
  for (const window of windows) {
    const retryAfterMs = await takeFrom(window);
    if (retryAfterMs === 0) continue;
    throw new AppError('rate_limited', 'Too many requests. Try again later.', {
      retryAfterSeconds: Math.ceil(retryAfterMs / 1000),
    });
  }
}

/** More than a window may remember is kept at the same rate over a shorter time. */
function hourlyWindow(name: string, requestsPerHour: number): Window {
  if (requestsPerHour <= greatestLimit) return { name, limit: requestsPerHour, windowSeconds: 3_600 };
  const windowSeconds = Math.max(1, Math.floor((3_600 * greatestLimit) / requestsPerHour));
  return { name, limit: greatestLimit, windowSeconds };
}
