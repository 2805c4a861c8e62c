import { CacheUnavailableError } from '../../cache/cache-error.ts';
import type { Cache } from '../../cache/create-cache.ts';
import type { Priority } from '../../cache/priority.ts';
import type { MobileSessionData } from '../../cache/session-record.ts';
import type { TenantCache } from '../../cache/tenant-cache.ts';
import type { WarmUpOptions } from '../../cache/warm-up.ts';
import type { Device } from '../../contracts/vocabulary.ts';
import { type CleanupResult, cleanUp } from './clean-up.ts';
import type { KryonixSDK } from './kryonix-sdk.ts';
import { ReplacedMethodError } from './replaced-method-error.ts';
import { type WarmupEntry, type WarmupResult, warmUp } from './warm-up.ts';

export interface MultiTenantCacheServiceOptions {
  cache: Cache;
  /** For `optimizeWithAI`: with its option `api`. */
  sdk?: KryonixSDK | undefined;
  /** What `warmupCacheForTenant` loads besides what registered loaders bring. */
  warmup?: readonly WarmupEntry[] | (() => Promise<readonly WarmupEntry[]>) | undefined;
  /** How many hot and expected entries it loads through them. */
  warmupOf?: WarmUpOptions | undefined;
}

/** The specification's `CacheOptions`. What is compressed, and how, the cache decides by device and size. */
export interface TenantCacheOptions {
  /** Seconds; see `SetOptions.ttlSeconds`. */
  ttl?: number | undefined;
  deviceType?: Device | undefined;
  priority?: Priority | undefined;
}

/** What `POST /api/cache/ai/optimize` answers. */
export interface OptimizationResult {
  tenantId: string;
  patternsAnalyzed: number;
  optimizationsProposed: number;
  optimizationsApplied: number;
  /** Percentage points of hit rate; `null` where nothing was proposed. */
  predictedPerformanceGain: number | null;
  /** ISO 8601, UTC. */
  timestamp: string;
}

/**
 * The specification's `MultiTenantCacheService`: a thin front over one tenant's handle. As in the specification a write
 * that did not happen throws (CacheUnavailableError), and a read that cannot be made answers like a miss.
 */
export class MultiTenantCacheService {
  private readonly tenant: TenantCache;
  private readonly options: MultiTenantCacheServiceOptions;

  /** @throws KeyError `invalid_tenant` */
  constructor(tenantId: string, options: MultiTenantCacheServiceOptions) {
    this.tenant = options.cache.forTenant(tenantId);
    this.options = options;
  }

  /** @throws KeyError, TtlError, ValueError, CacheUnavailableError */
  async setTenantCache(
    module: string,
    dataType: string,
    key: string,
    data: unknown,
    options: TenantCacheOptions = {},
  ): Promise<void> {
    const { ttl: ttlSeconds, deviceType: device, priority } = options;
    const stored = await this.tenant.set(module, dataType, key, data, { ttlSeconds, device, priority });
    if (!stored) throw new CacheUnavailableError('the entry was not stored');
  }

  /**
   * The value, `null` for a miss; `TenantCache.get` tells a stored `null` from it.
   * @throws KeyError
   */
  async getTenantCache<T = unknown>(
    module: string,
    dataType: string,
    key: string,
    options: Pick<TenantCacheOptions, 'deviceType'> = {},
  ): Promise<T | null> {
    return (await this.tenant.get<T>(module, dataType, key, { device: options.deviceType })).value;
  }

  /**
   * Begins a session of 30 minutes from its last use and tracks `mobile_session_created`. The id is given here and never
   * again: only its hash is stored.
   * @throws KeyError (`userId`), ArgumentError, ValueError, CacheUnavailableError
   */
  async createMobileSession(sessionData: MobileSessionData): Promise<string> {
    const session = await this.tenant.sessions.create(sessionData);
    if (session === null) throw new CacheUnavailableError('the session was not stored');
    const { deviceType = null, platform = null } = sessionData;
    await this.tenant.trackEvent('mobile_session_created', { idHash: session.idHash, deviceType, platform });
    return session.id;
  }

  /**
   * Merges fields into the session and prolongs it. False where there is no such session.
   * @throws ArgumentError, ValueError
   */
  async updateMobileSession(
    sessionId: string,
    updateData: Partial<Omit<MobileSessionData, 'userId'>>,
  ): Promise<boolean> {
    return await this.tenant.sessions.update(sessionId, updateData);
  }

  /**
   * Has the product analyse the tenant now; what it finds is applied only where the tenant allows that.
   * @throws ApiError, UnreachableError, ReplacedMethodError without `sdk`
   */
  async optimizeWithAI(): Promise<OptimizationResult> {
    const { sdk } = this.options;
    if (sdk === undefined) {
      throw new ReplacedMethodError('MultiTenantCacheService.optimizeWithAI', 'needs the option sdk, with an api');
    }
    return await sdk.post<OptimizationResult>('/cache/ai/optimize');
  }

  /**
   * Nothing is left to do where the cache has a control server: each operation is measured where it happens and sent by
   * itself.
   * @throws ReplacedMethodError without a control server
   */
  async integrateWithPerformanceSystem(): Promise<void> {
    if (this.options.cache.stats().telemetry !== null) return;
    throw new ReplacedMethodError(
      'MultiTenantCacheService.integrateWithPerformanceSystem',
      'createCache needs the option control: telemetry goes there by itself',
    );
  }

  /**
   * Loads what is not cached yet: the entries of `warmup`, the most important first, then through registered loaders the
   * hot keys of the last 24 hours (more than 10 hits, at most 50) and what is expected next (at most 20).
   * @throws ReplacedMethodError without `warmup` and loaders, and what `getOrSet` throws of names and options
   */
  async warmupCacheForTenant(): Promise<WarmupResult> {
    const { cache, warmup, warmupOf } = this.options;
    if (warmup === undefined && cache.stats().preload === null) {
      throw new ReplacedMethodError(
        'MultiTenantCacheService.warmupCacheForTenant',
        'needs the option warmup, or loaders given to Cache.registerLoader',
      );
    }
    const entries = typeof warmup === 'function' ? await warmup() : (warmup ?? []);
    const named = await warmUp(this.tenant, entries);
    const learnt = await cache.warmUp(this.tenant.tenantId, warmupOf);
    return {
      loaded: named.loaded + learnt.loaded,
      present: named.present + learnt.present,
      failures: [...named.failures, ...learnt.failures],
    };
  }

  /**
   * Gives a TTL to entries of the catalogue's modules that have none; what has one, the server removes by itself. With
   * `dryRun` they are only counted.
   */
  async cleanupExpiredData({ dryRun = false }: { dryRun?: boolean } = {}): Promise<CleanupResult> {
    const modules = this.options.cache.catalogue.databases.map(({ module }) => module);
    return await cleanUp(this.tenant, modules, dryRun);
  }
}
