import { randomUUID } from 'node:crypto';
import type { Redis } from 'ioredis';
import type { Pool } from 'pg';
import type { Logger } from 'pino';
import { markIngestMinutes } from '../db/queries/telemetry/mark-ingest-minutes.ts';
import { addToLiveWindow } from '../live/live-window.ts';
import { beatIngestHeartbeat, readIngestHeartbeat } from './ingest-heartbeat.ts';
import { storeEntries } from './store-entries.ts';
import { ingestGroup, rejectedStream, telemetryStream } from './stream.ts';
import type { StreamEntry } from './stream-entry.ts';

/** Batches taken in one turn: one transaction each turn. */
const batchesPerTurn = 64;
const blockMs = 1_000;
/** A member silent for this long has died: its unacknowledged batches are taken over. */
const takeOverAfterMs = 10_000;
const takeOverEveryMs = 5_000;
/** Often enough that every minute in which ingestion runs is marked. */
const markEveryMs = 15_000;
/** Longer than a read that finds nothing. */
const stopMs = 2 * blockMs;
const retryMs = { first: 250, most: 5_000 };

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
  private since: number;
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

  /** Ends after the turn in hand; a turn that waits for an absent Redis is cut short. */
  async stop(): Promise<void> {
    this.stopping = true;
    const cut = setTimeout(() => this.deps.stream.disconnect(), stopMs);
    await this.running;
    clearTimeout(cut);
  }

  private async run(): Promise<void> {
    let delayMs = retryMs.first;
    let failing = false;
    await this.continueSince();
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

  /** A restart within the life of the last heartbeat goes on: the figures of the last minutes are still complete. */
  private async continueSince(): Promise<void> {
    const last = await readIngestHeartbeat(this.deps.control).catch(() => null); // away: it then begins now
    if (last) this.since = Math.min(this.since, last.since);
  }

  private async turn(): Promise<void> {
    const takenOver = await this.takeOver();
    const entries = takenOver ?? (await this.readNew());
    if (entries.length > 0) await this.store(entries);
    // Fewer new ones than it may take: the stream is empty now, so what is not stored did not happen.
    await this.tellAlive(takenOver === undefined && entries.length < batchesPerTurn);
  }

  private async readNew(): Promise<StreamEntry[]> {
    const { stream } = this.deps;
    try {
      const answer = (await stream.xreadgroup(
        ...(['GROUP', ingestGroup, this.consumer, 'COUNT', batchesPerTurn, 'BLOCK', blockMs] as const),
        ...(['STREAMS', telemetryStream, '>'] as const),
      )) as [string, StreamEntry[]][] | null;
      return answer?.[0]?.[1] ?? [];
    } catch (error) {
      if (!isMissingGroup(error)) throw error;
      // First start, or the control plane was emptied: begin at the oldest batch that is there.
      await stream.xgroup('CREATE', telemetryStream, ingestGroup, '0', 'MKSTREAM').catch(ignoreExisting);
      return [];
    }
  }

  /** Batches that this or a dead member read and never acknowledged; undefined where there are none. */
  private async takeOver(): Promise<StreamEntry[] | undefined> {
    const now = this.deps.now();
    if (now - this.takenOverAt < takeOverEveryMs) return undefined;
    const own = (await this.deps.stream
      .xreadgroup('GROUP', ingestGroup, this.consumer, 'COUNT', batchesPerTurn, 'STREAMS', telemetryStream, '0')
      .catch((error) => (isMissingGroup(error) ? null : Promise.reject(error)))) as [string, StreamEntry[]][] | null;
    const mine = own?.[0]?.[1] ?? [];
    if (mine.length > 0) return mine;
    const claimed = (await this.deps.stream
      .xautoclaim(telemetryStream, ingestGroup, this.consumer, takeOverAfterMs, '0-0', 'COUNT', batchesPerTurn)
      .catch((error) => (isMissingGroup(error) ? null : Promise.reject(error)))) as [string, StreamEntry[]] | null;
    const theirs = claimed?.[1] ?? [];
    if (theirs.length > 0) return theirs;
    this.takenOverAt = now;
    return undefined;
  }

  private async store(entries: StreamEntry[]): Promise<void> {
    const { stream, control, pool, log, now } = this.deps;
    const { rows, unusable } = await storeEntries(pool, entries, log);
    await addToLiveWindow(control, rows, now());
    const done = stream.multi();
    for (const [id, fields] of unusable) {
      log.error({ id }, 'a telemetry batch could not be used and was set aside');
      done.xadd(rejectedStream, 'MAXLEN', '~', 1_000, '*', ...(fields ?? []));
    }
    const ids = entries.map(([id]) => id);
    await done
      .xack(telemetryStream, ingestGroup, ...ids)
      .xdel(telemetryStream, ...ids)
      .exec();
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

const isMissingGroup = (error: unknown) => error instanceof Error && error.message.startsWith('NOGROUP');

function ignoreExisting(error: unknown): void {
  if (!(error instanceof Error && error.message.startsWith('BUSYGROUP'))) throw error;
}
