import { CacheError } from '../../cache/cache-error.ts';
import { createKryonixApi, type KryonixApi, type KryonixApiOptions } from './kryonix-api.ts';
import { ReplacedMethodError } from './replaced-method-error.ts';

/** What the front needs of a tenant's handle. */
interface EventTaker {
  readonly tenantId: string;
  trackEvent(name: string, data: unknown): Promise<string | null>;
}

/** What the front needs of a cache: that of `createCache` has it. */
interface TenantSource {
  forTenant(tenantId: string): EventTaker;
  current(): EventTaker;
}

/** What the front needs of a connection to the live updates: a Socket.IO client has it, whatever events it knows. */
interface LiveEvents {
  on(event: never, listener: never): unknown;
  off(event: never, listener: never): unknown;
}

export interface KryonixSDKOptions {
  /** Who asks, as the specification has it: given to events that are tracked. */
  module: string;
  /** Fixed tenant. Default: that of `runWithTenant`, asked from `cache`. */
  tenantId?: string | undefined;
  /** As in the specification; every cache keeps tenants apart. */
  multiTenant?: true | undefined;
  /** For `getCurrentTenant` and `trackEvent`; not in browsers. */
  cache?: TenantSource | undefined;
  /** For `get` and `post`. */
  api?: KryonixApi | KryonixApiOptions | undefined;
  /** For `onWebSocketEvent`. */
  socket?: LiveEvents | undefined;
}

function needed(api: KryonixApi | null, method: string): KryonixApi {
  if (api !== null) return api;
  throw new ReplacedMethodError(`KryonixSDK.${method}`, 'needs the option api');
}

/**
 * The specification's `KryonixSDK`: a thin front over `createCache`, HTTP and Socket.IO, each of which is given to it.
 * A method that was not given what it needs throws ReplacedMethodError, which says what that is.
 */
export class KryonixSDK {
  readonly module: string;
  private readonly options: KryonixSDKOptions;
  private readonly api: KryonixApi | null;

  constructor(options: KryonixSDKOptions) {
    const { api } = options;
    this.module = options.module;
    this.options = options;
    this.api = api === undefined ? null : 'send' in api ? api : createKryonixApi(api);
  }

  /** @throws CacheError `no_tenant` */
  getCurrentTenant(): string {
    const { tenantId, cache } = this.options;
    if (tenantId !== undefined) return tenantId;
    if (cache !== undefined) return cache.current().tenantId;
    throw new CacheError('no_tenant', 'no tenant: KryonixSDK was given neither tenantId nor cache');
  }

  /**
   * Appends to the tenant's events; answers the event's id, `null` while the server does not answer.
   * @throws ArgumentError, ValueError, CacheError `no_tenant`, ReplacedMethodError without `cache`
   */
  async trackEvent(name: string, data: object): Promise<string | null> {
    const { cache } = this.options;
    if (cache === undefined) throw new ReplacedMethodError('KryonixSDK.trackEvent', 'needs the option cache');
    return await cache.forTenant(this.getCurrentTenant()).trackEvent(name, { module: this.module, ...data });
  }

  /**
   * Reads a resource of the product: `get('/cache/metrics/realtime')`. `T` is the caller's knowledge of it, not a check.
   * @throws ApiError, UnreachableError, ReplacedMethodError without `api`
   */
  async get<T = unknown>(path: string): Promise<T> {
    return await needed(this.api, 'get').send<T>('GET', path);
  }

  /**
   * Sends a command to the product: `post('/cache/ai/optimize')`.
   * @throws ApiError, UnreachableError, ReplacedMethodError without `api`
   */
  async post<T = unknown>(path: string, body?: unknown): Promise<T> {
    return await needed(this.api, 'post').send<T>('POST', path, body);
  }

  /**
   * Hears of a live event: `onWebSocketEvent('cache_performance_update', (update) => …)`. Answers how to stop.
   * @throws ReplacedMethodError without `socket`
   */
  onWebSocketEvent<T = unknown>(event: string, listener: (data: T) => void): () => void {
    const { socket } = this.options;
    if (socket === undefined) throw new ReplacedMethodError('KryonixSDK.onWebSocketEvent', 'needs the option socket');
    const heard = (data: T) => listener(data);
    socket.on(event as never, heard as never);
    return () => {
      socket.off(event as never, heard as never);
    };
  }

  /** Nobody sends SQL through the SDK: rejects with ReplacedMethodError. */
  async query(_sql: string, _parameters?: readonly unknown[]): Promise<never> {
    throw new ReplacedMethodError('KryonixSDK.query', 'no SQL here: read figures with get("/cache/performance/7d")');
  }

  /** Every operation is measured and stored by itself: rejects with ReplacedMethodError. */
  async sendToTimescaleDB(_table: string, _rows: readonly object[]): Promise<never> {
    throw new ReplacedMethodError(
      'KryonixSDK.sendToTimescaleDB',
      'createCache with the option control measures every operation and sends it by itself',
    );
  }

  /** Only the server sends live events: rejects with ReplacedMethodError. */
  async emitWebSocketEvent(_event: string, _data: object): Promise<never> {
    throw new ReplacedMethodError(
      'KryonixSDK.emitWebSocketEvent',
      'the server sends cache_performance_update by itself; hear it with onWebSocketEvent',
    );
  }
}
