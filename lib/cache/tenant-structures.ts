import { AiResponses } from './ai-responses.ts';
import type { TenantScope } from './cache-core.ts';
import { type CacheHealth, checkHealth } from './check-health.ts';
import { EntryBrowser } from './entry-browser.ts';
import type { EntryStore } from './entry-store.ts';
import { GeoLocations } from './geo-locations.ts';
import type { GetResult } from './get-result.ts';
import type { HeldLock } from './held-lock.ts';
import { Limiter } from './limiter.ts';
import { acquireLock, type LockOptions } from './lock-acquire.ts';
import type { MobileSessionData, SdkSessionData } from './session-record.ts';
import { SessionStore } from './session-store.ts';
import { SyncLog } from './sync-log.ts';
import { recentEvents, type TenantEvent, trackEvent } from './tenant-events.ts';
import { TenantQueue } from './tenant-queue.ts';
import { DeviceTrust } from './trust-device.ts';

/** The verbs of a tenant that are no plain cache entries, and those that are entries of a known shape. */
export abstract class TenantStructures implements EntryStore {
  protected abstract readonly scope: TenantScope;

  abstract get<T>(module: string, dataType: string, key: string): Promise<GetResult<T>>;
  abstract set(
    module: string,
    dataType: string,
    key: string,
    value: unknown,
    options: { ttlSeconds?: number | undefined },
  ): Promise<boolean>;
  abstract delete(module: string, dataType: string, key: string): Promise<boolean>;

  /**
   * Takes a lock of this tenant; `null` where another holder has it after `waitMs`, or where the server does not answer
   * (reported; thrown in strict mode): a lock is never pretended.
   * @throws KeyError, TtlError, ArgumentError
   */
  lock(name: string, options: LockOptions): Promise<HeldLock | null> {
    return acquireLock(this.scope, name, options);
  }

  /** Rate limits, exact over a sliding window. */
  get limiter(): Limiter {
    return new Limiter(this.scope);
  }

  /** Sessions of the mobile app: 30 minutes from their last use. */
  get sessions(): SessionStore<MobileSessionData> {
    const { sessions } = this.scope.core.catalogue.systemUses;
    return new SessionStore(this.scope, { database: sessions, dataType: 'session', idleSeconds: 1_800 });
  }

  /** Sessions of applications that use the SDK: an hour from their last use. */
  get sdkSessions(): SessionStore<SdkSessionData> {
    const { sdkSessions } = this.scope.core.catalogue.systemUses;
    return new SessionStore(this.scope, { database: sdkSessions, dataType: 'sdk_session', idleSeconds: 3_600 });
  }

  /**
   * A queue of work or of changes to synchronise; `T` is the caller's knowledge of its items, not a check.
   * @throws KeyError
   */
  queue<T = unknown>(name: string): TenantQueue<T> {
    return new TenantQueue<T>(this.scope, name);
  }

  /** The entries that clients synchronise. */
  get syncLog(): SyncLog {
    return new SyncLog(this.scope);
  }

  /** Looks through the tenant's keys and after its entries, for consoles. */
  get browser(): EntryBrowser {
    return new EntryBrowser(this.scope);
  }

  /** Where users are. */
  get geo(): GeoLocations {
    return new GeoLocations(this.scope);
  }

  /** How far devices are trusted. */
  get deviceTrust(): DeviceTrust {
    return new DeviceTrust(this, this.scope.tenantId, this.scope.core.biometricSecret);
  }

  /** Answers from models. */
  get aiResponses(): AiResponses {
    return new AiResponses(this, this.scope.tenantId, this.scope.core.catalogue.name);
  }

  /** How the servers are, as this process sees them now. Never throws; not counted as an operation. */
  health(): Promise<CacheHealth> {
    return checkHealth(this.scope.core, this.scope.tenantId);
  }

  /**
   * Appends to the tenant's own events (the newest 10,000, a day from the last one); answers the event's id, `null`
   * while the server does not answer.
   * @throws ArgumentError, ValueError
   */
  trackEvent(name: string, data: unknown): Promise<string | null> {
    return trackEvent(this.scope, name, data);
  }

  /**
   * The newest events, the newest first; empty while the server does not answer.
   * @throws ArgumentError
   */
  recentEvents(count = 100): Promise<TenantEvent[]> {
    return recentEvents(this.scope, count);
  }
}
