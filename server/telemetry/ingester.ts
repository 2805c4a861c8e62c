import { randomUUID } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import type { Redis } from 'ioredis';
import type { Pool } from 'pg';
import type { Logger } from 'pino';
import { markIngestMinutes } from '../db/queries/telemetry/mark-ingest-minutes.ts';
import { addToLiveWindow } from '../live/live-window.ts';
import { beatIngestHeartbeat, readIngestHeartbeat } from './ingest-heartbeat.ts';
import { ReadEntries, readEntries } from './read-entries.ts';
import { storeEntries } from './store-entries.ts';
import { ingestGroup, rejectedStream, telemetryStream } from './stream.ts';
import type { StreamEntry } from './stream-entry.ts';

/** Most batches, and about most rows, of one turn: one transaction each turn. */
const batchesPerTurn = 64;
const rowsPerTurn = 20_000;
const batchesPerRead = 4;
const blockMs = 1_000;
/** After the first batch others are waited for so long: rows of the same tenant and minute are stored as one. */
const lingerMs = 100;
/** How often the stream is looked at while the turn before is being stored. */
const lookEveryMs = 20;
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

type Storing = 'idle' | 'storing' | 'failed';

/** What a turn took from the stream. */
interface Turn {
  read: ReadEntries;
  /** When the stream was found to hold nothing more; null where it was not. */
  drainedAtMs: number | null;
}

/**
 * Moves batches from the stream into TimescaleDB. A batch is acknowledged only after its transaction committed; a batch
 * that comes again is recognised by the ledger. PostgreSQL away: batches stay pending and are tried again. While one turn
 * is being stored the next one is read: one transaction at a time, and the processor is not idle meanwhile.
 */
export class Ingester {
  private readonly consumer = randomUUID();
  private since: number;
  private stopping = false;
  private running: Promise<void> | undefined;
  private takenOverAt = 0;
  private beatAt = 0;
  private markedAt = 0;
  /** The turn that is being stored; its failure is thrown to whoever waits for it. */
  private storing: Promise<void> | null = null;
  private failing = false;

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
    await this.continueSince();
    while (!this.stopping) {
      try {
        await this.turn();
        if (this.failing) this.deps.log.info('telemetry ingestion recovered');
        this.failing = false;
        delayMs = retryMs.first;
      } catch (error) {
        if (!this.failing) this.deps.log.error({ err: error }, 'telemetry ingestion failed, batches stay pending');
        this.failing = true;
        // What was read and not stored is taken over again as soon as the fault is gone.
        this.takenOverAt = 0;
        await this.pause(delayMs);
        delayMs = Math.min(delayMs * 2, retryMs.most);
      }
    }
    await this.stored().catch((error: unknown) => this.deps.log.warn({ err: error }, 'the last batches stay pending'));
  }

  /** A restart within the life of the last heartbeat goes on: the figures of the last minutes are still complete. */
  private async continueSince(): Promise<void> {
    const last = await readIngestHeartbeat(this.deps.control).catch(() => null); // away: it then begins now
    if (last) this.since = Math.min(this.since, last.since);
  }

  private async turn(): Promise<void> {
    const { read, drainedAtMs } = (await this.takeOver()) ?? (await this.collect());
    await this.stored();
    if (read.entries.length > 0) {
      this.storing = this.store(read).then(() => this.mark(drainedAtMs));
      // Whoever waits for it hears of its failure, later than it happens.
      this.storing.catch(() => undefined);
    } else await this.mark(drainedAtMs);
    // After a failure one turn at a time, so that the end of this method tells whether it is over.
    if (this.failing) await this.stored();
    await this.tellAlive();
  }

  /** Waits until the turn that is being stored is, and throws what kept it from being. */
  private async stored(): Promise<void> {
    const { storing } = this;
    if (storing === null) return;
    await storing.finally(() => {
      this.storing = null;
    });
  }

  /** Takes what is new, for as long as the turn before is being stored and a little longer. */
  private async collect(): Promise<Turn> {
    const read = new ReadEntries();
    let firstAtMs: number | null = null;
    let state: Storing = this.storing === null ? 'idle' : 'storing';
    const done = this.storing?.then(
      () => 'idle' as const,
      () => 'failed' as const,
    );
    while (!this.stopping && state !== 'failed') {
      const waits = state === 'idle' && read.entries.length === 0;
      const entries = await this.readNew(waits);
      await read.addAll(entries, this.deps.log);
      // Fewer new ones than it may take: the stream is empty now, so what is not stored did not happen.
      const drainedAtMs = entries.length < batchesPerRead ? this.deps.now() : null;
      if (entries.length > 0) firstAtMs ??= performance.now();
      const full = read.entries.length >= batchesPerTurn || read.rows >= rowsPerTurn;
      if (full || (waits && entries.length === 0)) return { read, drainedAtMs };
      if (drainedAtMs === null) continue;
      if (state === 'storing')
        state = await Promise.race([done ?? ('idle' as const), delay<Storing>(lookEveryMs, 'storing')]);
      else {
        const leftMs = (firstAtMs ?? 0) + lingerMs - performance.now();
        if (leftMs <= 0) return { read, drainedAtMs };
        await delay(leftMs);
      }
    }
    return { read, drainedAtMs: null };
  }

  /** `waits`: up to a second for the first one, during which nothing else can be asked on this connection. */
  private async readNew(waits: boolean): Promise<StreamEntry[]> {
    const { stream } = this.deps;
    const who = ['GROUP', ingestGroup, this.consumer, 'COUNT', batchesPerRead] as const;
    const where = ['STREAMS', telemetryStream, '>'] as const;
    try {
      const asked = waits ? stream.xreadgroup(...who, 'BLOCK', blockMs, ...where) : stream.xreadgroup(...who, ...where);
      const answer = (await asked) as [string, StreamEntry[]][] | null;
      return answer?.[0]?.[1] ?? [];
    } catch (error) {
      if (!isMissingGroup(error)) throw error;
      // First start, or the control plane was emptied: begin at the oldest batch that is there.
      await stream.xgroup('CREATE', telemetryStream, ingestGroup, '0', 'MKSTREAM').catch(ignoreExisting);
      return [];
    }
  }

  /** Batches that this or a dead member read and never acknowledged; undefined where there are none. */
  private async takeOver(): Promise<Turn | undefined> {
    const now = this.deps.now();
    if (now - this.takenOverAt < takeOverEveryMs) return undefined;
    // What is being stored is not acknowledged yet either.
    await this.stored();
    const own = (await this.deps.stream
      .xreadgroup('GROUP', ingestGroup, this.consumer, 'COUNT', batchesPerTurn, 'STREAMS', telemetryStream, '0')
      .catch((error) => (isMissingGroup(error) ? null : Promise.reject(error)))) as [string, StreamEntry[]][] | null;
    const mine = own?.[0]?.[1] ?? [];
    if (mine.length > 0) return this.asTurn(mine);
    const claimed = (await this.deps.stream
      .xautoclaim(telemetryStream, ingestGroup, this.consumer, takeOverAfterMs, '0-0', 'COUNT', batchesPerTurn)
      .catch((error) => (isMissingGroup(error) ? null : Promise.reject(error)))) as [string, StreamEntry[]] | null;
    const theirs = claimed?.[1] ?? [];
    if (theirs.length > 0) return this.asTurn(theirs);
    this.takenOverAt = now;
    return undefined;
  }

  private asTurn(entries: readonly StreamEntry[]): Turn {
    return { read: readEntries(entries, this.deps.log), drainedAtMs: null };
  }

  private async store(read: ReadEntries): Promise<void> {
    const { stream, control, pool, log, now } = this.deps;
    const { rows, unusable } = await storeEntries(pool, read, log);
    await addToLiveWindow(control, rows, now());
    const done = stream.multi();
    for (const [id, fields] of unusable) {
      log.error({ id }, 'a telemetry batch could not be used and was set aside');
      done.xadd(rejectedStream, 'MAXLEN', '~', 1_000, '*', ...(fields ?? []));
    }
    const ids = read.entries.map(([id]) => id);
    await done
      .xack(telemetryStream, ingestGroup, ...ids)
      .xdel(telemetryStream, ...ids)
      .exec();
  }

  /** Everything up to then is stored, or nothing was there. */
  private async mark(drainedAtMs: number | null): Promise<void> {
    if (drainedAtMs === null || drainedAtMs - this.markedAt < markEveryMs) return;
    await markIngestMinutes(this.deps.pool, [drainedAtMs]);
    this.markedAt = drainedAtMs;
  }

  private async tellAlive(): Promise<void> {
    const at = this.deps.now();
    if (at - this.beatAt < 2_000) return;
    await beatIngestHeartbeat(this.deps.control, { since: this.since, at });
    this.beatAt = at;
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
