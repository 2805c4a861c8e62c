import { randomUUID } from 'node:crypto';
import type { Cache } from '#lib/sdk/node.ts';
import { keyCount } from './zipf-keys.ts';

export const tenantId = randomUUID();
export const keys = Array.from({ length: keyCount }, (_, number) => `customer:${number}`);
/** As long as the keys that the cache stores, and beside them. */
export const peerKeys = keys.map((key) => `tenant:${tenantId}:bare:temp:${key}`);

/** Stores a value under every key. Throws where one is not stored: reading nothing is quick, and would be no `get`. */
export async function fill(set: (number: number) => Promise<unknown>): Promise<void> {
  for (let start = 0; start < keyCount; start += 500) {
    const stored = await Promise.all(Array.from({ length: 500 }, (_, index) => set(start + index)));
    if (stored.includes(false)) throw new Error('the cache did not store a value');
  }
}

/** Throws where the cache did not find or could not read what it was asked for. */
export function assertAllFound(cache: Cache): void {
  const { misses, errors } = cache.stats().operations;
  if (misses + errors > 0) throw new Error(`${misses} reads found nothing, ${errors} calls failed`);
}

/** A busy machine may keep the server from answering for longer than callers wait by default. */
export const patient = { commandTimeoutMs: 20_000 };
