import type { CacheCore, TenantScope } from './cache-core.ts';
import { ArgumentError } from './cache-error.ts';
import type { ClassRoute } from './class-routes.ts';
import { addFrame, type EntryFrame } from './entry-frame.ts';
import type { EntryName } from './entry-name.ts';
import type { Observation } from './observation.ts';
import type { OperationContext } from './observe.ts';
import { type ContextOptions, contextOf } from './operation-context.ts';
import type { StoreWaiter } from './packed-sets.ts';
import { type Priority, priorities } from './priority.ts';
import { reportFault } from './report-fault.ts';
import type { DataConnection } from './server-connection.ts';
import { entryIndexes } from './subject-index.ts';
import { indexTags } from './tag-index.ts';
import type { TtlQuestion } from './ttl-policy.ts';

export interface SetOptions extends ContextOptions {
  /** Whole seconds from 1 to ten years; without it the TTL policy decides. Jitter of ±10 % is added either way. */
  ttlSeconds?: number | undefined;
  /** Without it what an applied policy says, else `normal`; `low` is trimmed first where a tenant is at its quota, `high` is warmed first. */
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
  /** Nobody had asked for it yet. */
  ahead?: true;
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

function frameOf(nowMs: number, ttlSeconds: number, priority: Priority, loaded: LoadedOptions | undefined): EntryFrame {
  if (loaded === undefined) return { freshUntilMs: Number.POSITIVE_INFINITY, loadMs: 0, priority };
  return { freshUntilMs: nowMs + ttlSeconds * 1000, loadMs: loaded.loadMs, priority };
}

/** What a `set` is about to store. */
interface EntryWrite {
  call: Observation;
  storedKey: string;
  database: number;
  sealed: Buffer | Promise<Buffer>;
  frame: EntryFrame | null;
  /** Those of its tags. */
  indexes: string[];
  ttlSeconds: number;
  explicitTtl: boolean;
  /** Seconds that the server keeps it. */
  keptSeconds: number;
}

/** Refuses what cannot be stored, and begins the call: sealing is part of what its caller waits for. */
function prepare(
  scope: TenantScope,
  { module, type, key }: EntryName,
  value: unknown,
  options: SetOptions | undefined,
  loaded: LoadedOptions | undefined,
): EntryWrite {
  const { core } = scope;
  const route = core.routes.find(module, type);
  const storedKey = core.keyspace.join(scope.prefix, route.infix, key);
  const context = contextOf(options, scope.context);
  const ttlSeconds = chooseTtl(scope, route, context, options?.ttlSeconds, key);
  const named = options?.tags !== undefined || options?.subject !== undefined;
  const indexes = named ? entryIndexes(scope, options) : [];
  const call = core.observer.begin('set', scope.tenantId, route, key, context, 'store');
  if (loaded?.ahead) call.ahead = true;
  const nowMs = core.now();
  const priority = options?.priority ?? core.priorityOf(scope.tenantId, route, nowMs);
  if (priority !== null && !priorities.includes(priority)) {
    throw new ArgumentError(`priority is one of ${priorities.join(', ')}`);
  }
  const plain = loaded === undefined && priority === null;
  const frame = plain ? null : frameOf(nowMs, ttlSeconds, priority ?? 'normal', loaded);
  const sealed = core.sealer.seal(value, Math.floor(nowMs / 1000), call);
  const keptSeconds = ttlSeconds + (loaded?.staleSeconds ?? 0);
  const explicitTtl = options?.ttlSeconds !== undefined;
  return { call, storedKey, database: route.database, sealed, frame, indexes, ttlSeconds, explicitTtl, keptSeconds };
}

/** The bytes to store, of which the observation tells from now on. */
function bytesOf({ call, frame, ttlSeconds, explicitTtl }: EntryWrite, envelope: Buffer): Buffer {
  const bytes = frame === null ? envelope : addFrame(envelope, frame);
  call.sizeBytes = bytes.length;
  call.ttlSeconds = ttlSeconds;
  if (explicitTtl) call.explicitTtl = true;
  return bytes;
}

/** One `set` on its way: the promise that its caller waits for is the only one made for it, as a rule. */
class SetCall implements StoreWaiter {
  private readonly core: CacheCore;
  private readonly call: Observation;
  private readonly resolve: (stored: boolean) => void;
  private readonly reject: (error: unknown) => void;

  constructor(
    core: CacheCore,
    call: Observation,
    resolve: (stored: boolean) => void,
    reject: (error: unknown) => void,
  ) {
    this.core = core;
    this.call = call;
    this.resolve = resolve;
    this.reject = reject;
  }

  stored(): void {
    this.core.observer.end(this.call);
    this.resolve(true);
  }

  refuse(cause: unknown): void {
    try {
      reportFault(this.core, this.call, cause);
    } catch (error) {
      this.core.observer.end(this.call);
      this.reject(error);
      return;
    }
    this.core.observer.end(this.call);
    this.resolve(false);
  }
}

/** At once, unless a connection is opened first, tags are written or sealing takes its time. */
function send(scope: TenantScope, write: EntryWrite, waiter: StoreWaiter): void {
  const { sealed, storedKey, keptSeconds } = write;
  const connection = scope.core.topology.resolve(scope.tenantId, write.database);
  const opening = connection.ready();
  if (sealed instanceof Promise || opening !== null || write.indexes.length > 0) {
    sendLater(scope, write, connection, opening).then(
      () => waiter.stored(),
      (error: unknown) => waiter.refuse(error),
    );
    return;
  }
  connection.put(storedKey, bytesOf(write, sealed), keptSeconds, waiter);
}

async function sendLater(
  scope: TenantScope,
  write: EntryWrite,
  connection: DataConnection,
  opening: Promise<void> | null,
): Promise<void> {
  const { sealed, storedKey, database, indexes, keptSeconds } = write;
  // Both at once: neither may fail while nobody listens to it.
  const [envelope] = await Promise.all([sealed, opening]);
  const bytes = bytesOf(write, envelope);
  if (indexes.length > 0) await indexTags(scope, indexes, { database, storedKey, ttlSeconds: keptSeconds });
  await connection.store(storedKey, bytes, keptSeconds);
}

/** See `TenantCache.set`. */
export function setEntry(
  scope: TenantScope,
  name: EntryName,
  value: unknown,
  options: SetOptions | undefined,
  loaded?: LoadedOptions,
): Promise<boolean> {
  let write: EntryWrite;
  try {
    write = prepare(scope, name, value, options, loaded);
  } catch (error) {
    return Promise.reject(error);
  }
  return new Promise((resolve, reject) => {
    const waiter = new SetCall(scope.core, write.call, resolve, reject);
    try {
      send(scope, write, waiter);
    } catch (error) {
      // What was sealed meanwhile, or could not be, is nobody's.
      if (write.sealed instanceof Promise) write.sealed.catch(() => undefined);
      waiter.refuse(error);
    }
  });
}
