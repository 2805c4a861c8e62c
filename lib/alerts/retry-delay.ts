const firstMs = 15_000;
const greatestMs = 3_600_000;

/** Attempts in all: the last comes about four hours after the first. */
export const greatestAttempts = 10;

/** How long after the `attempt`th failure (from 1) the next one comes, with `random` in [0, 1) spreading them. */
export function retryDelayMs(attempt: number, random: number): number {
  return Math.round(Math.min(greatestMs, firstMs * 2 ** (attempt - 1)) * (0.75 + random / 2));
}
