import { setTimeout as delay } from 'node:timers/promises';
import type { TenantCache } from '#lib/cache/tenant-cache.ts';

export interface WriteLoad {
  /** Keys in the order in which they were acknowledged, with the instant, milliseconds of `performance.now()`. */
  readonly acknowledged: readonly { key: string; atMs: number }[];
  /** Writes that were refused or not answered: their writers know that they failed. */
  readonly refused: number;
  /** Resolves when the last write under way has ended. */
  stop(): Promise<void>;
}

const ttlSeconds = 3_600;

/** Writes keys that are never the same, from several writers at once, each pausing between two writes. */
export function startWriteLoad(tenant: TenantCache, { writers = 16, pauseMs = 4 } = {}): WriteLoad {
  const acknowledged: { key: string; atMs: number }[] = [];
  let refused = 0;
  let stopped = false;
  const write = async (writer: number) => {
    for (let count = 0; !stopped; count += 1) {
      const key = `${writer}-${count}`;
      if (await tenant.set('api', 'temp', key, count, { ttlSeconds })) {
        acknowledged.push({ key, atMs: performance.now() });
      } else refused += 1;
      await delay(pauseMs);
    }
  };
  const running = Promise.all(Array.from({ length: writers }, (_, writer) => write(writer)));
  return {
    acknowledged,
    get refused() {
      return refused;
    },
    async stop() {
      stopped = true;
      await running;
    },
  };
}
