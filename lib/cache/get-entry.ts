import type { Outcome } from '../contracts/vocabulary.ts';
import type { CacheCore, TenantScope } from './cache-core.ts';
import type { EntryAddress } from './envelope-cipher.ts';
import { type GetResult, missed } from './get-result.ts';
import type { Observation } from './observation.ts';
import { type ContextOptions, contextOf } from './operation-context.ts';
import { reportFault } from './report-fault.ts';
import { openStored, type StoredValue } from './stored-value.ts';

/** Counts an opened value and says how old it is. */
export function toResult<T>(core: CacheCore, call: Observation, opened: StoredValue): GetResult<T> {
  const { value, storedAtSeconds, freshUntilMs } = opened;
  const nowMs = core.now();
  const stale = nowMs >= freshUntilMs;
  if (stale) call.stales += 1;
  else call.hits += 1;
  return {
    hit: true,
    value: value as T,
    ageSeconds: storedAtSeconds === null ? null : Math.max(0, Math.floor(nowMs / 1000) - storedAtSeconds),
    stale,
  };
}

/**
 * Opens what the server answered for one key, and counts it; `null` for a miss. `entry` is what was asked for, where the
 * call does not name it. Throws, or rejects with, EnvelopeError; CacheError where data keys cannot be had.
 */
export function openAnswer(
  core: CacheCore,
  call: Observation,
  stored: Buffer | null,
  entry: EntryAddress = call,
): StoredValue | null | Promise<StoredValue> {
  if (stored === null) {
    call.misses += 1;
    return null;
  }
  call.sizeBytes = (call.sizeBytes ?? 0) + stored.length;
  return openStored(core.sealer, stored, entry);
}

/** The outcome of a call that asked for one key. */
export function outcomeOf({ hits, stales }: Observation): Outcome {
  if (hits > 0) return 'hit';
  return stales > 0 ? 'stale' : 'miss';
}

/** See `TenantCache.get`. */
export async function getEntry<T>(
  scope: TenantScope,
  module: string,
  dataType: string,
  key: string,
  options: ContextOptions | undefined,
): Promise<GetResult<T>> {
  const { core } = scope;
  const route = core.routes.find(module, dataType);
  const storedKey = core.keyspace.join(scope.prefix, route.infix, key);
  const call = core.observer.begin('get', scope.tenantId, route, key, contextOf(options, scope.context));
  try {
    const connection = core.topology.resolve(scope.tenantId, route.database);
    const opening = connection.ready();
    if (opening !== null) await opening;
    const answer = openAnswer(core, call, await connection.read(storedKey));
    const opened = answer instanceof Promise ? await answer : answer;
    const result = opened === null ? missed : toResult<T>(core, call, opened);
    call.outcome = outcomeOf(call);
    return result;
  } catch (error) {
    reportFault(core, call, error);
    return missed;
  } finally {
    core.observer.end(call);
  }
}
