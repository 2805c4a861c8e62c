import type { Redis } from 'ioredis';
import type { PendingBatch } from '#lib/telemetry/conservation.ts';
import { telemetryStream } from './stream.ts';
import { readEntry, type StreamEntry } from './stream-entry.ts';

const pageSize = 100;

/**
 * The batches that wait in the stream, each once; null where there are more than `maxBatches`, since reading them all
 * would burden the control plane just when it is behind.
 */
export async function readPendingBatches(control: Redis, maxBatches = 2_000): Promise<PendingBatch[] | null> {
  const batches = new Map<string, PendingBatch>();
  let from = '-';
  let seen = 0;
  for (;;) {
    const page: StreamEntry[] = await control.xrange(telemetryStream, from, '+', 'COUNT', pageSize);
    for (const [, fields] of page) {
      const read = fields === null ? null : readEntry(fields);
      if (read !== null && read.kind !== 'malformed') batches.set(read.batch.id.toLowerCase(), read.batch);
    }
    seen += page.length;
    const last = page.at(-1);
    if (last === undefined || page.length < pageSize) return [...batches.values()];
    if (seen >= maxBatches) return null;
    from = `(${last[0]}`;
  }
}
