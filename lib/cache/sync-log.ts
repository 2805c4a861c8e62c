import { randomBytes } from 'node:crypto';
import type { SyncPriority } from '../contracts/v1/sync-limits.ts';
import type { SyncState } from '../contracts/v1/sync-state.ts';
import type { TenantScope } from './cache-core.ts';
import { ArgumentError, EnvelopeError } from './cache-error.ts';
import type { EntryName } from './entry-name.ts';
import { runScript } from './run-script.ts';
import { StructureClass, scopeInDatabase } from './structure-class.ts';
import { syncCommitScript } from './sync-commit-script.ts';
import { syncLogBounds, syncLogParts } from './sync-log-keys.ts';
import { syncPageScript } from './sync-page-script.ts';
import { syncProjectedScript } from './sync-projected-script.ts';

/** What is known of one entry. */
export interface SyncRecord {
  name: EntryName;
  priority: SyncPriority;
  /** As the last writer asked; `null` leaves it to the TTL policy. */
  ttlSeconds: number | null;
  state: SyncState;
}

/** A record as it was read. */
export interface ReadSyncRecord extends SyncRecord {
  /** Its place in the log. */
  sequence: string;
  /** False where the cache may not hold it yet. */
  projected: boolean;
}

export interface SyncLogPage {
  changes: SyncRecord[];
  cursor: string;
  more: boolean;
  resync: boolean;
}

const cursorPattern = /^([\w-]{8,32}|)\.(\d{1,16})\.(\d{1,16})\.(\d{1,16})\.(\d{1,16})$/;
const storedPattern = /^([1-4]):(\d+):(.*)$/s;
const idPattern = /^([^:]+):([^:]+):(.+)$/s;

/** Names an entry in the log. */
export function syncIdOf({ module, type, key }: EntryName): string {
  return `${module}:${type}:${key}`;
}

function readRecord(id: string, stored: string): SyncRecord & { sequence: string } {
  const [, module = '', type = '', key = ''] = idPattern.exec(id) ?? [];
  const [, priority, sequence = '', json = ''] = storedPattern.exec(stored) ?? [];
  try {
    const { ttlSeconds, state } = JSON.parse(json) as Pick<SyncRecord, 'ttlSeconds' | 'state'>;
    return { name: { module, type, key }, priority: Number(priority) as SyncPriority, ttlSeconds, state, sequence };
  } catch (error) {
    throw new EnvelopeError('the stored change is damaged', { cause: error });
  }
}

/**
 * A tenant's log of synchronised entries, on the control plane: the latest state of each, in the order of change within
 * its priority. It is read, changed by the caller and committed only if nothing came between. While the control plane
 * does not answer nothing is read or written (reported; thrown in strict mode).
 */
export class SyncLog {
  private readonly log: StructureClass;
  private readonly keys: string[];

  constructor(owner: TenantScope) {
    const { catalogue } = owner.core;
    this.log = new StructureClass(owner, scopeInDatabase(catalogue, catalogue.systemUses.queues, 'sync'));
    this.keys = syncLogParts.map((part) => this.log.keyOf('sync', part));
  }

  /** The records of these ids, and which of the idempotency keys are known; `null` while the server does not answer. */
  async read(
    ids: readonly string[],
    idempotencyKeys: readonly string[],
  ): Promise<{ records: Map<string, ReadSyncRecord>; known: Set<string> } | null> {
    const [recordsKey = '', , unprojectedKey = '', knownKey = ''] = this.keys;
    return await this.log.run<{ records: Map<string, ReadSyncRecord>; known: Set<string> } | null>(
      'queue',
      'sync',
      null,
      async (client) => {
        const [stored, waiting, scores] = await Promise.all([
          ids.length === 0 ? [] : client.hmget(recordsKey, ...ids),
          ids.length === 0 ? [] : client.hmget(unprojectedKey, ...ids),
          idempotencyKeys.length === 0 ? [] : client.zmscore(knownKey, ...idempotencyKeys),
        ]);
        const records = new Map<string, ReadSyncRecord>();
        for (const [index, id] of ids.entries()) {
          const text = stored[index] ?? null;
          if (text !== null) records.set(id, { ...readRecord(id, text), projected: (waiting[index] ?? null) === null });
        }
        return { records, known: new Set(idempotencyKeys.filter((_, index) => (scores[index] ?? null) !== null)) };
      },
      'read',
    );
  }

  /**
   * Writes records, each with the sequence of what was read before (null for nothing), and remembers idempotency keys,
   * all or nothing. Answers the new sequences in order; `conflict` where a record changed meanwhile: read again. `null`
   * while the server does not answer.
   */
  async commit(
    changes: readonly { record: SyncRecord; readSequence: string | null }[],
    idempotencyKeys: readonly string[],
  ): Promise<string[] | 'conflict' | null> {
    const { greatestEntries, greatestBytes } = syncLogBounds;
    const epoch = randomBytes(9).toString('base64url');
    const records = changes.flatMap(({ record: { name, priority, ttlSeconds, state }, readSequence }) => [
      ...[syncIdOf(name), readSequence ?? '', priority, JSON.stringify({ ttlSeconds, state })],
    ]);
    const args = [this.log.core.now(), greatestEntries, greatestBytes, epoch, changes.length];
    return await this.log.run<string[] | 'conflict' | null>('queue', 'sync', null, async (client) => {
      const answer = await runScript(client, syncCommitScript, this.keys, [...args, ...records, ...idempotencyKeys]);
      return answer === null ? 'conflict' : (answer as string[]);
    });
  }

  /** Notes that the cache holds the record; false where it changed meanwhile. `null` while the server does not answer. */
  async markProjected(id: string, sequence: string): Promise<boolean | null> {
    return await this.log.run<boolean | null>(
      'queue',
      'sync',
      null,
      async (client) => (await runScript(client, syncProjectedScript, this.keys, [id, sequence])) === 1,
    );
  }

  /**
   * The changes after a cursor, up to `limit`. `null` while the server does not answer.
   * @throws ArgumentError for a cursor that no page gave
   */
  async page(
    cursor: string | undefined,
    priorities: readonly SyncPriority[],
    limit: number,
  ): Promise<SyncLogPage | null> {
    const match = cursorPattern.exec(cursor ?? '.0.0.0.0');
    if (match === null) throw new ArgumentError('the cursor is none that a page gave');
    const args = [...match.slice(1), limit, priorities.join('')];
    return await this.log.run<SyncLogPage | null>(
      'queue',
      'sync',
      null,
      async (client) => {
        const answer = await runScript(client, syncPageScript, this.keys, args);
        const [epoch, tooOld, more, reached, found] = answer as [string, number, number, string[], string[]];
        const changes: SyncRecord[] = [];
        for (let i = 0; i + 1 < found.length; i += 2) changes.push(readRecord(found[i] ?? '', found[i + 1] ?? ''));
        return { changes, cursor: [epoch, ...reached].join('.'), more: more === 1, resync: tooOld === 1 };
      },
      'read',
    );
  }
}
