import { type ReadSyncRecord, type SyncRecord, syncIdOf } from '#lib/cache/sync-log.ts';
import type { SyncResult } from '#lib/contracts/v1/sync.ts';
import { syncLimits } from '#lib/contracts/v1/sync-limits.ts';
import type { SyncState } from '#lib/contracts/v1/sync-state.ts';
import { AppError } from '#lib/errors.ts';
import type { TenantCache } from '#lib/sdk/node.ts';
import { toAppError } from '../http/to-app-error.ts';
import { applyMutation } from './apply-mutation.ts';
import { type ParsedMutation, rejected } from './parse-mutation.ts';
import { projectRecord } from './project-record.ts';

/** Others may write the same entries meanwhile; so many times in a row they only do where something is wrong. */
const greatestAttempts = 20;

/** Room for stamps and names beside the values themselves. */
const greatestStateBytes = syncLimits.greatestValueBytes + 65_536;

interface Plan {
  results: SyncResult[];
  /** Ids of entries with what they become. */
  changes: Map<string, SyncRecord>;
  /** Entries that the cache may not hold yet, though nothing changes. */
  unprojected: Map<string, ReadSyncRecord>;
  /** Idempotency keys to remember. */
  newKeys: string[];
}

const fits = (state: SyncState) => Buffer.byteLength(JSON.stringify(state)) <= greatestStateBytes;

/** What a push does to the records that were read; changes nothing by itself. */
function plan(
  parsed: readonly ParsedMutation[],
  records: ReadonlyMap<string, ReadSyncRecord>,
  known: ReadonlySet<string>,
): Plan {
  const done = new Set(known);
  const made: Plan = { results: [], changes: new Map(), unprojected: new Map(), newKeys: [] };
  for (const one of parsed) {
    if ('refused' in one) {
      made.results.push(one.refused);
      continue;
    }
    const { mutation } = one;
    const id = syncIdOf(mutation);
    const current = made.changes.get(id) ?? records.get(id) ?? null;
    const applied = applyMutation(current?.state ?? null, mutation);
    const status = done.has(mutation.id) ? 'duplicate' : applied.status;
    if (status !== 'duplicate' && !fits(applied.state)) {
      made.results.push(rejected('payload_too_large', 'the entry would grow too large'));
      continue;
    }
    if (status === 'applied' || status === 'merged') {
      const { module, type, key, priority } = mutation;
      const asked = mutation.operation === 'delete' ? null : (mutation.ttlSeconds ?? null);
      const ttlSeconds = mutation.operation === 'merge' ? (asked ?? current?.ttlSeconds ?? null) : asked;
      made.changes.set(id, { name: { module, type, key }, priority, ttlSeconds, state: applied.state });
    }
    const before = records.get(id);
    if (status === 'duplicate' && before?.projected === false) made.unprojected.set(id, before);
    if (!done.has(mutation.id)) made.newKeys.push(mutation.id);
    done.add(mutation.id);
    made.results.push({ status, conflict: status === 'duplicate' ? null : applied.conflict, error: null });
  }
  return made;
}

function unanswered(): AppError {
  return new AppError('unavailable', 'The service cannot answer right now. Try again shortly.', {
    retryAfterSeconds: 1,
  });
}

/** Sees to it that the cache holds what was changed. What the tenant may not write is refused by itself. */
async function project(tenant: TenantCache, ids: Map<string, [SyncRecord, string]>): Promise<Map<string, SyncResult>> {
  const refused = new Map<string, SyncResult>();
  await Promise.all(
    [...ids].map(async ([id, [record, sequence]]) => {
      try {
        await projectRecord(tenant, record, sequence);
      } catch (thrown) {
        const error = toAppError(thrown);
        if (error.code !== 'forbidden') throw thrown;
        refused.set(id, rejected(error.code, error.message));
      }
    }),
  );
  return refused;
}

/**
 * Takes a client's mutations in their order; answers one result for each. Pushing the same again changes nothing.
 * Throws `unavailable` where the log or the cache cannot be written: some of it may have been taken then.
 */
export async function pushMutations(tenant: TenantCache, parsed: readonly ParsedMutation[]): Promise<SyncResult[]> {
  const mutations = parsed.flatMap((one) => ('mutation' in one ? [one.mutation] : []));
  const ids = [...new Set(mutations.map(syncIdOf))];
  if (mutations.length === 0) return plan(parsed, new Map(), new Set()).results;
  for (let attempt = 1; attempt <= greatestAttempts; attempt++) {
    const read = await tenant.syncLog.read(
      ids,
      mutations.map(({ id }) => id),
    );
    if (read === null) throw unanswered();
    const { results, changes, unprojected, newKeys } = plan(parsed, read.records, read.known);
    const writes = [...changes].map(([id, record]) => ({
      record,
      readSequence: read.records.get(id)?.sequence ?? null,
    }));
    const sequences = newKeys.length === 0 ? [] : await tenant.syncLog.commit(writes, newKeys);
    if (sequences === null) throw unanswered();
    if (sequences === 'conflict') continue;
    const toProject = new Map<string, [SyncRecord, string]>();
    for (const [id, record] of unprojected) toProject.set(id, [record, record.sequence]);
    for (const [index, [id, record]] of [...changes].entries()) toProject.set(id, [record, sequences[index] ?? '']);
    const refused = await project(tenant, toProject);
    return results.map((result, index) => {
      const one = parsed[index];
      return (one !== undefined && 'mutation' in one && refused.get(syncIdOf(one.mutation))) || result;
    });
  }
  throw unanswered();
}
