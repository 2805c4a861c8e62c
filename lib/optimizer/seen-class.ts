import type { AccessRecord } from './access-record.ts';
import { readOp } from './trace.ts';

const forget = 0.02;

/** What a tenant's traffic has shown of a class so far. */
export interface SeenClass {
  group: number;
  reads: number;
  stores: number;
  explicit: number;
  /** Given TTLs of the newest stores, seconds: exponentially forgetting mean. */
  ttlSeconds: number | null;
  /** Of values as stored, bytes: the same mean. */
  sizeBytes: number | null;
}

/** Adds one access to what is known of its class. */
export function noteAccess(
  seen: SeenClass,
  { op, ttlSeconds, explicitTtl, sizeBytes }: Pick<AccessRecord, 'op' | 'ttlSeconds' | 'explicitTtl' | 'sizeBytes'>,
): void {
  if (op === readOp) seen.reads++;
  if (sizeBytes > 0) seen.sizeBytes = (seen.sizeBytes ?? sizeBytes) * (1 - forget) + sizeBytes * forget;
  if (ttlSeconds === 0) return;
  seen.stores++;
  if (explicitTtl) seen.explicit++;
  const weight = Math.max(forget, 1 / seen.stores);
  seen.ttlSeconds = seen.ttlSeconds === null ? ttlSeconds : seen.ttlSeconds + weight * (ttlSeconds - seen.ttlSeconds);
}
