/** The TTLs that every observer weighs at once, seconds, ascending. A policy may lie between two of them. */
export const ttlGridSeconds: readonly number[] = [
  30, 60, 120, 300, 600, 900, 1_800, 3_600, 7_200, 14_400, 43_200, 86_400,
];

export const ttlGridMs: readonly number[] = ttlGridSeconds.map((seconds) => seconds * 1_000);

export const ttlCount = ttlGridSeconds.length;

/** The longest TTL that is weighed, and so the oldest an entry may grow where nobody states a bound, seconds. */
export const longestTtlSeconds = ttlGridSeconds[ttlCount - 1] ?? 0;

/** A TTL is told apart in so many steps: a moment within two TTLs fits into 16 bits. */
export const ttlSteps = 30_000;

/** Length of a step of each TTL of the grid, milliseconds: whole, and a divisor of the longest one. */
export const ttlStepMs: readonly number[] = ttlGridMs.map((ttlMs) => ttlMs / ttlSteps);
