import type { CatalogueName } from '../contracts/vocabulary.ts';
import type { AccessPolicy } from './access-policy.ts';
import type { CacheWarning } from './cache-warning.ts';
import type { HttpControl } from './control-over-http.ts';
import type { SealingOptions } from './create-sealing.ts';
import type { KeyForm } from './keyspace.ts';
import type { L1Options } from './l1-cache.ts';
import type { ConnectionOptions } from './server-connection.ts';
import type { Isolation, Topology } from './topology.ts';
import type { ServerOverride } from './topology-layout.ts';
import type { TtlLookup } from './ttl-policy.ts';

export interface CacheOptions extends SealingOptions {
  /**
   * Data server: `redis://` or `rediss://`, with commas between the nodes of a cluster, or
   * `sentinel://host:port,host:port/primary`. Either this or `topology`.
   */
  url?: string;
  topology?: Topology;
  /**
   * Control server, in any form that `url` may have: protected databases and telemetry. Without it both stay where they
   * are: on `url`, in `stats()`. Or, where no control server can be reached, the product's own address and a tenant's API
   * key with the scope `telemetry`: telemetry and policies then go over HTTP, and protected databases are refused with
   * `control_required`.
   */
  control?: { url: string } | HttpControl;
  /** Tenants and databases on servers of their own. Not together with `topology`. */
  overrides?: readonly ServerOverride[];
  /**
   * Addresses, in any form that `url` may have, of the servers that a tenant may be moved to while this process runs, by
   * the names that the platform knows them under. Needs `control`. With `control: {url}` a tenant cannot be moved to a
   * server that a live process does not know; with `{apiUrl}` it can, and such a process is then refused what has gone
   * there with `server_unknown`.
   */
  servers?: Readonly<Record<string, string>>;
  /** `prefixed` for servers that have database 0 only. Default `numbered`; with a cluster always `prefixed`. */
  keyForm?: KeyForm;
  /** Default `shared`. Not together with `topology`. */
  isolation?: Isolation;
  /**
   * Keeps parsed values in this process, for `get` and `getOrSet`; what they answer is then frozen. Not with `dedicated`
   * isolation, whose users may not track keys; in a cluster nothing is kept. Default: none.
   */
  l1?: L1Options;
  /** What tenants may do, besides the rules that the control server publishes. Default: everything. */
  access?: AccessPolicy;
  /**
   * True in a process that makes its calls for API keys: they count against `sdk_rate_limit`, the calls an hour that
   * a tenant's database takes by API key. Default false.
   */
  countsSdkCalls?: boolean;
  /** Default `multi-tenant`. */
  catalogue?: CatalogueName;
  /** True: faults of the cache are thrown. Default false. */
  strict?: boolean;
  /** Bytes of a whole stored key, 64–500. Default 250. */
  maxKeyBytes?: number;
  /** Told of every fault of the cache. Default: a process warning, at most one a minute. */
  onError?: (error: unknown) => void;
  /** Told of what an operator should know. Default: a process warning. */
  onWarning?: (warning: CacheWarning) => void;
  connection?: Omit<ConnectionOptions, 'onError' | 'looks'>;
  telemetry?: {
    /** Time between batches, milliseconds. Default 1000. */
    flushMs?: number;
    /** Raw operations kept per tenant and batch. Default 8. */
    sampleLimit?: number;
    /** Batches kept while the control server is away. Default 120. */
    maxPendingBatches?: number;
    /** False: the optimiser is told nothing of which keys are read again. Default true with `control`. */
    accesses?: boolean;
  };
  /** TTLs that an optimiser applied; stand above the tenant's own, and above what the control server has. */
  appliedPolicy?: TtlLookup;
  /** A tenant's own TTLs; stand above those that the control server has. */
  tenantOverride?: TtlLookup;
  /** Keys the HMAC under which `deviceTrust` keeps biometric hashes: at least 16 characters, from a secret store. */
  biometricSecret?: string;
  /** Milliseconds since the epoch. */
  now?: () => number;
  /** Uniform in [0, 1). */
  random?: () => number;
}
