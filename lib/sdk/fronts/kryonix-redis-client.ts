import { CacheError, ValueError } from '../../cache/cache-error.ts';
import { type Cache, createCache } from '../../cache/create-cache.ts';
import type { DeviceContext } from '../../cache/device-context.ts';
import type { GetResult } from '../../cache/get-result.ts';
import type { HeldLock } from '../../cache/held-lock.ts';
import type { PriorityLevel } from '../../cache/queue-priorities.ts';
import type { TenantCache } from '../../cache/tenant-cache.ts';
import { cacheOptionsOf, type KryonixRedisConfig } from './kryonix-redis-config.ts';

export interface KryonixRedisClientOptions {
  /** A cache that is there already, with the catalogue `enterprise`; it is not closed by `disconnect`. */
  cache?: Cache | undefined;
  /** Who asks, as `deviceContext(headers)` tells. */
  device?: Partial<DeviceContext> | undefined;
}

/** What `processSyncQueue` hands out. */
export interface SyncItem<T = unknown> {
  id: string;
  data: T;
  priority: PriorityLevel;
  /** Milliseconds since the epoch. */
  timestamp: number;
  tenant_id: string;
  device_id: string | null;
}

export interface HealthStatus {
  status: 'healthy' | 'unhealthy';
  tenant_id: string;
  latency_ms?: number;
  /** 0–100 of the server's limit; absent without one. */
  memory_usage_percent?: number;
  cluster_nodes?: number;
  error?: string;
}

const dataType = 'value';
const syncQueue = 'mobile_sync';

function stringOf(result: GetResult<unknown>): string | null {
  if (!result.hit) return null;
  if (typeof result.value === 'string') return result.value;
  throw new ValueError('the entry is no string: read it with TenantCache.get');
}

/**
 * The specification's `KryonixRedisClient`: a thin front over one tenant's handle in one purpose database. Values are
 * strings. As in the specification faults are thrown (CacheError); give it a cache of your own that is not strict to
 * have them answered like misses.
 */
export class KryonixRedisClient {
  private readonly cache: Cache;
  private readonly ownsCache: boolean;
  private readonly tenant: TenantCache;
  private readonly module: string;
  private readonly deviceId: string | null;
  private readonly accuracyMeters: number | undefined;
  private readonly locks = new Map<string, HeldLock>();

  /** @throws KeyError `invalid_tenant`, CacheError `invalid_topology`, `invalid_database` */
  constructor(config: KryonixRedisConfig, options: KryonixRedisClientOptions = {}) {
    const assumed = config.mobile_optimized === true ? 'mobile' : 'unknown';
    const { device = assumed, network, deviceId, locationAccuracyMeters } = options.device ?? {};
    this.ownsCache = options.cache === undefined;
    this.cache = options.cache ?? createCache(cacheOptionsOf(config));
    const database = this.cache.catalogue.databases[config.database_id];
    if (database === undefined || this.cache.catalogue.name !== 'enterprise') {
      throw new CacheError('invalid_database', 'database_id is 0 to 15 of the catalogue enterprise');
    }
    this.module = database.module;
    this.tenant = this.cache.forTenant(config.tenant_id, { device, network });
    this.deviceId = deviceId ?? null;
    this.accuracyMeters = locationAccuracyMeters ?? undefined;
  }

  /** @throws KeyError, ValueError (no string), CacheError */
  async get(key: string): Promise<string | null> {
    return stringOf(await this.tenant.get(this.module, dataType, key));
  }

  /**
   * Stores a string, without `ttl` (seconds) for as long as device and network say.
   * @throws KeyError, TtlError, ValueError, CacheError
   */
  async set(key: string, value: string, ttl?: number): Promise<void> {
    if (typeof value !== 'string') throw new ValueError('KryonixRedisClient.set takes a string');
    await this.tenant.set(this.module, dataType, key, value, { ttlSeconds: ttl });
  }

  /** In the order of the keys. @throws KeyError, ValueError (one is no string), CacheError */
  async mget(keys: readonly string[]): Promise<(string | null)[]> {
    const names = keys.map((key) => ({ module: this.module, type: dataType, key }));
    return (await this.tenant.mget(names)).map(stringOf);
  }

  /** Score 0–1. @throws KeyError, ArgumentError, CacheError */
  async setDeviceTrust(deviceId: string, trustScore: number): Promise<void> {
    await this.tenant.deviceTrust.set(deviceId, { score: trustScore });
  }

  /** 0 for an unknown device. @throws KeyError, CacheError */
  async getDeviceTrust(deviceId: string): Promise<number> {
    return (await this.tenant.deviceTrust.get(deviceId))?.score ?? 0;
  }

  /** Adds an item (any JSON value), 1 the most urgent. @throws ArgumentError, ValueError, CacheError */
  async addToSyncQueue(data: unknown, priority: PriorityLevel = 3): Promise<void> {
    await this.tenant.queue(syncQueue).enqueue({ data, device_id: this.deviceId }, { priority });
  }

  /**
   * Takes up to 100 items out of the queue, as the specification does: what the caller loses is lost. `TenantQueue`
   * hands out under a lease instead.
   * @throws ArgumentError, CacheError
   */
  async processSyncQueue<T = unknown>(priority: PriorityLevel): Promise<SyncItem<T>[]> {
    const queue = this.tenant.queue<{ data: T; device_id: string | null }>(syncQueue);
    const reserved = await queue.reserve({ priority });
    await queue.ack(...reserved);
    return reserved.map(({ id, data, priority, enqueuedAt }) => ({
      ...{ id, priority, data: data.data, device_id: data.device_id },
      timestamp: Date.parse(enqueuedAt),
      tenant_id: this.tenant.tenantId,
    }));
  }

  /** Keeps a model's answer for an hour. @throws ArgumentError, ValueError, CacheError */
  async cacheAIResponse(modelId: string, input: string, output: unknown): Promise<void> {
    await this.tenant.aiResponses.set({ model: modelId, version: modelId, input }, output);
  }

  /** `null` where there is none. @throws ArgumentError, CacheError */
  async getAIResponse<T = unknown>(modelId: string, input: string): Promise<T | null> {
    return (await this.tenant.aiResponses.get<T>({ model: modelId, version: modelId, input })).value;
  }

  /** Degrees; kept for 30 minutes. @throws KeyError, ArgumentError, CacheError */
  async setUserLocation(userId: string, lat: number, lng: number): Promise<void> {
    await this.tenant.geo.setUserLocation(userId, lat, lng, { accuracyMeters: this.accuracyMeters });
  }

  /** Ids of users, the nearest first. @throws ArgumentError, CacheError */
  async getUsersNearby(lat: number, lng: number, radiusKm: number): Promise<string[]> {
    return (await this.tenant.geo.getUsersNearby({ lat, lng, radiusKm })).map(({ userId }) => userId);
  }

  /**
   * Takes a lock for `ttl` seconds; false where somebody has it. This client alone can release it.
   * @throws KeyError, TtlError, CacheError
   */
  async acquireLock(resource: string, ttl = 300): Promise<boolean> {
    const lock = await this.tenant.lock(resource, { ttlSeconds: ttl });
    if (lock !== null) this.locks.set(resource, lock);
    return lock !== null;
  }

  /** Releases what this client took; another's lock stays, even after this client's own has run out. @throws CacheError */
  async releaseLock(resource: string): Promise<void> {
    const lock = this.locks.get(resource);
    this.locks.delete(resource);
    await lock?.release();
  }

  /** Never throws. */
  async healthCheck(): Promise<HealthStatus> {
    const { status, latencyMs, memoryPercent, nodes, planes } = await this.tenant.health();
    const away = planes.filter(({ reachable }) => !reachable).map(({ plane }) => plane);
    return {
      status: status === 'healthy' ? 'healthy' : 'unhealthy',
      tenant_id: this.tenant.tenantId,
      ...(latencyMs === null ? {} : { latency_ms: latencyMs }),
      ...(memoryPercent === null ? {} : { memory_usage_percent: memoryPercent }),
      ...(nodes === null ? {} : { cluster_nodes: nodes }),
      ...(away.length === 0 ? {} : { error: `no answer from: ${away.join(', ')}` }),
    };
  }

  /** Closes the connections that this client opened. */
  async disconnect(): Promise<void> {
    if (this.ownsCache) await this.cache.close();
  }
}
