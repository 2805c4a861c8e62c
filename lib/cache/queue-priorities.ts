/** One level of the second specification's PROGRESSIVE_SYNC. */
export interface QueuePriority {
  purpose: string;
  /** Seconds after which an item that nobody took is put aside as expired. */
  ttlSeconds: number;
  /** Seconds between two paced readings of this level. */
  syncEverySeconds: number;
}

/** 1 is the most urgent. */
export type PriorityLevel = 1 | 2 | 3 | 4;

export const queuePriorities: Readonly<Record<PriorityLevel, QueuePriority>> = {
  1: { purpose: 'Critical user data', ttlSeconds: 300, syncEverySeconds: 60 },
  2: { purpose: 'User preferences', ttlSeconds: 1_800, syncEverySeconds: 300 },
  3: { purpose: 'Application data', ttlSeconds: 3_600, syncEverySeconds: 900 },
  4: { purpose: 'Background data', ttlSeconds: 7_200, syncEverySeconds: 3_600 },
};

/** Items handed out at once, at most. */
export const greatestBatch = 100;

export const queueRetry = {
  /** Times that an item is given again after its first failure. */
  retries: 3,
  /** Pause before the first of them, milliseconds; each following is `factor` times as long. */
  firstDelayMs: 1_000,
  factor: 2,
} as const;
