import type { RateShare, ServedCalls, UsageChange, UsageReportId } from '../contracts/v1/usage.ts';
import { AccessFeed } from './access-feed.ts';
import type { CacheListeners } from './cache-listeners.ts';
import type { CacheWarning } from './cache-warning.ts';
import type { Catalogue } from './catalogue.ts';
import type { PolicyFeedOverHttp } from './control-over-http-policies.ts';
import { HourlyCalls } from './hourly-calls.ts';
import { locateAfter } from './locate-after.ts';
import type { Observation } from './observation.ts';
import type { ObservationListener, Observer } from './observe.ts';
import { PublishedAccess } from './published-access.ts';
import { QuotaLedger } from './quota-ledger.ts';
import { RateShares } from './rate-shares.ts';
import type { ConnectionOptions } from './server-connection.ts';
import { registerOnServer, type SessionRegister } from './session-register.ts';
import { shareRate } from './share-rate.ts';
import { type SpentCalls, spendCalls } from './spend-calls.ts';
import { tellUsage } from './tell-usage.ts';
import type { Topology } from './topology.ts';
import { type SessionSurroundings, TopologySession } from './topology-session.ts';

/** The rules of the API key's tenant, where a process that goes by them makes itself known, and how usage is told. */
export interface RulesOverHttp {
  feed: Pick<PolicyFeedOverHttp, 'find' | 'encryptionOf' | 'start' | 'follow' | 'firstRead'>;
  register: SessionRegister;
  /** See `QuotaLedgerOptions.tell`. */
  tellUsage(changes: readonly UsageChange[], report: UsageReportId): Promise<readonly number[]>;
  /** See `RateSharesOptions.tell`. */
  shareRate(calls: ServedCalls): Promise<RateShare>;
  /** See `HourlyCallsOptions.tell`. */
  spendCalls(calls: SpentCalls): Promise<number | null>;
}

export interface FollowedAccess {
  policy: PublishedAccess;
  /** The topology for calls that come before the first rules: they wait until it is known where their tenant is. */
  locate(topology: Topology): Topology;
  /** Takes part in moving tenants between servers. To be called before anything begins to read. */
  join(surroundings: SessionSurroundings): void;
  /** Begins to read the rules; without it the first call does. */
  start(): void;
  /** See `AccessFeed.encryptionOf`. */
  encryptionOf: AccessFeed['encryptionOf'];
  /** The newest of the tenant's data keys, as far as it was told; 0 where it was not. */
  newestDataKeyOf(tenantId: string): number;
  /** Counts what is stored against the quotas. */
  watch(observer: Observer): void;
  /** For telemetry: of databases without monitoring it passes on the totals only. */
  totalsOnlyWhereAsked(listener: ObservationListener): ObservationListener;
  close(): Promise<void>;
}

/** Between two reports of served calls, each a request, milliseconds. */
const tellOverHttpMs = 1_000;

/** Nothing of it but that it happened, and what it took: counted as the recorder counts classes beyond its limit. */
function totalsOf(observation: Observation): Observation {
  return { ...observation, module: 'other', dataType: 'other', key: null, device: 'unknown', network: 'unknown' };
}

/** The rules that the control server publishes, and the memory quotas that are among them. */
export function followAccess(options: {
  controlUrl: string;
  connection?: ConnectionOptions | undefined;
  catalogue: Catalogue;
  countsSdkCalls: boolean;
  warn: (warning: CacheWarning) => void;
  report: (error: unknown) => void;
}): FollowedAccess {
  const { warn, report, catalogue } = options;
  let session: TopologySession | null = null;
  const feed = new AccessFeed({
    ...options,
    join: async () => session?.join(),
    onTenant: (tenantId, rules) => session?.follow(tenantId, rules),
  });
  const ledger = new QuotaLedger({
    tell: (tenantId, changes, report) =>
      feed.control.ask(async (client) => (await tellUsage(client, tenantId, changes, report)).usedBytes),
    find: (tenantId) => feed.find(tenantId),
    warn,
    report,
  });
  const rates = new RateShares({
    tell: (tenantId, calls) => feed.control.ask((client) => shareRate(client, tenantId, calls)),
    report,
  });
  const hours = new HourlyCalls({
    tell: (tenantId, calls) => feed.control.ask((client) => spendCalls(client, tenantId, calls)),
    report,
  });
  const isProtected = catalogue.databases.map(({ evictionClass }) => evictionClass === 'protected');
  const policy = new PublishedAccess({
    feed,
    ledger,
    rates,
    hours: options.countsSdkCalls ? hours : null,
    mayBeLate: (tenantId, database) => isProtected[database] === true && session?.mayBeLate(tenantId) === true,
  });
  return {
    policy,
    locate: (topology) => locateAfter(topology, () => feed.firstRead()),
    join(surroundings) {
      const register = registerOnServer((question) => feed.control.ask(question));
      session = new TopologySession({ ...surroundings, register, name: nameOf(options), report });
    },
    start: () => feed.control.start(),
    encryptionOf: (tenantId) => feed.encryptionOf(tenantId),
    newestDataKeyOf: (tenantId) => feed.find(tenantId)?.rules.dataKey ?? 0,
    watch(observer) {
      observer.subscribe(ledger.note, { gets: false });
    },
    totalsOnlyWhereAsked: totalsOnlyWhereAsked(policy),
    async close() {
      rates.close();
      hours.close();
      await ledger.close();
      await session?.close();
      await feed.close();
    },
  };
}

/** The rules that come over HTTP, the memory quotas among them, and every call counted as one of the API key. */
export function followAccessOverHttp(
  { feed, register, tellUsage: tell, shareRate: share, spendCalls: spend }: RulesOverHttp,
  { connection, warn, report }: CacheListeners & { connection?: ConnectionOptions | undefined },
): FollowedAccess {
  // Of the key's tenant alone: no other has rules here, and where there are none nothing is told.
  const ledger = new QuotaLedger({
    tell: (_tenantId, changes, report) => tell(changes, report),
    find: (tenantId) => feed.find(tenantId),
    warn,
    report,
  });
  const rates = new RateShares({ tell: (_tenantId, calls) => share(calls), report, tellMs: tellOverHttpMs });
  const hours = new HourlyCalls({ tell: (_tenantId, calls) => spend(calls), report });
  const policy = new PublishedAccess({ feed, ledger, rates, hours });
  const firstAnswerMs = connection?.commandTimeoutMs ?? 400;
  const name = nameOf({ connection });
  let session: TopologySession | null = null;
  return {
    policy,
    locate: (topology) => locateAfter(topology, () => feed.firstRead(firstAnswerMs)),
    join(surroundings) {
      const own = new TopologySession({ ...surroundings, register, name, report });
      feed.follow({ join: () => own.join(), onTenant: (tenantId, rules) => own.follow(tenantId, rules) });
      session = own;
    },
    start: () => feed.start(),
    encryptionOf: (tenantId) => feed.encryptionOf(tenantId),
    newestDataKeyOf: (tenantId) => feed.find(tenantId)?.rules.dataKey ?? 0,
    watch(observer) {
      observer.subscribe(ledger.note, { gets: false });
    },
    totalsOnlyWhereAsked: totalsOnlyWhereAsked(policy),
    // The feed is closed with the policies, which come with it.
    async close() {
      rates.close();
      hours.close();
      await ledger.close();
      await session?.close();
    },
  };
}

const nameOf = ({ connection }: { connection?: ConnectionOptions | undefined }) =>
  connection?.connectionName ?? 'kryonix';

function totalsOnlyWhereAsked(policy: PublishedAccess): FollowedAccess['totalsOnlyWhereAsked'] {
  return (listener) => (observation) => {
    const monitored = policy.databaseOf(observation.tenantId, observation.database)?.monitoring ?? true;
    listener(monitored ? observation : totalsOf(observation));
  };
}
