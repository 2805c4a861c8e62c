import type { CachePerformanceUpdate } from '#lib/contracts/live-events.ts';

/** At most one message a second, and one every 10 s when nothing changed, so that quiet differs from broken. */
const paceMs = 1_000;
/** A message may come this much early after one that was late, so that lateness does not add up. */
const earlyMs = 100;
const quietMs = 10_000;
/** A process that stops asking is no longer told. */
const wantedMs = 5_000;

/** What a process remembers of a tenant whose room somebody is in. */
export class WatchedTenant {
  readonly tenantId: string;
  /** True where this process computes the tenant's figures. */
  led = false;
  /** Sent last; who joins gets it at once. */
  latest: CachePerformanceUpdate | undefined;
  /** Came from the leader before its time. */
  waiting: CachePerformanceUpdate | undefined;
  /** `latest` without what changes by itself, to see whether anything else did; only the leader compares. */
  private fingerprint = '';
  /** Of the update last asked about. */
  private asked = '';
  private sentAtMs = 0;
  private nextMs = 0;
  private wantedAtMs = Number.NEGATIVE_INFINITY;

  constructor(tenantId: string) {
    this.tenantId = tenantId;
  }

  maySend(nowMs: number): boolean {
    return nowMs >= this.nextMs - earlyMs;
  }

  isQuiet(nowMs: number): boolean {
    return nowMs - this.sentAtMs >= quietMs;
  }

  /** False where `update` says nothing new and the last message is young. */
  isNews(update: CachePerformanceUpdate, nowMs: number): boolean {
    this.asked = fingerprintOf(update);
    return this.isQuiet(nowMs) || this.asked !== this.fingerprint;
  }

  /** The leader must have asked `isNews` of this update before. */
  noteSent(update: CachePerformanceUpdate, nowMs: number): void {
    this.latest = update;
    this.waiting = undefined;
    this.fingerprint = this.led ? this.asked : '';
    this.sentAtMs = nowMs;
    this.nextMs = Math.max(this.nextMs, nowMs) + paceMs;
  }

  /** Another process has sockets of this tenant. Answers whether that is new. */
  noteWanted(nowMs: number): boolean {
    const fresh = !this.isWanted(nowMs);
    this.wantedAtMs = nowMs;
    return fresh;
  }

  isWanted(nowMs: number): boolean {
    return nowMs - this.wantedAtMs < wantedMs;
  }
}

function fingerprintOf({ timestamp: _, ...rest }: CachePerformanceUpdate): string {
  return JSON.stringify(rest);
}
