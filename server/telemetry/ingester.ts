import { randomUUID } from 'node:crypto';
import type { Redis } from 'ioredis';
import type { Pool } from 'pg';
import type { Logger } from 'pino';
import { type TelemetryBatch, telemetryBatchSchema } from '#lib/telemetry/batch.ts';
import { withinPlausibleTime } from '#lib/telemetry/within-plausible-time.ts';
import { markIngestMinutes } from '../db/queries/telemetry/mark-ingest-minutes.ts';
import { storeBatches } from '../db/queries/telemetry/store-batches.ts';
import { addToLiveWindow } from '../live/live-window.ts';
import { beatIngestHeartbeat } from './ingest-heartbeat.ts';
import { ingestGroup, rejectedStream, telemetryStream } from './stream.ts';

/** Batches taken in one turn: one transaction each turn. */
const batchesPerTurn = 64;
const blockMs = 1_000;
/** A member silent for this long has died: its unacknowledged batches are taken over. */
const takeOverAfterMs = 10_000;
const takeOverEveryMs = 5_000;
/** Often enough that every minute in which ingestion runs is marked. */
const markEveryMs = 15_000;
const retryMs = { first: 250, most: 5_000 };

/** `fields` is null where the entry was deleted while it was pending. */
type Entry = [id: string, fields: string[] | null];

interface Dependencies {
  /** A connection of its own: it blocks. */
  stream: Redis;
  /** For the live window and the heartbeat. */
  control: Redis;
  pool: Pool;
  log: Logger;
  now?: () => number;
}

/**
 * Moves batches from the stream into TimescaleDB. A batch is acknowledged only after its transaction committed; a batch
 * that comes again is recognised by the ledger. PostgreSQL away: batches stay pending and are tried again.
 */
export class Ingester {
  private readonly consumer = randomUUID();
  private readonly since: number;
  private stopping = false;
  private running: Promise<void> | undefined;
  private takenOverAt = 0;
  private beatAt = 0;
  private markedAt = 0;

  private readonly deps: Required<Dependencies>;

  constructor(deps: Dependencies) {
    this.deps = { now: Date.now, ...deps };
    this.since = this.deps.now();
  }

  start(): void {
    this.running ??= this.run();
  }

  /** Ends after the turn in hand. */
  async stop(): Promise<void> {
    this.stopping = true;
    await this.running;
  }

  private async run(): Promise<void> {
    let delayMs = retryMs.first;
    let failing = false;
    while (!this.stopping) {
      try {
        await this.turn();
        if (failing) this.deps.log.info('telemetry ingestion recovered');
        failing = false;
        delayMs = retryMs.first;
      } catch (error) {
        if (!failing) this.deps.log.error({ err: error }, 'telemetry ingestion failed, batches stay pending');
        failing = true;
        // What was read and not stored is taken over again as soon as the fault is gone.
        this.takenOverAt = 0;
        await this.pause(delayMs);
        delayMs = Math.min(delayMs * 2, retryMs.most);
      }
    }
  }

  private async turn(): Promise<void> {
    const entries = (await this.takeOver()) ?? (await this.readNew());
    if (entries.length > 0) await this.store(entries);
    // Fewer than it may take: the stream is empty now, so what is not stored did not happen.
    await this.tellAlive(entries.length < batchesPerTurn);
  }

  private async readNew(): Promise<Entry[]> {
    const { stream } = this.deps;
    try {
      const answer = (await stream.xreadgroup(
        ...(['GROUP', ingestGroup, this.consumer, 'COUNT', batchesPerTurn, 'BLOCK', blockMs] as const),
        ...(['STREAMS', telemetryStream, '>'] as const),
      )) as [string, Entry[]][] | null;
      return answer?.[0]?.[1] ?? [];
    } catch (error) {
      if (!isMissingGroup(error)) throw error;
      // First start, or the control plane was emptied: begin at the oldest batch that is there.
      await stream.xgroup('CREATE', telemetryStream, ingestGroup, '0', 'MKSTREAM').catch(ignoreExisting);
      return [];
    }
  }

  /** Batches that this or a dead member read and never acknowledged; undefined where there are none. */
  private async takeOver(): Promise<Entry[] | undefined> {
    const now = this.deps.now();
    if (now - this.takenOverAt < takeOverEveryMs) return undefined;
    const own = (await this.deps.stream
      .xreadgroup('GROUP', ingestGroup, this.consumer, 'COUNT', batchesPerTurn, 'STREAMS', telemetryStream, '0')
      .catch((error) => (isMissingGroup(error) ? null : Promise.reject(error)))) as [string, Entry[]][] | null;
    const mine = own?.[0]?.[1] ?? [];
    if (mine.length > 0) return mine;
    const claimed = (await this.deps.stream
      .xautoclaim(telemetryStream, ingestGroup, this.consumer, takeOverAfterMs, '0-0', 'COUNT', batchesPerTurn)
      .catch((error) => (isMissingGroup(error) ? null : Promise.reject(error)))) as [string, Entry[]] | null;
    const theirs = claimed?.[1] ?? [];
    if (theirs.length > 0) return theirs;
    this.takenOverAt = now;
    return undefined;
  }

  private async store(entries: Entry[]): Promise<void> {
    const batches: TelemetryBatch[] = [];
    for (const [id, fields] of entries) {
      if (fields === null) continue;
      const batch = readBatch(fields);
      if (batch) batches.push(this.keepPlausible(batch));
      else await this.reject(id, fields);
    }
    const { stored, rejected } = await storeBatches(this.deps.pool, batches);
    if (rejected.length > 0) this.deps.log.warn({ tenants: rejected }, 'telemetry of unknown tenants was refused');
    const storedIds = new Set(stored);
    const refused = new Set(rejected);
    const rows = batches.filter((batch) => storedIds.has(batch.id)).flatMap((batch) => batch.rollups);
    const known = rows.filter((row) => !refused.has(row.tenantId.toLowerCase()));
    await addToLiveWindow(this.deps.control, known, this.deps.now());
    const ids = entries.map(([id]) => id);
    await this.deps.stream
      .multi()
      .xack(telemetryStream, ingestGroup, ...ids)
      .xdel(telemetryStream, ...ids)
      .exec();
  }

  private keepPlausible(batch: TelemetryBatch): TelemetryBatch {
    const { batch: kept, dropped } = withinPlausibleTime(batch, this.deps.now());
    if (dropped > 0) {
      this.deps.log.warn(
        { producer: batch.producer, operations: dropped },
        'telemetry with an impossible time was refused',
      );
    }
    return kept;
  }

  private async reject(id: string, fields: string[]): Promise<void> {
    this.deps.log.error({ id }, 'a telemetry batch could not be read and was set aside');
    await this.deps.stream.xadd(rejectedStream, 'MAXLEN', '~', 1_000, '*', ...fields);
  }

  private async tellAlive(drained: boolean): Promise<void> {
    const { now, control, pool } = this.deps;
    const at = now();
    if (at - this.beatAt >= 2_000) {
      await beatIngestHeartbeat(control, { since: this.since, at });
      this.beatAt = at;
    }
    if (drained && at - this.markedAt >= markEveryMs) {
      await markIngestMinutes(pool, [at]);
      this.markedAt = at;
    }
  }

  /** Waits, and no longer than until `stop`. */
  private async pause(ms: number): Promise<void> {
    const until = this.deps.now() + ms;
    while (!this.stopping && this.deps.now() < until) await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

function readBatch(fields: string[]): TelemetryBatch | null {
  const at = fields.indexOf('batch');
  if (at < 0 || at % 2 !== 0) return null;
  try {
    const parsed = telemetryBatchSchema.safeParse(JSON.parse(fields[at + 1] ?? ''));
    return parsed.success ? parsed.data : null;
  } catch {
    // Not JSON: the caller sets the entry aside and says so.
    return null;
  }
}

const isMissingGroup = (error: unknown) => error instanceof Error && error.message.startsWith('NOGROUP');

function ignoreExisting(error: unknown): void {
  if (!(error instanceof Error && error.message.startsWith('BUSYGROUP'))) throw error;
}
