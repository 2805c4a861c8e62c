import type { CatalogueName } from '../contracts/vocabulary.ts';
import { createRecorder, type Recorder, type RecorderStats } from '../telemetry/recorder.ts';
import { CacheError } from './cache-error.ts';
import { type Catalogue, catalogues } from './catalogue.ts';
import { ClassRoutes } from './class-routes.ts';
import { createSealing, type SealingOptions } from './create-sealing.ts';
import type { DataKeyRing } from './data-key-ring.ts';
import { Keyspace } from './keyspace.ts';
import { type ObservationListener, Observer } from './observe.ts';
import { createOperationTotals, type OperationTotals } from './operation-totals.ts';
import { PolicyFeed } from './policy-feed.ts';
import { currentTenantScope } from './run-with-tenant.ts';
import type { ConnectionOptions } from './server-connection.ts';
import { openTelemetryStream, type TelemetryStream } from './telemetry-stream.ts';
import { type CacheCore, type ContextOptions, TenantCache } from './tenant-cache.ts';
import { createNumberedTopology, type Topology } from './topology.ts';
import { createTtlPolicy, type TtlLookup } from './ttl-policy.ts';
import { type CacheWarning, warnOfEviction } from './warn-of-eviction.ts';

export interface CacheOptions extends SealingOptions {
  /** Data server, `redis://` or `rediss://`. Either this or `topology`. */
  url?: string;
  topology?: Topology;
  /** Control server: protected databases and telemetry. Without it both stay where they are: on `url`, in `stats()`. */
  control?: { url: string };
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
  connection?: Omit<ConnectionOptions, 'onError'>;
  telemetry?: {
    /** Time between batches, milliseconds. Default 1000. */
    flushMs?: number;
    /** Raw operations kept per tenant and batch. Default 8. */
    sampleLimit?: number;
    /** Batches kept while the control server is away. Default 120. */
    maxPendingBatches?: number;
  };
  /** TTLs that an optimiser applied; stand above the tenant's own, and above what the control server has. */
  appliedPolicy?: TtlLookup;
  /** A tenant's own TTLs; stand above those that the control server has. */
  tenantOverride?: TtlLookup;
  /** Milliseconds since the epoch. */
  now?: () => number;
  /** Uniform in [0, 1). */
  random?: () => number;
}

export interface CacheStats {
  operations: OperationTotals;
  /** `null` without a control server. */
  telemetry: RecorderStats | null;
  /** Connections made for data so far; one per database in use. */
  connections: number;
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

interface Telemetry {
  recorder: Recorder;
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

function warnOncePerMinute(now: () => number): (error: unknown) => void {
  let warnedAtMs = Number.NEGATIVE_INFINITY;
  return (error) => {
    if (now() - warnedAtMs < 60_000) return;
    warnedAtMs = now();
    process.emitWarning(error instanceof Error ? error : new Error(String(error)));
  };
}

function startTelemetry(
  controlUrl: string,
  observer: Observer,
  report: (error: unknown) => void,
  options: CacheOptions & { now: () => number },
): Telemetry {
  const stream: TelemetryStream = openTelemetryStream(controlUrl, { ...options.connection, onError: report });
  const recorder = createRecorder({
    now: options.now,
    send: (batch) => stream.send(batch),
    onError: report,
    ...options.telemetry,
  });
  const unsubscribe = observer.subscribe(recorder.record);
  const timer = setInterval(() => void recorder.flush(), options.telemetry?.flushMs ?? 1000);
  timer.unref();
  return {
    recorder,
    async close() {
      clearInterval(timer);
      unsubscribe();
      await recorder.stop();
      await stream.close();
    },
  };
}

function topologyFor(options: CacheOptions, catalogue: Catalogue, onError: (error: unknown) => void): Topology {
  if (options.topology !== undefined && options.url === undefined) return options.topology;
  if (options.url === undefined || options.topology !== undefined) {
    throw new CacheError('invalid_topology', 'a cache needs either a url or a topology');
  }
  return createNumberedTopology({
    ...options.connection,
    onError,
    url: options.url,
    controlUrl: options.control?.url,
    databases: catalogue.databases,
  });
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
  const topology = topologyFor(options, catalogue, report);
  const keyspace = new Keyspace({ form: topology.keyForm, maxKeyBytes: options.maxKeyBytes });
  const { sealer, dataKeys } = createSealing(options, {
    topology,
    keyspace,
    database: catalogue.systemUses.locks,
    now,
    report,
  });
  const observer = new Observer({ now, onListenerError: report });
  const totals = createOperationTotals();
  observer.subscribe(totals.add);
  const telemetry =
    options.control === undefined ? null : startTelemetry(options.control.url, observer, report, { ...options, now });
  if (options.control === undefined) warnOfEviction({ catalogue, topology, observer, warn });

  const feed =
    options.control === undefined
      ? null
      : new PolicyFeed({ controlUrl: options.control.url, connection: options.connection, report });
  const core: CacheCore = {
    sealer,
    keyspace,
    routes: new ClassRoutes(catalogue, keyspace),
    topology,
    ttlPolicy: createTtlPolicy({
      catalogue: catalogue.name,
      random,
      appliedPolicy: options.appliedPolicy,
      tenantOverride: options.tenantOverride,
      feed: feed === null ? undefined : () => feed.current(),
    }),
    observer,
    now,
    strict: options.strict ?? false,
    report,
  };

  return {
    catalogue,
    keyspace,
    dataKeys,
    forTenant: (tenantId, context) => new TenantCache(core, tenantId, context),
    current() {
      const { tenantId, context } = currentTenantScope();
      return new TenantCache(core, tenantId, context);
    },
    observations: { subscribe: (listener) => observer.subscribe(listener) },
    stats: () => ({
      operations: totals.read(),
      telemetry: telemetry?.recorder.stats() ?? null,
      connections: topology.connectionCount(),
    }),
    async close() {
      await topology.close();
      await Promise.all([telemetry?.close(), feed?.close()]);
    },
  };
}
