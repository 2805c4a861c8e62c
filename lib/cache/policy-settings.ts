import { z } from 'zod';
import type { CodecScope } from './codec-policy.ts';
import { greatestTtlSeconds } from './greatest-ttl.ts';
import { holdOutSchema } from './held-out-keys.ts';
import type { PreloadScope } from './preload-policy.ts';
import { type Priority, priorities } from './priority.ts';
import type { PriorityScope } from './priority-policy.ts';

/** What a set of entries is given. A phone or tablet takes `mobileTtlSeconds` where there is one. */
export interface PolicySettings {
  ttlSeconds?: number | undefined;
  mobileTtlSeconds?: number | undefined;
  /** How readily entries are given up at a quota. Only for a tenant's own setting of a class. */
  priority?: Priority | undefined;
  /** Which version of the policy this is; for people. */
  version?: number | undefined;
  /** While the policy is on trial: the keys that do not get it. Only for optimiser policies. */
  holdOut?: HoldOutSettings | undefined;
}

/** The keys of a class that keep what held before, so that the difference can be measured. */
export interface HoldOutSettings {
  /** Another one for each trial. */
  salt: number;
  /** Of the keys, 0–0.5. */
  share: number;
  /** The most read entries by `entryId`, the hottest first: dealt by rank, for one more or less would decide. */
  hottest: string[];
  /** What they get where an earlier policy held; without it whatever decides below policies. */
  formerTtlSeconds?: number | undefined;
}

/**
 * What settings are for. `policy`: an applied optimiser policy, of a class. `tenant`: the tenant's own, of a class, of
 * a purpose database, or of all its entries.
 */
export type PolicyScope =
  | { kind: 'policy' | 'tenant'; tenantId: string; module: string; dataType: string }
  | { kind: 'tenant'; tenantId: string; database: number }
  | { kind: 'tenant'; tenantId: string };

const ttlSchema = z.int().min(1).max(greatestTtlSeconds).optional();
export const policySettingsSchema = z.object({
  ttlSeconds: ttlSchema,
  mobileTtlSeconds: ttlSchema,
  priority: z.enum(priorities).optional(),
  version: z.int().min(0).optional(),
  holdOut: holdOutSchema.extend({ formerTtlSeconds: ttlSchema }).optional(),
});

/** A policy of any kind of a class. */
interface ClassScope {
  kind: PolicyScope['kind'] | PreloadScope['kind'] | CodecScope['kind'] | PriorityScope['kind'];
  tenantId: string;
  module: string;
  dataType: string;
}

/** Its name in the hash of policies: `{kind}:{tenant}`, then `:{module}:{type}` or `:{database}` or nothing. */
export function policyField(scope: PolicyScope | ClassScope): string {
  const start = `${scope.kind}:${scope.tenantId}`;
  if ('module' in scope) return `${start}:${scope.module}:${scope.dataType}`;
  return 'database' in scope ? `${start}:${scope.database}` : start;
}
