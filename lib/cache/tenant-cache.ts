import { type Device, devices, type Network, networks } from '../contracts/vocabulary.ts';
import { CacheError, CacheUnavailableError, EnvelopeError } from './cache-error.ts';
import type { ClassRoute, ClassRoutes } from './class-routes.ts';
import type { Keyspace } from './keyspace.ts';
import type { Observation } from './observation.ts';
import type { Observer, OperationContext } from './observe.ts';
import type { Sealer } from './sealer.ts';
import type { Topology } from './topology.ts';
import { assertTtl, type TtlExplanation, type TtlPolicy, type TtlQuestion } from './ttl-policy.ts';

/** A miss carries no value and no age; a stored `null` is a hit. */
export type GetResult<T> =
  | { hit: true; value: T; ageSeconds: number; stale: boolean }
  | { hit: false; value: null; ageSeconds: null; stale: false };

export interface ContextOptions {
  /** What the person holds; anything but the known words counts as unknown. */
  device?: Device | undefined;
  network?: Network | undefined;
}

export interface SetOptions extends ContextOptions {
  /** Whole seconds from 1 to ten years; without it the TTL policy decides. Jitter of ±10 % is added either way. */
  ttlSeconds?: number | undefined;
}

/** What all tenants' handles share. */
export interface CacheCore {
  keyspace: Keyspace;
  routes: ClassRoutes;
  topology: Topology;
  ttlPolicy: TtlPolicy;
  sealer: Sealer;
  observer: Observer;
  /** Milliseconds since the epoch. */
  now: () => number;
  /** True: faults of the cache are thrown instead of being reported only. */
  strict: boolean;
  report: (error: CacheError) => void;
}

const missed = Object.freeze({ hit: false, value: null, ageSeconds: null, stale: false } as const);

function contextOf(options: ContextOptions | undefined, base: OperationContext): OperationContext {
  if (options === undefined || (options.device === undefined && options.network === undefined)) return base;
  const { device = base.device, network = base.network } = options;
  return {
    device: devices.includes(device) ? device : 'unknown',
    network: networks.includes(network) ? network : 'unknown',
  };
}

function asCacheError(error: unknown): CacheError {
  if (error instanceof CacheError) return error;
  if (error instanceof Error && error.message.startsWith('WRONGTYPE')) {
    return new EnvelopeError('the stored value is of a kind that this cache does not write', { cause: error });
  }
  return new CacheUnavailableError('the cache did not answer', { cause: error });
}

/**
 * One tenant's cache. Arguments that cannot be (a bad key, TTL or value) are thrown as typed errors before anything is
 * sent, and count as no operation. Faults of the cache itself never fail the caller: they are reported to `onError`,
 * observed as errors, and answered like a miss, or `false` — in `strict` mode they are thrown.
 */
export class TenantCache {
  readonly tenantId: string;
  private readonly core: CacheCore;
  private readonly prefix: string;
  private readonly context: OperationContext;

  /** @throws KeyError `invalid_tenant` */
  constructor(core: CacheCore, tenantId: string, context?: ContextOptions) {
    this.core = core;
    this.prefix = core.keyspace.tenantPrefix(tenantId);
    this.tenantId = tenantId;
    this.context = contextOf(context, { device: 'unknown', network: 'unknown' });
  }

  /**
   * Reads one entry. The value has the type it was stored with; `T` is the caller's knowledge of it, not a check.
   * @throws KeyError
   */
  async get<T = unknown>(
    module: string,
    dataType: string,
    key: string,
    options?: ContextOptions,
  ): Promise<GetResult<T>> {
    const { routes, keyspace, observer, now } = this.core;
    const route = routes.find(module, dataType);
    const storedKey = keyspace.join(this.prefix, route.infix, key);
    const call = observer.begin('get', this.tenantId, route, key, contextOf(options, this.context));
    try {
      const connection = this.core.topology.resolve(this.tenantId, route.database);
      const opening = connection.ready();
      if (opening !== null) await opening;
      const stored = await connection.client.getBuffer(storedKey);
      if (stored === null) {
        call.outcome = 'miss';
        call.misses = 1;
        return missed;
      }
      call.sizeBytes = stored.length;
      const opened = this.core.sealer.open(stored, call);
      const { value, storedAtSeconds } = opened instanceof Promise ? await opened : opened;
      call.outcome = 'hit';
      call.hits = 1;
      return {
        hit: true,
        value: value as T,
        ageSeconds: Math.max(0, Math.floor(now() / 1000) - storedAtSeconds),
        stale: false,
      };
    } catch (error) {
      this.fault(call, error);
      return missed;
    } finally {
      observer.end(call);
    }
  }

  /**
   * Stores one entry with a TTL; every entry has one. Answers whether it was stored.
   * @throws KeyError, TtlError, ValueError (`undefined` and what has no JSON form)
   */
  async set(module: string, dataType: string, key: string, value: unknown, options?: SetOptions): Promise<boolean> {
    const { routes, keyspace, observer, now } = this.core;
    const route = routes.find(module, dataType);
    const storedKey = keyspace.join(this.prefix, route.infix, key);
    const context = contextOf(options, this.context);
    const ttlSeconds = this.core.ttlPolicy.choose(this.ttlQuestion(route, context, options?.ttlSeconds));
    const call = observer.begin('set', this.tenantId, route, key, context);
    // Refuses what cannot be stored, and is part of what the caller waits for.
    const sealed = this.core.sealer.seal(value, Math.floor(now() / 1000), call);
    try {
      const envelope = sealed instanceof Promise ? await sealed : sealed;
      const connection = this.core.topology.resolve(this.tenantId, route.database);
      const opening = connection.ready();
      if (opening !== null) await opening;
      call.sizeBytes = envelope.length;
      call.ttlSeconds = ttlSeconds;
      await connection.client.set(storedKey, envelope, 'EX', ttlSeconds);
      return true;
    } catch (error) {
      this.fault(call, error);
      return false;
    } finally {
      observer.end(call);
    }
  }

  /**
   * Removes one entry. Answers whether there was one.
   * @throws KeyError
   */
  async delete(module: string, dataType: string, key: string, options?: ContextOptions): Promise<boolean> {
    const { routes, keyspace, observer } = this.core;
    const route = routes.find(module, dataType);
    const storedKey = keyspace.join(this.prefix, route.infix, key);
    const call = observer.begin('delete', this.tenantId, route, key, contextOf(options, this.context));
    try {
      const connection = this.core.topology.resolve(this.tenantId, route.database);
      const opening = connection.ready();
      if (opening !== null) await opening;
      return (await connection.client.unlink(storedKey)) === 1;
    } catch (error) {
      this.fault(call, error);
      return false;
    } finally {
      observer.end(call);
    }
  }

  /**
   * Gives an entry a new TTL, exactly as asked. Answers whether there was an entry.
   * @throws KeyError, TtlError
   */
  async expire(
    module: string,
    dataType: string,
    key: string,
    ttlSeconds: number,
    options?: ContextOptions,
  ): Promise<boolean> {
    assertTtl(ttlSeconds);
    const { routes, keyspace, observer } = this.core;
    const route = routes.find(module, dataType);
    const storedKey = keyspace.join(this.prefix, route.infix, key);
    const call = observer.begin('expire', this.tenantId, route, key, contextOf(options, this.context));
    try {
      const connection = this.core.topology.resolve(this.tenantId, route.database);
      const opening = connection.ready();
      if (opening !== null) await opening;
      call.ttlSeconds = ttlSeconds;
      return (await connection.client.expire(storedKey, ttlSeconds)) === 1;
    } catch (error) {
      this.fault(call, error);
      return false;
    } finally {
      observer.end(call);
    }
  }

  /**
   * The TTL that `set` would give, before its jitter, and why.
   * @throws KeyError, TtlError
   */
  explainTtl(module: string, dataType: string, options?: SetOptions): TtlExplanation {
    const route = this.core.routes.find(module, dataType);
    return this.core.ttlPolicy.explain(this.ttlQuestion(route, contextOf(options, this.context), options?.ttlSeconds));
  }

  private ttlQuestion(
    route: ClassRoute,
    context: OperationContext,
    explicitTtlSeconds: number | undefined,
  ): TtlQuestion {
    return {
      tenantId: this.tenantId,
      database: route.database,
      module: route.module,
      dataType: route.dataType,
      device: context.device,
      network: context.network,
      databaseTtlSeconds: route.databaseTtlSeconds,
      explicitTtlSeconds,
    };
  }

  /** Writes the failure down and reports it; throws it in strict mode. */
  private fault(call: Observation, cause: unknown): void {
    const error = asCacheError(cause);
    call.outcome = 'error';
    call.hits = 0;
    call.misses = 0;
    this.core.report(error);
    if (this.core.strict) throw error;
  }
}
