import type { RecorderStats } from '../telemetry/recorder.ts';
import { type AccessPolicy, bothPolicies } from './access-policy.ts';
import type { CacheCore } from './cache-core.ts';
import { CacheError } from './cache-error.ts';
import type { CacheOptions } from './cache-options.ts';
import { type Catalogue, catalogues } from './catalogue.ts';
import { ClassRoutes } from './class-routes.ts';
import { isHttpControl } from './control-over-http.ts';
import { assertKeysAreKept, requireControl } from './control-required.ts';
import { createSealing } from './create-sealing.ts';
import { createTopology } from './create-topology.ts';
import type { DataKeyRing } from './data-key-ring.ts';
import { followAccess } from './follow-access.ts';
import { Keyspace } from './keyspace.ts';
import { L1Cache, type L1Stats } from './l1-cache.ts';
import { forgetWrites } from './l1-forget-writes.ts';
import { type ObservationListener, Observer } from './observe.ts';
import { openControl } from './open-control.ts';
import type { ContextOptions } from './operation-context.ts';
import { createOperationTotals, type OperationTotals } from './operation-totals.ts';
import { currentTenantInContext } from './run-with-tenant.ts';
import { SingleFlight } from './single-flight.ts';
import { startTelemetry } from './start-telemetry.ts';
import { TenantCache } from './tenant-cache.ts';
import { createTtlPolicy } from './ttl-policy.ts';
import { type CacheWarning, warnOfEviction } from './warn-of-eviction.ts';

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

/** A cache's own listeners must not fail its callers. */
function guarded<T>(listener: (argument: T) => void): (argument: T) => void {
  return (argument) => {
    try {
      listener(argument);
    } catch (error) {
      process.emitWarning(error instanceof Error ? error : new Error(String(error)));
    }
  };
}

function accessOf(options: CacheOptions, catalogue: Catalogue): AccessPolicy | undefined {
  return isHttpControl(options.control) ? requireControl(catalogue, options.access) : options.access;
}

function warnOncePerMinute(now: () => number): (error: unknown) => void {
  let warnedAtMs = Number.NEGATIVE_INFINITY;
  return (error) => {
    if (now() - warnedAtMs < 60_000) return;
    warnedAtMs = now();
    process.emitWarning(error instanceof Error ? error : new Error(String(error)));
  };
}

function checkedSecret(secret: string | undefined): string | undefined {
  if (secret === undefined || secret.length >= 16) return secret;
  throw new CacheError('invalid_argument', 'biometricSecret needs at least 16 characters');
}

/**
 * The cache of one process: tenants' values on Redis or Valkey, measured. Opens no connection until the first operation
 * needs it.
 * @throws CacheError `invalid_topology` for URLs or options that cannot work together
 */
export function createCache(options: CacheOptions): Cache {
  const { now = Date.now, random = Math.random } = options;
  const report = guarded(options.onError ?? warnOncePerMinute(now));
  const warn = guarded<CacheWarning>(
    options.onWarning ?? (({ code, message }) => process.emitWarning(message, { code })),
  );
  const catalogue = catalogues[options.catalogue ?? 'multi-tenant'];
  if (isHttpControl(options.control)) assertKeysAreKept(options.encryption);
  const topology = createTopology(options, catalogue, report);
  const access =
    options.control === undefined || isHttpControl(options.control)
      ? null
      : followAccess({
          controlUrl: options.control.url,
          connection: options.connection,
          countsSdkCalls: options.countsSdkCalls ?? false,
          warn,
          report,
        });
  const keyspace = new Keyspace({ form: topology.keyForm, maxKeyBytes: options.maxKeyBytes });
  const { sealer, dataKeys } = createSealing(options, {
    topology,
    keyspace,
    database: catalogue.systemUses.locks,
    now,
    report,
    compressesForMobile: (tenantId, database) =>
      access?.policy.databaseOf(tenantId, database)?.mobileCompression ?? true,
    published: access?.encryptionOf,
  });
  const observer = new Observer({
    now,
    onListenerError: report,
    access: bothPolicies(accessOf(options, catalogue), access?.policy),
  });
  access?.watch(observer);
  // The first value should be sealed as the rules say, not as is safe without them.
  if (options.encryption?.tenants === 'published') access?.start();
  const totals = createOperationTotals();
  observer.subscribe(totals.add);
  const control = openControl(options, report);
  const recorded = access?.totalsOnlyWhereAsked;
  const telemetry =
    control === null ? null : startTelemetry(control.telemetry, observer, report, { ...options, now, recorded });
  // A tenant's own user may not ask.
  const asks = options.isolation === undefined || options.isolation === 'shared';
  if (asks && (options.control === undefined || options.overrides !== undefined)) {
    warnOfEviction({ catalogue, topology, observer, warn });
  }

  if (options.l1 !== undefined && !asks) {
    throw new CacheError('invalid_topology', 'l1 needs the shared isolation: a tenant’s own user may not track keys');
  }
  const l1 =
    options.l1 === undefined
      ? null
      : new L1Cache(options.l1, { prefixOf: (tenantId) => keyspace.tenantPrefix(tenantId), onError: report });
  const core: CacheCore = {
    catalogue,
    sealer,
    l1,
    keyspace,
    routes: new ClassRoutes(catalogue, keyspace),
    topology,
    ttlPolicy: createTtlPolicy({
      catalogue: catalogue.name,
      random,
      appliedPolicy: options.appliedPolicy,
      tenantOverride: options.tenantOverride,
      feed: control === null ? undefined : () => control.policies.current(),
      optimizes: (tenantId, database) => access?.policy.databaseOf(tenantId, database)?.optimization ?? true,
    }),
    observer,
    flights: new SingleFlight(),
    now,
    random,
    strict: options.strict ?? false,
    report,
    biometricSecret: checkedSecret(options.biometricSecret),
  };

  if (l1 !== null) forgetWrites(l1, core);

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
