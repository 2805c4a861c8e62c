import type { UsageChange, UsageReportId } from '../contracts/v1/usage.ts';
import { AccessError } from './cache-error.ts';
import type { CacheWarning } from './cache-warning.ts';
import type { Observation } from './observation.ts';
import { RecentSizes } from './recent-sizes.ts';
import type { TenantAccess } from './tenant-access.ts';

export interface QuotaLedgerOptions {
  /**
   * Tells the control plane what this process stored; answers what the tenant holds, in bytes per purpose database. Rejects
   * where the control plane is away: it is told again, under the same `report`.
   */
  tell: (tenantId: string, changes: readonly UsageChange[], report: UsageReportId) => Promise<readonly number[]>;
  find: (tenantId: string) => TenantAccess | null | undefined;
  warn: (warning: CacheWarning) => void;
  report: (error: unknown) => void;
  /** Between two flushes, milliseconds. Default 1000. */
  flushMs?: number | undefined;
  randomUUID?: (() => string) | undefined;
}

/** What was told and has not been answered: it may have been counted. */
interface Report {
  id: UsageReportId;
  bytes: Float64Array;
}

interface Usage {
  /** Per purpose database: as the control server knew it, and what this process stored since. */
  used: Float64Array;
  /** Not told to the control server yet. */
  pending: Float64Array;
  /** Of `pending`. */
  unanswered: Report | null;
  /** Sum of `used`. */
  totalBytes: number;
  warned: boolean;
  /** Flushes since this process last stored something of the tenant. */
  idleFlushes: number;
}

/** What a server needs for an entry besides key and value. */
const entryOverheadBytes = 96;
const warnShare = 0.8;
const forgetShare = 0.75;
const forgottenAfterFlushes = 60;
const storing: ReadonlySet<string> = new Set(['set', 'mset', 'increment', 'session', 'queue', 'geo']);

/**
 * Holds tenants to their memory. Used = the last census + what all processes stored since it began, of which each tells
 * the control server once a second. A call compares two numbers and waits for nothing.
 *
 * Error. Too high, until the next census: what expired, was evicted, or was deleted or stored again by another process
 * than the one that stored it; what was stored during the census, or in the second before it, counts twice. Too low, for about a second: what other
 * processes stored and have not told yet, so that with p processes a quota may be overrun by what p − 1 of them store
 * in a second. Structures (sessions, queues, counters) count their size by estimate, the census by measure. The census
 * weighs one key in sixteen. What was told and not confirmed is told again, and counts once; what a process removes that the
 * census has not weighed is not taken from what others store.
 * While the control plane is away, each process goes on from what it last knew.
 */
export class QuotaLedger {
  private readonly options: QuotaLedgerOptions;
  private readonly usages = new Map<string, Usage>();
  private readonly by: string;
  private reports = 0;
  private sizes: RecentSizes | null = null;
  private timer: NodeJS.Timeout | null = null;
  private flushing: Promise<void> | null = null;

  constructor(options: QuotaLedgerOptions) {
    this.options = options;
    this.by = (options.randomUUID ?? (() => globalThis.crypto.randomUUID()))();
  }

  /** @throws AccessError `quota_exceeded` */
  assertRoom(tenantId: string, access: TenantAccess, database: number): void {
    const usage = this.usages.get(tenantId);
    if (usage === undefined) {
      this.add(tenantId);
      return;
    }
    const { refusedAbove, quotaBytes } = access;
    const ofDatabase = access.databases[database]?.quotaBytes ?? Number.POSITIVE_INFINITY;
    if (usage.totalBytes < quotaBytes * refusedAbove && (usage.used[database] ?? 0) < ofDatabase * refusedAbove) return;
    // Asks for the truth again even where everything is refused.
    usage.idleFlushes = 0;
    throw new AccessError('quota_exceeded', 'this tenant’s memory is used up');
  }

  /** Hears of every operation. */
  readonly note = (observation: Observation): void => {
    const { tenantId, operation, outcome, database, key, sizeBytes } = observation;
    const usage = this.usages.get(tenantId);
    if (usage === undefined || outcome === 'error') return;
    const removes = operation === 'delete' && key !== null;
    if (!removes && !storing.has(operation)) return;
    if (sizeBytes === null && operation !== 'increment' && !removes) return;
    const bytes = removes ? 0 : (sizeBytes ?? 0) + (key?.length ?? 0) + tenantId.length + entryOverheadBytes;
    const former = key === null ? 0 : this.replace(observation, key, bytes);
    const change = bytes - former;
    usage.idleFlushes = 0;
    usage.totalBytes += change;
    usage.used[database] = (usage.used[database] ?? 0) + change;
    usage.pending[database] = (usage.pending[database] ?? 0) + change;
  };

  /** Tells the control server what was stored, and learns what others did. Never rejects. */
  flush(): Promise<void> {
    this.flushing ??= this.flushAll().finally(() => {
      this.flushing = null;
    });
    return this.flushing;
  }

  /** Tells what is left. */
  async close(): Promise<void> {
    if (this.timer !== null) clearInterval(this.timer);
    if (this.flushing !== null) await this.flushing;
    await this.flush();
  }

  private replace({ tenantId, database, module, dataType }: Observation, key: string, bytes: number): number {
    this.sizes ??= new RecentSizes();
    return this.sizes.replace([tenantId, String(database), module, dataType, key], bytes);
  }

  private add(tenantId: string): void {
    this.usages.set(tenantId, {
      used: new Float64Array(16),
      pending: new Float64Array(16),
      unanswered: null,
      totalBytes: 0,
      warned: false,
      idleFlushes: 0,
    });
    if (this.timer === null) {
      this.timer = setInterval(() => void this.flush(), this.options.flushMs ?? 1_000);
      this.timer.unref();
    }
    void this.flush();
  }

  private async flushAll(): Promise<void> {
    const flushes = [...this.usages].map(([tenantId, usage]) => this.flushTenant(tenantId, usage));
    const failed = (await Promise.allSettled(flushes)).find((flush) => flush.status === 'rejected');
    if (failed !== undefined) this.options.report(failed.reason);
  }

  private async flushTenant(tenantId: string, usage: Usage): Promise<void> {
    const access = this.options.find(tenantId);
    usage.idleFlushes += 1;
    if (access?.hasQuota !== true || usage.idleFlushes > forgottenAfterFlushes) {
      this.usages.delete(tenantId);
      return;
    }
    const report = usage.unanswered ?? this.report(usage);
    usage.unanswered = report;
    const { id, bytes: told } = report;
    const changes = [...told].flatMap((bytes, database) => (bytes === 0 ? [] : [{ database, bytes }]));
    usage.used = Float64Array.from(await this.options.tell(tenantId, changes, id));
    usage.unanswered = null;
    usage.totalBytes = 0;
    for (let database = 0; database < told.length; database += 1) {
      const left = (usage.pending[database] ?? 0) - (told[database] ?? 0);
      usage.pending[database] = left;
      usage.used[database] = (usage.used[database] ?? 0) + left;
      usage.totalBytes += usage.used[database] ?? 0;
    }
    this.warn(tenantId, access, usage);
  }

  private report({ pending }: Usage): Report {
    this.reports += 1;
    return { id: { by: this.by, number: this.reports }, bytes: pending.slice() };
  }

  private warn(tenantId: string, access: TenantAccess, usage: Usage): void {
    const shares = access.databases.map(({ quotaBytes }, database) => (usage.used[database] ?? 0) / quotaBytes);
    const share = Math.max(usage.totalBytes / access.quotaBytes, ...shares);
    if (share < forgetShare) usage.warned = false;
    if (share < warnShare || usage.warned) return;
    usage.warned = true;
    this.options.warn({
      code: 'quota_nearly_full',
      message: `tenant ${tenantId} uses ${Math.round(share * 100)} % of its memory`,
    });
  }
}
