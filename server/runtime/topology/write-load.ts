import { setTimeout as delay } from 'node:timers/promises';
import type { TenantCache } from '#lib/cache/tenant-cache.ts';

/** Milliseconds of `performance.now()`. */
export interface TriedWrite {
  key: string;
  begunMs: number;
  endedMs: number;
}

export interface WriteLoad {
  readonly acknowledged: readonly TriedWrite[];
  /** Refused or not answered: their writers know that they failed. */
  readonly refused: readonly TriedWrite[];
  /** Resolves when the last write under way has ended. */
  stop(): Promise<void>;
}

const ttlSeconds = 3_600;

/** Writes keys that are never the same, from several writers at once, each pausing between two writes. */
export function startWriteLoad(tenant: TenantCache, { writers = 16, pauseMs = 4 } = {}): WriteLoad {
  const acknowledged: TriedWrite[] = [];
  const refused: TriedWrite[] = [];
  let stopped = false;
  const write = async (writer: number) => {
    for (let count = 0; !stopped; count += 1) {
      const key = `${writer}-${count}`;
      const begunMs = performance.now();
      const stored = await tenant.set('api', 'temp', key, count, { ttlSeconds });
      (stored ? acknowledged : refused).push({ key, begunMs, endedMs: performance.now() });
      await delay(pauseMs);
    }
  };
  const running = Promise.all(Array.from({ length: writers }, (_, writer) => write(writer)));
  return {
    acknowledged,
    refused,
    async stop() {
      stopped = true;
      await running;
    },
  };
}
