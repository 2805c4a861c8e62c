import type { RateShare, ServedCalls } from '../contracts/v1/usage.ts';

export interface RateSharesOptions {
  /** Tells the control plane what this process served of a tenant; answers its share. Rejects where that is away. */
  tell: (tenantId: string, calls: ServedCalls) => Promise<RateShare>;
  report: (error: unknown) => void;
  /** Between two reports of a tenant that is called, milliseconds. Default 500. */
  tellMs?: number | undefined;
  /** Monotonic milliseconds. */
  nowMs?: (() => number) | undefined;
  randomUUID?: (() => string) | undefined;
}

interface Bucket {
  perSecond: number;
  /** Of `perSecond`, what this process may serve. */
  share: number;
  /** Of one second's worth, what it may serve at once after it served less: its tokens never are more. */
  burst: number;
  tokens: number;
  filledAtMs: number;
  /** Since the last report. */
  asked: number;
  served: number;
  quietReports: number;
  telling: boolean;
}

const forgottenAfterReports = 60;

/**
 * Holds tenants to their calls a second, all processes together. Each has a token bucket of its own; it holds an equal part
 * of a second's worth, or its share where that is more, and at least one token. It is filled by the process's share; the
 * shares of all that are called add up to the whole rate. They are divided anew by what each was asked for, twice a second;
 * a call compares two numbers and waits for nothing. A process with few calls has a small share, yet room for a burst.
 *
 * Error. A process that begins may serve a second's worth before it knows of the others, and one that has been quiet for
 * two seconds what it could before; all bursts at once come to a second's worth. What was served beyond the rate is missing
 * in the seconds after, two seconds' worth at most. While the control plane is away each goes on by the share it last knew,
 * at first the whole rate.
 */
export class RateShares {
  private readonly options: RateSharesOptions;
  private readonly nowMs: () => number;
  private readonly by: string;
  private readonly buckets = new Map<string, Bucket>();
  private timer: NodeJS.Timeout | null = null;

  constructor(options: RateSharesOptions) {
    this.options = options;
    this.nowMs = options.nowMs ?? (() => performance.now());
    this.by = (options.randomUUID ?? (() => globalThis.crypto.randomUUID()))();
  }

  /** Takes a token: 0, or the milliseconds until there will be one, and nothing taken. */
  take(tenantId: string, perSecond: number): number {
    const bucket = this.buckets.get(tenantId) ?? this.add(tenantId, perSecond);
    bucket.perSecond = perSecond;
    bucket.asked += 1;
    this.fill(bucket);
    const rate = bucket.perSecond * bucket.share;
    const first = bucket.asked === 1 && bucket.quietReports > 0;
    if (bucket.tokens < 1) {
      if (first) void this.tellOf(tenantId, bucket);
      return ((1 - bucket.tokens) / rate) * 1000;
    }
    bucket.tokens -= 1;
    bucket.served += 1;
    if (first) void this.tellOf(tenantId, bucket);
    return 0;
  }

  /** Tells of every tenant that was called since. Never rejects. */
  async tellAll(): Promise<void> {
    const told = [...this.buckets].map(([tenantId, bucket]) => {
      if (bucket.asked > 0) return this.tellOf(tenantId, bucket);
      bucket.quietReports += 1;
      if (bucket.quietReports > forgottenAfterReports) this.buckets.delete(tenantId);
      return undefined;
    });
    await Promise.all(told);
  }

  close(): void {
    if (this.timer !== null) clearInterval(this.timer);
    this.buckets.clear();
  }

  private add(tenantId: string, perSecond: number): Bucket {
    const bucket: Bucket = {
      ...{ perSecond, share: 1, burst: 1, tokens: Math.max(1, perSecond), filledAtMs: this.nowMs() },
      // The first call is told of at once.
      ...{ asked: 0, served: 0, quietReports: 1, telling: false },
    };
    this.buckets.set(tenantId, bucket);
    this.timer ??= setInterval(() => void this.tellAll(), this.options.tellMs ?? 500).unref();
    return bucket;
  }

  private fill(bucket: Bucket): void {
    const nowMs = this.nowMs();
    const rate = bucket.perSecond * bucket.share;
    const gained = (Math.max(0, nowMs - bucket.filledAtMs) / 1000) * rate;
    bucket.tokens = Math.min(Math.max(1, bucket.perSecond * bucket.burst), bucket.tokens + gained);
    bucket.filledAtMs = nowMs;
  }

  private async tellOf(tenantId: string, bucket: Bucket): Promise<void> {
    if (bucket.telling) return;
    bucket.telling = true;
    const { perSecond, asked, served } = bucket;
    Object.assign(bucket, { asked: 0, served: 0, quietReports: 0 });
    try {
      const { share, burst, tokens } = await this.options.tell(tenantId, { by: this.by, perSecond, asked, served });
      this.fill(bucket);
      bucket.share = share;
      bucket.burst = Math.max(share, burst ?? 0);
      // Nobody gets more than its own bucket held; what all served too much each repays by its share.
      if (tokens < 0) bucket.tokens = Math.min(bucket.tokens, tokens * share);
    } catch (error) {
      // What may have been counted is not told twice.
      this.options.report(error);
    } finally {
      bucket.telling = false;
    }
  }
}
