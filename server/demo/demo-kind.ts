import type { Audience } from './audience.ts';
import type { Random } from './seeded-random.ts';

/** What a value may draw on: the tenant's name, the moment, and chance that is fixed by the key. */
export interface ValueContext {
  tenantSlug: string;
  tenantName: string;
  /** Milliseconds since the epoch. */
  atMs: number;
  random: Random;
}

/** One class of cached data of a tenant: where it lives, how often it is wanted, and what it looks like. */
export interface DemoKind {
  module: string;
  dataType: string;
  audience: Audience;
  /** Weight among the kinds of its tenant. */
  share: number;
  /** How many different keys exist. */
  keys: number;
  /** Zipf exponent of their popularity: 0 is even, 1 is steep. */
  skew: number;
  /** Weight in what goes on day and night at one pace, by callers that name their session. */
  steadyShare?: number;
  /** Data type of the same module that the same session asks for by the same key a moment later. */
  opens?: string;
  /** The application registers a loader: values may be stored before anybody asks. */
  loadsAhead?: boolean;
  /** Of the operations on this kind, the share that is not a read-through. */
  writes?: { set?: number; delete?: number; expire?: number };
  /** Given to `set` and `expire`; without it the SDK's own rules decide. */
  ttlSeconds?: number;
  /** The key part for item `index`. */
  key(index: number): string;
  /** What the origin answers for item `index`: what a read-through stores after a miss. */
  value(index: number, context: ValueContext): unknown;
}

/** What `expire` gives where the kind names no time of its own: half an hour, as a phone's session gets. */
export const renewedSeconds = ({ ttlSeconds }: DemoKind): number => ttlSeconds ?? 1800;
