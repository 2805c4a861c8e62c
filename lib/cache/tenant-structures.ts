import type { HeldLock } from './held-lock.ts';
import { Limiter } from './limiter.ts';
import { acquireLock, type LockOptions } from './lock-acquire.ts';
import type { MobileSessionData, SdkSessionData } from './session-record.ts';
import { SessionStore } from './session-store.ts';
import type { StructureOwner } from './structure-class.ts';
import { TenantQueue } from './tenant-queue.ts';

/** The verbs of a tenant that are no plain cache entries. */
export abstract class TenantStructures {
  protected abstract readonly owner: StructureOwner;

  /**
   * Takes a lock of this tenant; `null` where another holder has it after `waitMs`, or where the server does not answer
   * (reported; thrown in strict mode): a lock is never pretended.
   * @throws KeyError, TtlError, ArgumentError
   */
  lock(name: string, options: LockOptions): Promise<HeldLock | null> {
    return acquireLock(this.owner, name, options);
  }

  /** Rate limits, exact over a sliding window. */
  get limiter(): Limiter {
    return new Limiter(this.owner);
  }

  /** Sessions of the mobile app: 30 minutes from their last use. */
  get sessions(): SessionStore<MobileSessionData> {
    const { sessions } = this.owner.core.catalogue.systemUses;
    return new SessionStore(this.owner, { database: sessions, dataType: 'session', idleSeconds: 1_800 });
  }

  /** Sessions of applications that use the SDK: an hour from their last use. */
  get sdkSessions(): SessionStore<SdkSessionData> {
    const { sdkSessions } = this.owner.core.catalogue.systemUses;
    return new SessionStore(this.owner, { database: sdkSessions, dataType: 'sdk_session', idleSeconds: 3_600 });
  }

  /**
   * A queue of work or of changes to synchronise; `T` is the caller's knowledge of its items, not a check.
   * @throws KeyError
   */
  queue<T = unknown>(name: string): TenantQueue<T> {
    return new TenantQueue<T>(this.owner, name);
  }
}
