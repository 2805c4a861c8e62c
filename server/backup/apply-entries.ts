import type { Redis } from 'ioredis';
import type { BackupEntry } from '#lib/backup/backup-entry.ts';
import { isFramed, openFrame } from '#lib/cache/entry-frame.ts';
import { isEnvelope, storedAtOf } from '#lib/cache/envelope.ts';
import type { RestoreConflict } from '#lib/contracts/backups.ts';
import type { KeyWriting } from './key-writing.ts';
import type { RestoreOutcome } from './restore-counts.ts';
import { runPipeline, runPipelineSettled } from './run-pipeline.ts';
import { membersOf, writeEntry } from './write-entries.ts';

export interface ApplyOptions {
  /** Whose keys are written: no other tenant's can be named. */
  tenantId: string;
  writing: KeyWriting;
  conflict: RestoreConflict;
  dryRun: boolean;
}

/** Enough of a value to know when it was stored. */
const headBytes = 64;
/** A fence that goes back would let two holders in: what is there always stays. */
const guarded = /\}:(lock|fence)$/;

/** Seconds since the epoch; `null` where the value does not tell. */
function storedAt(value: Buffer): number | null {
  try {
    const envelope = isFramed(value) ? openFrame(value).envelope : value;
    return isEnvelope(envelope) ? storedAtOf(envelope) : null;
  } catch {
    // Damaged: it does not tell.
    return null;
  }
}

/** What lives on is newer than any backup, unless both sides tell when they were stored. */
function isNewer(entry: BackupEntry, head: Buffer | null): boolean {
  if (entry.form !== 'string' || head === null) return false;
  const [ours, theirs] = [storedAt(entry.payload), storedAt(head)];
  return ours !== null && theirs !== null && ours > theirs;
}

interface Decided {
  entry: BackupEntry;
  storedKey: Buffer;
  outcome: RestoreOutcome;
  /** An index that is there takes what it lacks, whatever wins elsewhere: without it, nothing finds what came back. */
  grows: boolean;
}

/** Where only new keys are wanted, the server itself tells whether one was: all but an index is written unseen. */
const isUnseen = ({ form }: BackupEntry, { conflict, dryRun }: ApplyOptions) =>
  conflict === 'skip' && !dryRun && form !== 'members';

async function decide(client: Redis, entries: readonly BackupEntry[], options: ApplyOptions): Promise<Decided[]> {
  const keys = entries.map((entry) => options.writing.stored(options.tenantId, entry));
  const looked = keys.flatMap((key, index) => {
    const entry = entries[index];
    return entry === undefined || isUnseen(entry, options) ? [] : [{ key, index }];
  });
  const kinds: unknown[] = keys.map(() => 'none');
  const found =
    looked.length === 0
      ? []
      : await runPipeline(client, (pipeline) => {
          for (const { key } of looked) pipeline.type(key);
        });
  for (const [at, { index }] of looked.entries()) kinds[index] = found[at];
  const heads = new Map<number, Buffer>();
  if (options.conflict === 'newer') {
    const strings = keys.flatMap((key, index) => (kinds[index] === 'string' ? [{ key, index }] : []));
    const found = await runPipeline(client, (pipeline) => {
      for (const { key } of strings) pipeline.getrangeBuffer(key, 0, headBytes - 1);
    });
    for (const [at, { index }] of strings.entries()) if (Buffer.isBuffer(found[at])) heads.set(index, found[at]);
  }
  return entries.map((entry, index) => {
    const storedKey = keys[index] ?? Buffer.alloc(0);
    const there = kinds[index] !== 'none';
    const { conflict } = options;
    const wins =
      !guarded.test(entry.key.toString('latin1')) &&
      (conflict === 'replace' || (conflict === 'newer' && isNewer(entry, heads.get(index) ?? null)));
    const grows = entry.form === 'members' && kinds[index] === 'zset';
    return { entry, storedKey, outcome: !there ? 'created' : wins ? 'replaced' : 'skipped', grows };
  });
}

/** An index names keys as the servers here write them. */
function withStoredMembers(entry: BackupEntry, writing: KeyWriting): BackupEntry {
  if (entry.form !== 'members') return entry;
  const members = membersOf(entry).map((text, at) => (at % 2 === 0 ? writing.storedMember(text) : text));
  return { ...entry, payload: Buffer.from(JSON.stringify(members)) };
}

/**
 * Writes entries that one server has, or shall have, as the conflict mode says, and answers what became of each, in order. A dry run only
 * looks. Done again after a crash, it writes the same.
 */
export async function applyEntries(
  client: Redis,
  entries: readonly BackupEntry[],
  options: ApplyOptions,
): Promise<RestoreOutcome[]> {
  if (entries.length === 0) return [];
  const decided = await decide(client, entries, options);
  if (options.dryRun) return decided.map(({ outcome }) => outcome);
  const places: (number | null)[] = [];
  const answers = await runPipelineSettled(client, (pipeline) => {
    let at = 0;
    for (const { entry, storedKey, outcome, grows } of decided) {
      const writes = outcome !== 'skipped' || grows;
      places.push(writes ? at : null);
      if (!writes) continue;
      // Whoever wrote the key since it was looked at keeps it.
      const onlyNew = outcome === 'created' && options.conflict !== 'replace';
      at += writeEntry(pipeline, withStoredMembers(entry, options.writing), {
        ...{ storedKey, expiresAtMs: entry.expiresAtMs, onlyNew },
      });
    }
  });
  return decided.map(({ outcome, grows }, index) => {
    const place = places[index];
    const answer = place === null || place === undefined ? null : answers[place];
    if (answer instanceof Error && !answer.message.startsWith('BUSYKEY')) throw answer;
    if (grows) return Number(answer) > 0 ? 'replaced' : 'skipped';
    return answer === null || answer instanceof Error ? 'skipped' : outcome;
  });
}
