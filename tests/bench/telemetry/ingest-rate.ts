import { setTimeout as delay } from 'node:timers/promises';
import { telemetryStream } from '#server/telemetry/stream.ts';
import { startIngesterProcess } from '#tests/setup/ingester-process.ts';
import type { BenchPlatform } from './bench-platform.ts';
import type { LoadBatch } from './make-load.ts';
import { processSeconds, redisSeconds, threadSeconds } from './processor-time.ts';

const pollMs = 5;
const patienceMs = 300_000;

export interface IngestRate {
  operationsPerSecond: number;
  samplesPerSecond: number;
  seconds: number;
  /** Seconds of processor time by program: what else the machine does slows all down and is not in it. */
  processor: { ingester: number; postgres: number; redis: number };
}

/** Seconds of processor time so far. Of PostgreSQL the connections of ingestion, of which no other works meanwhile. */
async function usedSoFar({ control, pools }: BenchPlatform, pid: number | undefined): Promise<IngestRate['processor']> {
  const { rows } = await pools.platform.query<{ pid: number }>(
    "select pid from pg_stat_activity where usename = 'kryonix_ingest'",
  );
  const backends = await Promise.all(rows.map((row) => threadSeconds(row.pid)));
  return {
    ingester: (await processSeconds(pid)) ?? Number.NaN,
    postgres: backends.reduce<number>((sum, seconds) => sum + (seconds ?? Number.NaN), 0),
    redis: await redisSeconds(control),
  };
}

/** Each load once a second up to now. Made before the clock starts: in production others make them, elsewhere. */
function makeTexts(loads: readonly LoadBatch[], count: number): string[] {
  const beginMs = Date.now() - (count / loads.length) * 1_000;
  return Array.from({ length: count }, (_, index) => {
    const load = loads[index % loads.length];
    if (load === undefined) throw new Error('there is no load');
    return load.next(beginMs + Math.floor(index / loads.length) * 1_000);
  });
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
  const texts = makeTexts(loads, total);
  const counted = { operations: 0, samples: 0 };
  let sent = 0;
  let begun: number | null = null;
  let before: IngestRate['processor'] | undefined;
  try {
    for (;;) {
      const unread = await control.xlen(telemetryStream);
      // The clock starts once the ingester runs, and stops when the last batch is stored.
      if (begun === null && sent - unread >= waiting) {
        before = await usedSoFar(platform, ingester.pid());
        begun = performance.now();
      }
      if (begun !== null && sent === total && unread === 0) break;
      if (performance.now() > deadline) throw new Error(`the load was not stored within ${patienceMs / 1_000} s`);
      for (let room = waiting - unread; room > 0 && sent < total; room--) {
        const load = loads[sent % loads.length];
        await control.xadd(telemetryStream, '*', 'batch', texts[sent] ?? '');
        sent += 1;
        if (begun === null) continue;
        counted.operations += load?.operations ?? 0;
        counted.samples += load?.samples ?? 0;
      }
      await delay(pollMs);
    }
    const seconds = (performance.now() - begun) / 1_000;
    const after = await usedSoFar(platform, ingester.pid());
    const used = (of: keyof IngestRate['processor']) => after[of] - (before?.[of] ?? Number.NaN);
    return {
      operationsPerSecond: counted.operations / seconds,
      samplesPerSecond: counted.samples / seconds,
      seconds,
      processor: { ingester: used('ingester'), postgres: used('postgres'), redis: used('redis') },
    };
  } finally {
    await ingester.close();
    await control.del(telemetryStream);
  }
}
