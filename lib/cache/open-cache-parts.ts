import { type AccessPolicy, bothPolicies } from './access-policy.ts';
import type { CacheCore } from './cache-core.ts';
import { CacheError } from './cache-error.ts';
import { type CacheListeners, listenersOf } from './cache-listeners.ts';
import type { CacheOptions } from './cache-options.ts';
import { type Catalogue, catalogues } from './catalogue.ts';
import { type ClassRoute, ClassRoutes } from './class-routes.ts';
import type { CodecSettings } from './codec-policy.ts';
import { isHttpControl } from './control-over-http.ts';
import { assertKeysAreKept, requireControl } from './control-required.ts';
import { createSealing } from './create-sealing.ts';
import { createTopology } from './create-topology.ts';
import type { DataKeyRing } from './data-key-ring.ts';
import { type FollowedAccess, followAccess, followAccessOverHttp } from './follow-access.ts';
import { Keyspace } from './keyspace.ts';
import { L1Cache } from './l1-cache.ts';
import { forgetWrites } from './l1-forget-writes.ts';
import { Observer } from './observe.ts';
import { type Control, openControl } from './open-control.ts';
import { createOperationTotals } from './operation-totals.ts';
import { PayloadSampler } from './payload-sampler.ts';
import type { PreloadSettings } from './preload-policy.ts';
import { Preloader } from './preloader.ts';
import type { Priority } from './priority.ts';
import { RegisteredLoaders } from './registered-loaders.ts';
import type { SealerOptions } from './sealer.ts';
import { SecondLooks } from './second-looks.ts';
import type { ConnectionOptions } from './server-connection.ts';
import { SingleFlight } from './single-flight.ts';
import { startTelemetry, type Telemetry } from './start-telemetry.ts';
import { createTtlPolicy, type TtlPolicy } from './ttl-policy.ts';
import { warnOfEviction } from './warn-of-eviction.ts';

/** What a cache consists of. */
export interface CacheParts {
  core: CacheCore;
  /** `null` without encryption, or where the keys come from elsewhere. */
  dataKeys: DataKeyRing | null;
  totals: ReturnType<typeof createOperationTotals>;
  preloader: Preloader;
  /** These three: `null` without a control server. */
  control: Control | null;
  telemetry: Telemetry | null;
  access: FollowedAccess | null;
}

interface Surroundings extends CacheListeners {
  catalogue: Catalogue;
  now: () => number;
  random: () => number;
}

/** A tenant's own user may neither ask for INFO nor track keys. */
function isShared({ isolation }: CacheOptions): boolean {
  return isolation === undefined || isolation === 'shared';
}

function checkedSecret(secret: string | undefined): string | undefined {
  if (secret === undefined || secret.length >= 16) return secret;
  throw new CacheError('invalid_argument', 'biometricSecret needs at least 16 characters');
}

function openAccess(
  options: CacheOptions,
  { catalogue, report, warn }: Surroundings,
  rules: Control['rules'] | undefined,
): FollowedAccess | null {
  const { control, connection, countsSdkCalls = false } = options;
  if (rules) return followAccessOverHttp(rules, { connection, report, warn });
  if (control === undefined || isHttpControl(control)) return null;
  return followAccess({ controlUrl: control.url, connection, catalogue, countsSdkCalls, report, warn });
}

function openObserver(options: CacheOptions, surroundings: Surroundings, access: FollowedAccess | null): Observer {
  const { now, report, catalogue } = surroundings;
  const own: AccessPolicy | undefined = isHttpControl(options.control)
    ? requireControl(catalogue, options.access)
    : options.access;
  const observer = new Observer({ now, onListenerError: report, access: bothPolicies(own, access?.policy) });
  access?.watch(observer);
  return observer;
}

function openL1(options: CacheOptions, keyspace: Keyspace, { report, warn }: CacheListeners): L1Cache | null {
  if (options.l1 === undefined) return null;
  if (!isShared(options)) {
    throw new CacheError('invalid_topology', 'l1 needs the shared isolation: a tenant’s own user may not track keys');
  }
  return new L1Cache(options.l1, {
    prefixOf: (tenantId) => keyspace.tenantPrefix(tenantId),
    onError: report,
    onWarning: warn,
  });
}

function openTtlPolicy(
  options: CacheOptions,
  { catalogue, random }: Surroundings,
  control: Control | null,
  access: FollowedAccess | null,
): TtlPolicy {
  const { appliedPolicy, tenantOverride } = options;
  return createTtlPolicy({
    catalogue: catalogue.name,
    random,
    appliedPolicy,
    tenantOverride,
    feed: control === null ? undefined : () => control.policies.current(),
    optimizes: (tenantId, database) => access?.policy.databaseOf(tenantId, database)?.optimization ?? true,
  });
}

/** The optimiser's policies, where the tenant lets it decide, as with TTLs. */
function optimizerPolicies(control: Control | null, access: FollowedAccess | null) {
  const optimizes = (tenantId: string, database: number) =>
    access?.policy.databaseOf(tenantId, database)?.optimization ?? true;
  return {
    preload(tenantId: string, database: number, className: string): PreloadSettings | null {
      const policy = control?.policies.current().preloadOf(tenantId, className) ?? null;
      return policy !== null && optimizes(tenantId, database) ? policy : null;
    },
    codec(tenantId: string, database: number, module: string, dataType: string): CodecSettings | null {
      const policy = control?.policies.current().codecOf(tenantId, module, dataType) ?? null;
      return policy !== null && optimizes(tenantId, database) ? policy : null;
    },
    priority(tenantId: string, { database, module, dataType }: ClassRoute, timeMs: number): Priority | null {
      const table = control?.policies.current();
      if (table === undefined) return null;
      const own = table.ownPriorityOf(tenantId, module, dataType);
      if (own !== null) return own;
      const priority = table.priorityOf(tenantId, module, dataType, timeMs);
      return priority !== null && optimizes(tenantId, database) ? priority : null;
    },
  };
}

/** Where nobody asks what values are like, none is looked at. */
function openPayloads(
  { control, telemetry }: CacheOptions,
  report: CacheListeners['report'],
): PayloadSampler | undefined {
  return control !== undefined && telemetry?.accesses !== false ? new PayloadSampler(report) : undefined;
}

/** What values pass through on their way, and where they are. */
function openStorage(
  options: CacheOptions,
  surroundings: Surroundings,
  access: FollowedAccess | null,
  packing: { policyOf: SealerOptions['policyOf']; payloads: PayloadSampler | undefined },
) {
  const { catalogue, now, report } = surroundings;
  const servers = createTopology(options, catalogue, report);
  const topology = access?.locate(servers) ?? servers;
  const keyspace = new Keyspace({ form: topology.keyForm, maxKeyBytes: options.maxKeyBytes });
  const { sealer, dataKeys } = createSealing(options, {
    topology,
    keyspace,
    database: catalogue.systemUses.locks,
    now,
    report,
    packing: {
      ...packing,
      compressesForMobile: (tenantId, database) =>
        access?.policy.databaseOf(tenantId, database)?.mobileCompression ?? true,
    },
    published: access?.encryptionOf,
    newestDataKeyOf: access?.newestDataKeyOf,
    assertStays: (tenantId, database) => access?.policy.assertStays(tenantId, database),
  });
  return { servers, stored: { topology, keyspace, sealer, l1: openL1(options, keyspace, surroundings) }, dataKeys };
}

/** Makes the parts of a cache and joins them; opens no connection. Throws CacheError for options that cannot be. */
export function openCacheParts(given: CacheOptions): CacheParts {
  const { now = Date.now, random = Math.random, strict = false } = given;
  const catalogue = catalogues[given.catalogue ?? 'multi-tenant'];
  const looks = new SecondLooks(catalogue);
  // Every connection of the cache is made with these.
  const options: CacheOptions & { connection: ConnectionOptions } = {
    ...given,
    connection: { ...given.connection, looks },
  };
  const surroundings: Surroundings = { ...listenersOf(options, now), catalogue, now, random };
  const { report, warn } = surroundings;
  if (isHttpControl(options.control)) assertKeysAreKept(options.encryption);
  const control = openControl(options, surroundings);
  const access = openAccess(options, surroundings, control?.rules);
  const policies = optimizerPolicies(control, access);
  const payloads = openPayloads(options, report);
  const packing = { policyOf: control === null ? undefined : policies.codec, payloads };
  const { servers, stored, dataKeys } = openStorage(options, surroundings, access, packing);
  const observer = openObserver(options, surroundings, access);
  access?.join({ topology: servers, observer, l1: stored.l1, servers: options.servers ?? {} });
  // The first value should be sealed as the rules say, not as is safe without them.
  if (options.encryption?.tenants === 'published') access?.start();
  const totals = createOperationTotals();
  observer.subscribe(totals.add);
  const recorded = access?.totalsOnlyWhereAsked;
  const routes = new ClassRoutes(catalogue, stored.keyspace);
  const loaders = new RegisteredLoaders(routes);
  const telemetry =
    control &&
    startTelemetry(control.telemetry, observer, report, { ...options, now, looks, recorded, loaders, payloads });
  if (isShared(options) && (options.control === undefined || options.overrides !== undefined)) {
    warnOfEviction({ catalogue, topology: stored.topology, observer, warn });
  }
  const core: CacheCore = {
    ...stored,
    catalogue,
    routes,
    ttlPolicy: openTtlPolicy(options, surroundings, control, access),
    priorityOf: policies.priority,
    observer,
    indexes: !isHttpControl(options.control),
    flights: new SingleFlight(),
    now,
    random,
    strict,
    report,
    biometricSecret: checkedSecret(options.biometricSecret),
  };
  if (core.l1 !== null) forgetWrites(core.l1, core);
  const preloader = new Preloader(core, loaders, policies.preload);
  return { core, dataKeys, totals, preloader, control, telemetry, access };
}
