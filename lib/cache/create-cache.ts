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
import { currentTenantInContext } from './run-with-tenant.ts';
import { TenantCache } from './tenant-cache.ts';

export interface CacheStats {
  operations: OperationTotals;
  /** `null` without a control server. */
  telemetry: RecorderStats | null;
  /** Connections made for data so far; one per database in use. */
  connections: number;
  /** `null` without `l1`. */
  l1: L1Stats | null;
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
  const { core, dataKeys, totals, control, telemetry, access } = openCacheParts(options);
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
    stats: () => ({
      operations: totals.read(),
      telemetry: telemetry?.recorder.stats() ?? null,
      connections: topology.connectionCount(),
      l1: l1?.stats() ?? null,
    }),
    async close() {
      l1?.close();
      await topology.close();
      await Promise.all([telemetry?.close(), control?.policies.close(), access?.close()]);
    },
  };
}
