/** Fetches of the origin allowed, relative to what they would be without loading ahead. */
const budget = 1.05;
const forgetEveryMs = 3_600_000;
/** Values loaded ahead and not read yet; beyond, the oldest counts as never read. */
const pendingAtMost = 10_000;

/** What loading ahead did, since the process began. */
export interface PreloadStats {
  /** Values that were loaded before anybody asked. */
  loaded: number;
  /** Of those, read before they expired. */
  used: number;
  /** Of those, expired, evicted or overwritten without having been read. */
  unused: number;
  /** Predictions that were not followed, for the origin would have been asked too often. */
  refused: number;
  /** Loaders that failed. */
  failed: number;
  /** `used` of what came to an end, 0–1; `null` while nothing did. */
  precision: number | null;
}

/** What decides whether a class may load ahead: of the last hour or two. */
interface Account {
  misses: number;
  loaded: number;
  used: number;
}

/** Counts what was loaded ahead and what came of it, and holds each class of a tenant to its budget. */
export class PreloadLedger {
  private readonly accounts = new Map<string, Account>();
  /** Until when each is there, milliseconds since the epoch. */
  private readonly pending = new Map<string, number>();
  private readonly totals = { loaded: 0, used: 0, unused: 0, refused: 0, failed: 0 };
  private forgotMs = 0;

  /**
   * One read by a caller.
   * @param account the tenant's class
   * @param entry the tenant's class and key
   */
  read(account: string, entry: string, hit: boolean, atMs: number): void {
    this.forget(atMs);
    const own = this.accountOf(account);
    if (!hit) own.misses++;
    if (!this.pending.delete(entry)) return;
    if (hit) {
      own.used++;
      this.totals.used++;
    } else this.totals.unused++;
  }

  /** A caller stored or deleted the entry: what was loaded ahead is gone. */
  overwritten(entry: string): void {
    if (this.pending.delete(entry)) this.totals.unused++;
  }

  /** One value was loaded ahead. */
  loaded(account: string, entry: string, expiresMs: number): void {
    this.overwritten(entry);
    this.accountOf(account).loaded++;
    this.totals.loaded++;
    this.pending.set(entry, expiresMs);
    const oldest = this.pending.size > pendingAtMost ? this.pending.keys().next() : null;
    if (oldest !== null && !oldest.done) this.overwritten(oldest.value);
  }

  /**
   * Whether one more load, beside those `underWay`, keeps the origin's fetches within the budget even if nobody reads it.
   * Each value that was read would have been missed: the fetches without loading ahead are misses plus used.
   */
  allows(account: string, underWay: number): boolean {
    const { misses, loaded, used } = this.accountOf(account);
    const allowed = misses + loaded + underWay + 1 <= budget * (misses + used);
    if (!allowed) this.totals.refused++;
    return allowed;
  }

  failed(): void {
    this.totals.failed++;
  }

  stats(nowMs: number): PreloadStats {
    for (const [entry, expiresMs] of this.pending) if (expiresMs <= nowMs) this.overwritten(entry);
    const { used, unused } = this.totals;
    return { ...this.totals, precision: used + unused > 0 ? used / (used + unused) : null };
  }

  private accountOf(name: string): Account {
    const known = this.accounts.get(name);
    if (known !== undefined) return known;
    const made = { misses: 0, loaded: 0, used: 0 };
    this.accounts.set(name, made);
    return made;
  }

  /** What was saved up long ago must not be spent at once. */
  private forget(atMs: number): void {
    if (atMs - this.forgotMs < forgetEveryMs) return;
    this.forgotMs = atMs;
    for (const account of this.accounts.values()) {
      account.misses /= 2;
      account.loaded /= 2;
      account.used /= 2;
    }
  }
}
