/** Ten years in seconds, the longest TTL: beyond it a caller means something else. */
export const greatestTtlSeconds = 315_360_000;
