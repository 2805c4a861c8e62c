/** Jitter leaves a few percent: two digits are all that is known of a TTL, seconds. */
export function givenTtl(seconds: number): number {
  const step = 10 ** Math.max(0, Math.floor(Math.log10(Math.max(1, seconds))) - 1);
  return Math.round(seconds / step) * step;
}
