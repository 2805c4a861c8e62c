import { KeyHash } from '#lib/optimizer/key-hash.ts';
import type { CleanupRun } from '../db/queries/optimizations/cleanup-row.ts';

/** So many bits of the second hash and all of the first are a number that JSON holds exactly. */
const secondBits = 21;

/**
 * When the TTL of each key ends, and the number that it is known by. The instant depends on the key alone: it tells
 * later which entries have their TTL from this cleanup and were not written since.
 */
export class CleanupKeys {
  private readonly hash: KeyHash;

  constructor(
    salt: number,
    private readonly run: Pick<CleanupRun, 'endsAtMs' | 'spreadMs'>,
  ) {
    this.hash = new KeyHash(salt);
  }

  /** Milliseconds since the epoch. */
  endsAtMs(key: string): number {
    this.hash.of(key);
    return this.run.endsAtMs + Math.floor((this.hash.high / 2 ** 32) * this.run.spreadMs);
  }

  markOf(key: string): number {
    this.hash.of(key);
    return this.hash.low * 2 ** secondBits + (this.hash.high >>> (32 - secondBits));
  }
}
