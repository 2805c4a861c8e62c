import type { AccessFeed } from './access-feed.ts';
import type { Access, AccessPolicy } from './access-policy.ts';
import { AccessError, type AccessErrorReason } from './cache-error.ts';
import type { HourlyCalls } from './hourly-calls.ts';
import type { QuotaLedger } from './quota-ledger.ts';
import type { RateShares } from './rate-shares.ts';
import type { DatabaseAccess, TenantAccess } from './tenant-access.ts';

const sentences: Readonly<Partial<Record<AccessErrorReason, string>>> = {
  tenant_suspended: 'this tenant is suspended',
  tenant_maintenance: 'this tenant is under maintenance: reads are served, writes are not',
  tenant_moving: 'this database is being moved to another server: ask again in a moment',
  read_only: 'this tenant may only read',
  quota_exceeded: 'this tenant holds as many keys as it may',
};

/** A move takes seconds, most of which a caller may wait for. */
const movingRetryMs = 500;

function refuse(reason: AccessErrorReason, database: number): never {
  const retryMs = reason === 'tenant_moving' ? movingRetryMs : null;
  throw new AccessError(reason, sentences[reason] ?? `this tenant may not use database ${database}`, retryMs);
}

function assertEnabled(modules: ReadonlySet<string>, module: string): void {
  if (modules.has(module)) return;
  throw new AccessError('module_not_enabled', `the module ${module} is not enabled for this tenant`);
}

function refuseForNow(waitMs: number, limit: string): never {
  throw new AccessError('rate_limited', `this tenant may make ${limit}`, waitMs);
}

/** The policy of the rules that the control server publishes. A refused call uses up nothing of a rate. */
export class PublishedAccess implements AccessPolicy {
  private readonly feed: Pick<AccessFeed, 'find'>;
  private readonly ledger: Pick<QuotaLedger, 'assertRoom'>;
  private readonly rates: Pick<RateShares, 'take'>;
  private readonly hours: Pick<HourlyCalls, 'take'> | null;
  private readonly mayBeLate: (tenantId: string, database: number) => boolean;

  constructor(options: {
    feed: Pick<AccessFeed, 'find'>;
    ledger: Pick<QuotaLedger, 'assertRoom'>;
    rates: Pick<RateShares, 'take'>;
    /** Where calls are made for API keys: they count against the hour. */
    hours: Pick<HourlyCalls, 'take'> | null;
    /** Whether it may be unknown here that the database has gone elsewhere: then it is not written. */
    mayBeLate?: (tenantId: string, database: number) => boolean;
  }) {
    this.feed = options.feed;
    this.ledger = options.ledger;
    this.rates = options.rates;
    this.hours = options.hours;
    this.mayBeLate = options.mayBeLate ?? (() => false);
  }

  assertAllowed(tenantId: string, database: number, access: Access, module?: string): void {
    const tenant = this.feed.find(tenantId);
    if (tenant === undefined) return;
    if (tenant === null) throw new AccessError('tenant_unknown', 'there is no such tenant');
    const own = tenant.databases[database];
    if (own === undefined) return;
    const refusal = access === 'read' ? own.readRefusal : own.writeRefusal;
    if (refusal !== null) refuse(refusal, database);
    if (access !== 'read' && this.mayBeLate(tenantId, database)) refuse('tenant_moving', database);
    if (tenant.modules !== null && module !== undefined) assertEnabled(tenant.modules, module);
    if (access === 'store' && tenant.rules.keysFull === true) refuse('quota_exceeded', database);
    if (access === 'store' && tenant.hasQuota) this.ledger.assertRoom(tenantId, tenant, database);
    if (tenant.rateLimitPerSecond !== Number.POSITIVE_INFINITY || this.hours !== null) {
      this.assertRates(tenantId, tenant, database, own);
    }
  }

  assertModule(tenantId: string, module: string): void {
    const modules = this.feed.find(tenantId)?.modules;
    if (modules) assertEnabled(modules, module);
  }

  /** For what is written past the verbs. @throws AccessError `tenant_moving` */
  assertStays(tenantId: string, database: number): void {
    const moving = this.databaseOf(tenantId, database)?.writeRefusal === 'tenant_moving';
    if (moving || this.mayBeLate(tenantId, database)) refuse('tenant_moving', database);
  }

  /** What holds for a tenant's database besides; `undefined` where nothing is known. */
  databaseOf(tenantId: string, database: number): DatabaseAccess | undefined {
    return this.feed.find(tenantId)?.databases[database];
  }

  private assertRates(tenantId: string, tenant: TenantAccess, database: number, own: DatabaseAccess): void {
    const { rateLimitPerSecond } = tenant;
    if (this.hours !== null && own.sdkCallsPerHour !== Number.POSITIVE_INFINITY) {
      const waitMs = this.hours.take(tenantId, database, own.sdkCallsPerHour);
      if (waitMs > 0) refuseForNow(waitMs, `${own.sdkCallsPerHour} calls an hour in database ${database}`);
    }
    if (rateLimitPerSecond === Number.POSITIVE_INFINITY) return;
    const waitMs = this.rates.take(tenantId, rateLimitPerSecond);
    if (waitMs > 0) refuseForNow(waitMs, `${rateLimitPerSecond} calls a second`);
  }
}
