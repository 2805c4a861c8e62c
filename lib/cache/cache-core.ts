import type { CacheError } from './cache-error.ts';
import type { Catalogue } from './catalogue.ts';
import type { ClassRoute, ClassRoutes } from './class-routes.ts';
import type { Keyspace } from './keyspace.ts';
import type { L1Cache } from './l1-cache.ts';
import type { Observer, OperationContext } from './observe.ts';
import type { Priority } from './priority.ts';
import type { Sealer } from './sealer.ts';
import type { SingleFlight } from './single-flight.ts';
import type { Topology } from './topology.ts';
import type { TtlPolicy } from './ttl-policy.ts';

/** What all tenants' handles share. */
export interface CacheCore {
  catalogue: Catalogue;
  keyspace: Keyspace;
  routes: ClassRoutes;
  topology: Topology;
  ttlPolicy: TtlPolicy;
  /** What a policy says, at a moment, of how readily entries of a class are given up; `null` where none does. */
  priorityOf: (tenantId: string, route: ClassRoute, timeMs: number) => Priority | null;
  sealer: Sealer;
  /** Values kept in the process; `null` where none are. */
  l1: L1Cache | null;
  observer: Observer;
  /** False: no control server is reached, so that entries cannot be indexed by tag or person. */
  indexes: boolean;
  /** Loads under way, by stored key. */
  flights: SingleFlight;
  /** Milliseconds since the epoch. */
  now: () => number;
  /** Uniform in [0, 1). */
  random: () => number;
  /** True: faults of the cache are thrown instead of being reported only. */
  strict: boolean;
  report: (error: CacheError) => void;
  /** Keys the HMAC of biometric hashes. */
  biometricSecret: string | undefined;
}

/** Whose entries a verb works on, and who is asking. */
export interface TenantScope {
  core: CacheCore;
  tenantId: string;
  /** `tenant:{id}:` */
  prefix: string;
  context: OperationContext;
}
