import { setTimeout as delay } from 'node:timers/promises';
import { telemetryStream } from '#server/telemetry/stream.ts';
import { startIngesterProcess } from '#tests/setup/ingester-process.ts';
import type { BenchPlatform } from './bench-platform.ts';
import type { LoadBatch } from './make-load.ts';

const pollMs = 5;
const patienceMs = 300_000;

export interface IngestRate {
  operationsPerSecond: number;
  samplesPerSecond: number;
  seconds: number;
}

/**
 * How fast one ingester process stores this load, which is given as fast as it takes it, with at most `waiting` batches
 * in the stream: it cannot save work by merging more than that. The first `waiting` batches are not counted.
 */
export async function measureIngest(
  platform: BenchPlatform,
  loads: readonly LoadBatch[],
  { batches, waiting }: { batches: number; waiting: number },
): Promise<IngestRate> {
  const { control, connections } = platform;
  const ingester = startIngesterProcess(connections.ingestDatabaseUrl, connections.controlRedisUrl);
  const deadline = performance.now() + patienceMs;
  const total = batches + waiting;
  const counted = { operations: 0, samples: 0 };
  let sent = 0;
  let begun: number | null = null;
  try {
    for (;;) {
      const unread = await control.xlen(telemetryStream);
      // The clock starts once the ingester runs, and stops when the last batch is stored.
      if (begun === null && sent - unread >= waiting) begun = performance.now();
      if (begun !== null && sent === total && unread === 0) break;
      if (performance.now() > deadline) throw new Error(`the load was not stored within ${patienceMs / 1_000} s`);
      for (let room = waiting - unread; room > 0 && sent < total; room--) {
        const load = loads[sent % loads.length];
        if (load === undefined) throw new Error('there is no load');
        await control.xadd(telemetryStream, '*', 'batch', load.next());
        sent += 1;
        if (begun === null) continue;
        counted.operations += load.operations;
        counted.samples += load.samples;
      }
      await delay(pollMs);
    }
    const seconds = (performance.now() - begun) / 1_000;
    return {
      operationsPerSecond: counted.operations / seconds,
      samplesPerSecond: counted.samples / seconds,
      seconds,
    };
  } finally {
    await ingester.close();
    await control.del(telemetryStream);
  }
}
