import type { CachePerformanceUpdate } from '#lib/contracts/live-events.ts';

/** An update as it travels. */
export interface UpdateText {
  /** JSON of all but the timestamp, which changes by itself: two updates of one body say the same. */
  body: string;
  timestamp: string;
}

export function toUpdateText({ timestamp, ...rest }: CachePerformanceUpdate): UpdateText {
  return { body: JSON.stringify(rest), timestamp };
}

export function fromUpdateText({ body, timestamp }: UpdateText): CachePerformanceUpdate {
  return { ...JSON.parse(body), timestamp };
}
