import type { RecorderStats } from '../telemetry/recorder.ts';
import type { CacheOptions } from './cache-options.ts';
import type { Catalogue } from './catalogue.ts';
import type { DataKeyRing } from './data-key-ring.ts';
import type { Keyspace } from './keyspace.ts';
import type { L1Stats } from './l1-cache.ts';
import type { ObservationListener } from './observe.ts';
import { openCacheParts } from './open-cache-parts.ts';
import type { ContextOptions } from './operation-context.ts';
import type { OperationTotals } from './operation-totals.ts';
import type { PreloadStats } from './preload-ledger.ts';
import type { KeyLoader } from './registered-loaders.ts';
import { currentTenantInContext } from './run-with-tenant.ts';
import { TenantCache } from './tenant-cache.ts';
import type { WarmUpOptions, WarmUpResult } from './warm-up.ts';

export interface CacheStats {
  operations: OperationTotals;
  /** `null` without a control server. */
  telemetry: RecorderStats | null;
  /** Connections made for data so far; one per database in use. */
  connections: number;
  /** `null` without `l1`. */
  l1: L1Stats | null;
  /** `null` where no loader was ever registered. */
  preload: PreloadStats | null;
}

export interface Cache {
  readonly catalogue: Catalogue;
  readonly keyspace: Keyspace;
  /** A handle for one tenant; cheap, opens nothing. Throws KeyError unless `tenantId` is a UUID in lower case. */
  forTenant(tenantId: string, context?: ContextOptions): TenantCache;
  /** The handle of the tenant that `runWithTenant` is running for. Throws CacheError `no_tenant` outside of it. */
  current(): TenantCache;
  /** Hears of this cache's operations. Returns how to stop. */
  readonly observations: { subscribe(listener: ObservationListener): () => void };
  /**
   * Tells the cache where the values of a class come from, so that it may load them before anybody asks: in `warmUp`, and
   * where a preload policy is applied to the class. It never loads otherwise, and makes no value up. Reads are watched
   * from now on: what is hot, and what the same `session` (see `ContextOptions`) asks for next. `mget` is not watched.
   * Answers how to take the loader back.
   *
   *     cache.registerLoader('crm', 'lead', ({ tenantId, key }) => database.findLead(tenantId, key));
   *
   * @throws KeyError for a class that cannot be, ArgumentError where it has a loader already
   */
  registerLoader(module: string, dataType: string, loader: KeyLoader): () => void;
  /**
   * Loads, through registered loaders, what this process saw hit most often and what it expects next, where it is not
   * cached. Four loads at a time; a loader that fails is told of in the answer and to `onError`, and the others go on.
   * @throws KeyError `invalid_tenant`, ArgumentError
   */
  warmUp(tenantId: string, options?: WarmUpOptions): Promise<WarmUpResult>;
  stats(): CacheStats;
  /** Rotates and re-wraps tenants' data keys; `null` without encryption, or where the keys come from elsewhere. */
  readonly dataKeys: DataKeyRing | null;
  /** Waits for answers under way, sends the last telemetry, closes every connection. */
  close(): Promise<void>;
}

/**
 * The cache of one process: tenants' values on Redis or Valkey, measured. Opens no connection until the first operation
 * needs it.
 * @throws CacheError `invalid_topology` for URLs or options that cannot work together
 */
export function createCache(options: CacheOptions): Cache {
  const { core, dataKeys, totals, preloader, control, telemetry, access } = openCacheParts(options);
  const { catalogue, keyspace, topology, observer, l1 } = core;
  return {
    catalogue,
    keyspace,
    dataKeys,
    forTenant: (tenantId, context) => new TenantCache(core, tenantId, context),
    current() {
      const { tenantId, context } = currentTenantInContext();
      return new TenantCache(core, tenantId, context);
    },
    observations: { subscribe: (listener) => observer.subscribe(listener) },
    registerLoader: (module, dataType, loader) => preloader.register(module, dataType, loader),
    warmUp: (tenantId, options) => preloader.warmUp(tenantId, options),
    stats: () => ({
      operations: totals.read(),
      telemetry: telemetry?.recorder.stats() ?? null,
      connections: topology.connectionCount(),
      l1: l1?.stats() ?? null,
      preload: preloader.stats(),
    }),
    async close() {
      l1?.close();
      await topology.close();
      await Promise.all([telemetry?.close(), control?.policies.close(), access?.close()]);
    },
  };
}
