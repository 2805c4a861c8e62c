import type { CatalogueName } from '../contracts/vocabulary.ts';
import { createRecorder, type Recorder, type RecorderStats } from '../telemetry/recorder.ts';
import type { AccessPolicy } from './access-policy.ts';
import type { CacheCore } from './cache-core.ts';
import { CacheError } from './cache-error.ts';
import { type Catalogue, catalogues } from './catalogue.ts';
import { ClassRoutes } from './class-routes.ts';
import { type KeyForm, Keyspace } from './keyspace.ts';
import { type ObservationListener, Observer } from './observe.ts';
import type { ContextOptions } from './operation-context.ts';
import { createOperationTotals, type OperationTotals } from './operation-totals.ts';
import { parseServerUrl } from './parse-server-url.ts';
import type { ConnectionOptions } from './server-connection.ts';
import { SingleFlight } from './single-flight.ts';
import { openTelemetryStream, type TelemetryStream } from './telemetry-stream.ts';
import { TenantCache } from './tenant-cache.ts';
import { createNumberedTopology, createPrefixedTopology, type Isolation, type Topology } from './topology.ts';
import type { ServerOverride } from './topology-layout.ts';
import { createTtlPolicy, type TtlLookup } from './ttl-policy.ts';
import { type CacheWarning, warnOfEviction } from './warn-of-eviction.ts';

export interface CacheOptions {
  /**
   * Data server: `redis://` or `rediss://`, with commas between the nodes of a cluster, or
   * `sentinel://host:port,host:port/primary`. Either this or `topology`.
   */
  url?: string;
  topology?: Topology;
  /**
   * Control server, in any form that `url` may have: protected databases and telemetry. Without it both stay where they
   * are: on `url`, in `stats()`.
   */
  control?: { url: string };
  /** Tenants and databases on servers of their own. Not together with `topology`. */
  overrides?: readonly ServerOverride[];
  /** `prefixed` for servers that have database 0 only. Default `numbered`; with a cluster always `prefixed`. */
  keyForm?: KeyForm;
  /** Default `shared`. Not together with `topology`. */
  isolation?: Isolation;
  /** What tenants may do. Default: everything. */
  access?: AccessPolicy;
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
  /** TTLs that an optimiser applied; stand above the tenant's own. */
  appliedPolicy?: TtlLookup;
  /** A tenant's own TTLs. */
  tenantOverride?: TtlLookup;
  /** Keys the HMAC under which `deviceTrust` keeps biometric hashes: at least 16 characters, from a secret store. */
  biometricSecret?: string;
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
  /** Hears of this cache's operations. Returns how to stop. */
  readonly observations: { subscribe(listener: ObservationListener): () => void };
  stats(): CacheStats;
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
  const { topology, url, control, overrides = [], keyForm, isolation } = options;
  if (topology !== undefined && url === undefined) {
    if (overrides.length === 0 && keyForm === undefined && isolation === undefined) return topology;
    throw new CacheError('invalid_topology', 'overrides, keyForm and isolation belong to the topology that is given');
  }
  if (url === undefined || topology !== undefined) {
    throw new CacheError('invalid_topology', 'a cache needs either a url or a topology');
  }
  const urls = [url, control?.url, ...overrides.map((override) => override.url)];
  const clustered = urls.some((each) => each !== undefined && parseServerUrl(each).kind === 'cluster');
  const create =
    keyForm === 'prefixed' || (keyForm === undefined && clustered) ? createPrefixedTopology : createNumberedTopology;
  return create({
    ...options.connection,
    onError,
    url,
    controlUrl: control?.url,
    databases: catalogue.databases,
    overrides,
    isolation,
  });
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
  const topology = topologyFor(options, catalogue, report);
  const keyspace = new Keyspace({ form: topology.keyForm, maxKeyBytes: options.maxKeyBytes });
  const observer = new Observer({ now, onListenerError: report, access: options.access });
  const totals = createOperationTotals();
  observer.subscribe(totals.add);
  const telemetry =
    options.control === undefined ? null : startTelemetry(options.control.url, observer, report, { ...options, now });
  // A tenant's own user may not ask.
  const asks = options.isolation === undefined || options.isolation === 'shared';
  if (asks && (options.control === undefined || options.overrides !== undefined)) {
    warnOfEviction({ catalogue, topology, observer, warn });
  }

  const core: CacheCore = {
    catalogue,
    keyspace,
    routes: new ClassRoutes(catalogue, keyspace),
    topology,
    ttlPolicy: createTtlPolicy({
      catalogue: catalogue.name,
      random,
      appliedPolicy: options.appliedPolicy,
      tenantOverride: options.tenantOverride,
    }),
    observer,
    flights: new SingleFlight(),
    now,
    random,
    strict: options.strict ?? false,
    report,
    biometricSecret: checkedSecret(options.biometricSecret),
  };

  return {
    catalogue,
    keyspace,
    forTenant: (tenantId, context) => new TenantCache(core, tenantId, context),
    observations: { subscribe: (listener) => observer.subscribe(listener) },
    stats: () => ({
      operations: totals.read(),
      telemetry: telemetry?.recorder.stats() ?? null,
      connections: topology.connectionCount(),
    }),
    async close() {
      await topology.close();
      await telemetry?.close();
    },
  };
}
