import { randomUUID } from 'node:crypto';
import type { ChainableCommander, Redis } from 'ioredis';
import type { BackupEntry } from '#lib/backup/backup-entry.ts';
import { BackupError } from '#lib/backup/backup-error.ts';
import type { BackupTotals } from '#lib/backup/backup-manifest.ts';
import { readBackup } from '#lib/backup/read-backup.ts';
import {
  type BackupContext,
  findBackupKey,
  openTenantDatabases,
  WorkStopped,
  type WorkUnderWay,
} from './backup-context.ts';
import { Rest } from './rest.ts';
import { runPipeline } from './run-pipeline.ts';
import { sameDump } from './same-dump.ts';
import { gentlePace } from './scan-tenant.ts';
import type { TenantDatabases } from './tenant-databases.ts';
import { writeEntry } from './write-entries.ts';

/** What is restored aside goes by itself where this process ends before it removes it, milliseconds. */
const scratchMs = 300_000;
const entriesAtOnce = gentlePace.keysPerPage;
const bytesAtOnce = 262_144;

function isSame({ form, payload }: BackupEntry, back: unknown): boolean {
  if (form === 'members') return JSON.stringify(back) === payload.toString();
  if (!Buffer.isBuffer(back)) return false;
  return form === 'string' ? back.equals(payload) : sameDump(back, payload);
}

/** An entry, and the name that nobody has under which it is tried out. */
interface Tried {
  entry: BackupEntry;
  storedKey: Buffer;
}

/** Restores entries on the server that has them, reads them back, removes and compares them. */
async function tryOut(client: Redis, tried: readonly Tried[]): Promise<void> {
  const expiresAtMs = Date.now() + scratchMs;
  // A string is read and removed by one command, anything else by two.
  const others = tried.filter(({ entry }) => entry.form !== 'string');
  const removeAll = (pipeline: ChainableCommander, each: readonly Tried[]) => {
    for (const { storedKey } of each) pipeline.unlink(storedKey);
  };
  let answers: unknown[];
  try {
    answers = await runPipeline(client, (pipeline) => {
      for (const { entry, storedKey } of tried) writeEntry(pipeline, entry, { storedKey, expiresAtMs, onlyNew: false });
      for (const { entry, storedKey } of tried) {
        if (entry.form === 'string') pipeline.getdelBuffer(storedKey);
        else if (entry.form === 'dump') pipeline.dumpBuffer(storedKey);
        else pipeline.zrange(storedKey, '0', '-1', 'WITHSCORES');
      }
      removeAll(pipeline, others);
    });
  } catch (error) {
    // What cannot be removed expires; what went wrong first is what has to be told.
    await runPipeline(client, (pipeline) => removeAll(pipeline, tried)).catch(() => undefined);
    throw error;
  }
  const read = answers.slice(-tried.length - others.length);
  const wrong = tried.filter(({ entry }, index) => !isSame(entry, read[index]));
  if (wrong.length > 0) throw new BackupError('damaged', `${wrong.length} entries came back changed`);
}

class Trial {
  private readonly scratchId = randomUUID();
  private readonly databases: TenantDatabases;
  private readonly rest = new Rest(gentlePace.restShare);
  private readonly waiting = new Map<number, { entries: BackupEntry[]; bytes: number }>();

  constructor(databases: TenantDatabases) {
    this.databases = databases;
  }

  async add(entry: BackupEntry): Promise<void> {
    const kept = this.waiting.get(entry.database) ?? { entries: [], bytes: 0 };
    this.waiting.set(entry.database, kept);
    kept.entries.push(entry);
    kept.bytes += entry.payload.length;
    if (kept.entries.length >= entriesAtOnce || kept.bytes >= bytesAtOnce) await this.flush(entry.database);
  }

  /** Before the block goes: its entries lie in its memory. */
  async flushAll(): Promise<void> {
    for (const database of [...this.waiting.keys()]) await this.flush(database);
  }

  private async flush(database: number): Promise<void> {
    const kept = this.waiting.get(database);
    this.waiting.delete(database);
    if (kept === undefined) return;
    const begunMs = performance.now();
    const { writing } = this.databases;
    const tried = kept.entries.map((entry, index) => {
      return { entry, storedKey: Buffer.concat([writing.stored(this.scratchId, entry), Buffer.from(`:${index}`)]) };
    });
    const shares = await this.databases.byServer(database, tried, ({ storedKey }) => storedKey);
    for (const { client, items } of shares) await tryOut(client, items);
    await this.rest.after(begunMs);
  }
}

/**
 * Reads a backup to its end, restores each entry under a scratch name on the servers it came from, compares it with what
 * the file says and removes it: no more than a page of them are there at a time. Answers the totals of the file.
 * @throws BackupError where the file cannot be restored as it is
 */
export async function verifyBackup(context: BackupContext, file: string, work: WorkUnderWay): Promise<BackupTotals> {
  const databases = openTenantDatabases(context, null);
  const trial = new Trial(databases);
  let done = 0;
  try {
    const parts = readBackup(context.storage.read(file), (header) => findBackupKey(context, header));
    for await (const part of parts) {
      if (part.kind === 'end') {
        if (part.totals.entries !== done)
          throw new BackupError('damaged', 'the backup holds another number of entries');
        return part.totals;
      }
      if (part.kind !== 'entries') continue;
      for (const entry of part.entries) {
        await trial.add(entry);
        done += 1;
      }
      await trial.flushAll();
      await work.progress(done, null);
      if (work.cancelled()) throw new WorkStopped('the verification was stopped');
    }
    throw new BackupError('truncated', 'the backup ends too soon');
  } finally {
    databases.close();
  }
}
