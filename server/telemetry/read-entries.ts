import { setImmediate } from 'node:timers/promises';
import type { Logger } from 'pino';
import type { TelemetryBatch } from '#lib/telemetry/batch.ts';
import { withinPlausibleTime } from '#lib/telemetry/within-plausible-time.ts';
import type { BatchToStore } from '../db/queries/telemetry/store-batches.ts';
import type { RejectionReason } from '../db/queries/telemetry/store-rejections.ts';
import { type AccountableBatch, arrivedMs, readEntry, type StreamEntry } from './stream-entry.ts';

/** Entries that were read and are not stored yet. */
export class ReadEntries {
  readonly entries: StreamEntry[] = [];
  /** By id: a producer that lost the answer sends its batch again, and both copies may come in one turn. */
  readonly batches = new Map<string, { entry: StreamEntry; batch: BatchToStore }>();
  readonly unusable: StreamEntry[] = [];
  malformed = 0;
  /** Rollups and samples of all batches. */
  rows = 0;

  add(entry: StreamEntry, log: Logger): void {
    this.entries.push(entry);
    if (entry[1] === null) return;
    const read = readEntry(entry[1]);
    if (read.kind !== 'batch') this.unusable.push(entry);
    if (read.kind === 'malformed') {
      this.malformed += 1;
      return;
    }
    const batch =
      read.kind === 'batch' ? keepPlausible(read.batch, arrivedMs(entry), log) : rejectedAs('invalid', read.batch);
    this.batches.set(batch.id.toLowerCase(), { entry, batch });
    this.rows += batch.rollups.length + batch.samples.length;
  }

  /** One at a time: a large one takes a while, and between two of them the database gets what it waits for. */
  async addAll(entries: readonly StreamEntry[], log: Logger): Promise<void> {
    for (const entry of entries) {
      this.add(entry, log);
      await setImmediate();
    }
  }
}

export function readEntries(entries: readonly StreamEntry[], log: Logger): ReadEntries {
  const read = new ReadEntries();
  for (const entry of entries) read.add(entry, log);
  return read;
}

/** The batch without anything to store: its id and accounts are kept, its operations count as rejected. */
export function rejectedAs(
  reason: RejectionReason,
  { id, producer, accounts, rollups }: AccountableBatch,
): BatchToStore {
  return { v: 1, id, producer, createdAtMs: 0, accounts, rollups: [], samples: [], refused: { reason, rows: rollups } };
}

function keepPlausible(batch: TelemetryBatch, arrivedAtMs: number, log: Logger): BatchToStore {
  const { batch: kept, refused } = withinPlausibleTime(batch, arrivedAtMs);
  if (refused.length === 0) return kept;
  log.warn({ producer: batch.producer, rows: refused.length }, 'telemetry with an impossible time was refused');
  return { ...kept, refused: { reason: 'implausible_time', rows: refused } };
}
