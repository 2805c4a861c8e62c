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
  /** The data plane's address; the user in it does not matter. */
  redisUrl: string;
  /** Whether tenants have users of their own on the Redis servers. */
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

export const held = (detail: string): ProbeResult => ({ outcome: 'held', detail });
export const breached = (detail: string): ProbeResult => ({ outcome: 'breached', detail });
export const unknown = (detail: string): ProbeResult => ({ outcome: 'unknown', detail });
