import type { TenantScope } from './cache-core.ts';
import { ArgumentError } from './cache-error.ts';
import type { ClassRoute } from './class-routes.ts';
import { addFrame, type EntryFrame } from './entry-frame.ts';
import type { OperationContext } from './observe.ts';
import { type ContextOptions, contextOf } from './operation-context.ts';
import { type Priority, priorities } from './priority.ts';
import { reportFault } from './report-fault.ts';
import { entryIndexes } from './subject-index.ts';
import { indexTags } from './tag-index.ts';
import type { TtlQuestion } from './ttl-policy.ts';

export interface SetOptions extends ContextOptions {
  /** Whole seconds from 1 to ten years; without it the TTL policy decides. Jitter of ±10 % is added either way. */
  ttlSeconds?: number | undefined;
  /** Default `normal`; `low` is trimmed first where a tenant is at its quota, `high` is warmed first. */
  priority?: Priority | undefined;
  /** Names under which `invalidateTag` finds the entry until its TTL ends; at most 16, each as a key may be. */
  tags?: readonly string[] | undefined;
  /**
   * The person whom the value is about, by the application's own id, as a key may be: an export or an erasure of that
   * person's data finds the entry until its TTL ends.
   */
  subject?: string | undefined;
}

/** What `getOrSet` knows of a value that it loaded. */
export interface LoadedOptions {
  /** Seconds beyond the TTL for which the value may still be served, stale. */
  staleSeconds: number;
  loadMs: number;
}

export function ttlQuestion(
  scope: TenantScope,
  route: ClassRoute,
  context: OperationContext,
  explicitTtlSeconds: number | undefined,
  key?: string,
): TtlQuestion {
  return {
    tenantId: scope.tenantId,
    database: route.database,
    module: route.module,
    dataType: route.dataType,
    device: context.device,
    network: context.network,
    databaseTtlSeconds: route.databaseTtlSeconds,
    explicitTtlSeconds,
    key,
  };
}

/** Seconds, jitter included. Throws TtlError. */
export function chooseTtl(
  scope: TenantScope,
  route: ClassRoute,
  context: OperationContext,
  explicitTtlSeconds: number | undefined,
  key: string,
): number {
  return scope.core.ttlPolicy.choose(ttlQuestion(scope, route, context, explicitTtlSeconds, key));
}

function frameOf(
  nowMs: number,
  ttlSeconds: number,
  options: SetOptions | undefined,
  loaded: LoadedOptions | undefined,
): EntryFrame {
  const { priority = 'normal' } = options ?? {};
  if (!priorities.includes(priority)) throw new ArgumentError(`priority is one of ${priorities.join(', ')}`);
  if (loaded === undefined) return { freshUntilMs: Number.POSITIVE_INFINITY, loadMs: 0, priority };
  return { freshUntilMs: nowMs + ttlSeconds * 1000, loadMs: loaded.loadMs, priority };
}

/** See `TenantCache.set`. */
export async function setEntry(
  scope: TenantScope,
  module: string,
  dataType: string,
  key: string,
  value: unknown,
  options: SetOptions | undefined,
  loaded?: LoadedOptions,
): Promise<boolean> {
  const { core } = scope;
  const route = core.routes.find(module, dataType);
  const storedKey = core.keyspace.join(scope.prefix, route.infix, key);
  const context = contextOf(options, scope.context);
  const ttlSeconds = chooseTtl(scope, route, context, options?.ttlSeconds, key);
  const named = options?.tags !== undefined || options?.subject !== undefined;
  const indexes = named ? entryIndexes(scope, options) : [];
  const call = core.observer.begin('set', scope.tenantId, route, key, context);
  // Refuses what cannot be stored, and is part of what the caller waits for.
  const nowMs = core.now();
  const plain = loaded === undefined && options?.priority === undefined;
  const frame = plain ? null : frameOf(nowMs, ttlSeconds, options, loaded);
  const sealed = core.sealer.seal(value, Math.floor(nowMs / 1000), call);
  try {
    const envelope = sealed instanceof Promise ? await sealed : sealed;
    const bytes = frame === null ? envelope : addFrame(envelope, frame);
    const connection = core.topology.resolve(scope.tenantId, route.database);
    const opening = connection.ready();
    if (opening !== null) await opening;
    call.sizeBytes = bytes.length;
    call.ttlSeconds = ttlSeconds;
    if (options?.ttlSeconds !== undefined) call.explicitTtl = true;
    const keptSeconds = ttlSeconds + (loaded?.staleSeconds ?? 0);
    if (indexes.length > 0) {
      await indexTags(scope, indexes, { database: route.database, storedKey, ttlSeconds: keptSeconds });
    }
    await connection.store(storedKey, bytes, keptSeconds);
    return true;
  } catch (error) {
    reportFault(core, call, error);
    return false;
  } finally {
    core.observer.end(call);
  }
}
