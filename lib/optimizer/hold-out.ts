import { KeyHash, mix32 } from './key-hash.ts';

/** One key in this many keeps the old policy. */
export const holdOutEvery = 10;

/**
 * Which keys of a class keep the old policy while a plan is tried. The salt changes with every trial, so that no key
 * is always the one that is left behind. The hottest keys are dealt by rank: of each ten neighbours in heat exactly one
 * is held out, for one hot key more or less in a group would be the whole difference.
 */
export class HoldOut {
  private readonly hash: KeyHash;
  private readonly hottest = new Map<string, { heldOut: boolean; stratum: number }>();

  /**
   * @param hottestKeys of the class, the hottest first
   * @param every one key in this many is held out
   */
  constructor(
    private readonly salt: number,
    hottestKeys: readonly string[],
    private readonly every = holdOutEvery,
  ) {
    this.hash = new KeyHash(salt);
    for (let from = 0; from + every <= hottestKeys.length; from += every) {
      const chosen = from + (mix32(this.salt ^ mix32(from + 1)) % every);
      const stratum = from / every;
      for (let at = from; at < from + every; at++)
        this.hottest.set(hottestKeys[at] ?? '', { heldOut: at === chosen, stratum });
    }
  }

  has(key: string): boolean {
    const stratified = this.hottest.get(key);
    if (stratified !== undefined) return stratified.heldOut;
    this.hash.of(key);
    return this.hash.high % this.every === 0;
  }

  /** True for a key that was dealt by its rank. */
  isHot(key: string): boolean {
    return this.hottest.has(key);
  }

  /**
   * The bucket of a key in a {@link HoldOutTally}. Those dealt together stay together, and apart from the other hot ones:
   * by chance the few that are held out could meet in so few buckets that a small class never came to a verdict.
   */
  bucketOf(key: string, buckets: number): number {
    const stratified = this.hottest.get(key);
    if (stratified !== undefined) return stratified.stratum % buckets;
    this.hash.of(key);
    return mix32(this.hash.low) % buckets;
  }
}
