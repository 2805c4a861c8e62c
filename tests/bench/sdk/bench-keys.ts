import { randomUUID } from 'node:crypto';
import { keyCount } from './zipf-keys.ts';

export const tenantId = randomUUID();
export const keys = Array.from({ length: keyCount }, (_, number) => `customer:${number}`);
/** As long as the keys that the cache stores, and beside them. */
export const peerKeys = keys.map((key) => `tenant:${tenantId}:bare:temp:${key}`);

/** Stores a value under every key. */
export async function fill(set: (number: number) => Promise<unknown>): Promise<void> {
  for (let start = 0; start < keyCount; start += 500) {
    await Promise.all(Array.from({ length: 500 }, (_, index) => set(start + index)));
  }
}
