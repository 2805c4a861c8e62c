import { AppError } from '#lib/errors.ts';
import type { Principal } from '../auth/principal.ts';
import { hourlyLimitsOf } from './hourly-limits.ts';
import { takeFrom, type Window } from './request-windows.ts';

const burstSeconds = 10;
/** Requests of one API key, or of one person's session, in any ten seconds. */
export const keyLimit = 6_000;
/** Requests of all keys and people of one tenant in any ten seconds. */
const tenantLimit = 12_000;
/** Units of telemetry of one tenant in any ten seconds: three hundred processes that send one a second. */
const telemetryShare = 3_000;
export const telemetryShareOfLongLine = 300;
/** Changes of one tenant's settings of classes in any ten seconds. */
export const policyChanges = 200;
/** Requests that one window remembers one by one. */
const greatestLimit = 100_000;

/** What a request is for: an application that asks for values without end must not keep the SDK from its control plane. */
type RequestKind = 'values' | 'control';

/**
 * Counts one request against the limits of its sender and its tenant. The narrower comes first, so that a key at its limit
 * uses up nothing of its tenant's. Throws `rate_limited` with the time to wait.
 *
 * When the control server is away requests pass uncounted, with a line in the log: whoever sends them has shown a key or
 * a session, and the values they ask for live elsewhere.
 */
export async function takeRequest(principal: Principal, tenantId: string, kind: RequestKind): Promise<void> {
  const sender = principal.kind === 'api_key' ? `key:${principal.apiKeyId}` : `person:${principal.viewer.userId}`;
  const suffix = kind === 'values' ? '' : `:${kind}`;
  await takeAll([
    { name: `${sender}${suffix}`, limit: keyLimit, windowSeconds: burstSeconds },
    { name: `tenant:${tenantId}${suffix}`, limit: tenantLimit, windowSeconds: burstSeconds },
  ]);
}

/**
 * Counts telemetry against its tenant's share of what waits to be stored, which is one line for all tenants. While that
 * line is long the share is small, so that the rest of it is there for the others. Throws `rate_limited`.
 */
export async function takeTelemetry(tenantId: string, cost: number, lineIsLong: boolean): Promise<void> {
  const limit = lineIsLong ? telemetryShareOfLongLine : telemetryShare;
  await takeAll([{ name: `telemetry:${tenantId}`, limit, windowSeconds: burstSeconds, cost }]);
}

/** Counts a change of a tenant's settings, of which every process of every tenant is told. Throws `rate_limited`. */
export async function takePolicyChange(tenantId: string): Promise<void> {
  await takeAll([{ name: `policies:${tenantId}`, limit: policyChanges, windowSeconds: burstSeconds }]);
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
