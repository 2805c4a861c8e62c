import type { Pool } from 'pg';
import type { CanaryOutcome, CanaryProbe } from '#lib/contracts/canaries.ts';
import type { Cache } from '#lib/sdk/node.ts';
import type { Canary } from './canary-tenants.ts';

/** What a probe works with: `own` tries to reach `other`. */
export interface ProbeContext {
  own: Canary;
  other: Canary;
  /** What `other` holds in its cache, unlike anything else. */
  secret: string;
  /** `kryonix_app`. */
  appPool: Pool;
  cache: Cache;
  /** Of both planes; the user in them does not matter. */
  redisUrls: { data: string; control: string };
  /** Whether tenants have users of their own on the Redis servers; on a cluster they never have. */
  managesRedisUsers: boolean;
  baseUrl: string;
}

export interface ProbeResult {
  outcome: CanaryOutcome;
  /** What was tried and what came of it; no keys, no values. */
  detail: string;
}

export interface Probe {
  name: CanaryProbe;
  run(context: ProbeContext): Promise<ProbeResult>;
}

const gravity = { held: 0, unknown: 1, breached: 2 } as const;

/** Of the same wall tried in several places; nothing tried proves nothing. */
export function worstOf<Result extends ProbeResult>(results: readonly Result[]): Result | undefined {
  return results.toSorted((left, right) => gravity[right.outcome] - gravity[left.outcome])[0];
}

export const held = (detail: string): ProbeResult => ({ outcome: 'held', detail });
export const breached = (detail: string): ProbeResult => ({ outcome: 'breached', detail });
export const unknown = (detail: string): ProbeResult => ({ outcome: 'unknown', detail });
