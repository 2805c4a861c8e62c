import type { CachePerformanceUpdate } from '#lib/contracts/live-events.ts';
import { LastMessage } from './last-message.ts';
import { fromUpdateText, type UpdateText } from './update-text.ts';

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
  readonly latest = new LastMessage();
  /** Came from the leader before its time. */
  waiting: CachePerformanceUpdate | undefined;
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
  isNews({ body }: UpdateText, nowMs: number): boolean {
    return this.isQuiet(nowMs) || !this.latest.says(body);
  }

  /** Where a source is away: the last known figures, marked as such; nothing where none are known. */
  lastKnown(): CachePerformanceUpdate | undefined {
    const text = this.latest.read();
    return text && { ...fromUpdateText(text), sourcesReady: false };
  }

  noteSent(text: UpdateText, nowMs: number): void {
    this.latest.keep(text);
    this.waiting = undefined;
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
