import type { CacheCore, TenantScope } from './cache-core.ts';
import { type GetResult, missed } from './get-result.ts';
import type { Observation } from './observation.ts';
import { type ContextOptions, contextOf } from './operation-context.ts';
import { reportFault } from './report-fault.ts';
import { openStored } from './stored-value.ts';

/** Opens what the server answered for one key and counts it. Throws EnvelopeError. */
export function readAnswer<T>(core: CacheCore, call: Observation, stored: Buffer | null): GetResult<T> {
  if (stored === null) {
    call.misses += 1;
    return missed;
  }
  call.sizeBytes = (call.sizeBytes ?? 0) + stored.length;
  const { value, storedAtSeconds } = openStored(stored);
  const nowMs = core.now();
  call.hits += 1;
  return {
    hit: true,
    value: value as T,
    ageSeconds: storedAtSeconds === null ? null : Math.max(0, Math.floor(nowMs / 1000) - storedAtSeconds),
    stale: false,
  };
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
    const result = readAnswer<T>(core, call, await connection.read(storedKey));
    call.outcome = result.hit ? 'hit' : 'miss';
    return result;
  } catch (error) {
    reportFault(core, call, error);
    return missed;
  } finally {
    core.observer.end(call);
  }
}
