/** The public entry for Node: everything an application needs, and the only place that gathers exports. */

export { ApiError, UnreachableError } from '../api/api-error.ts';
export { type Access, type AccessPolicy, type AccessRules, createAccessPolicy } from '../cache/access-policy.ts';
export type { AiQuestion, AiResponses } from '../cache/ai-responses.ts';
export {
  AccessError,
  type AccessErrorReason,
  ArgumentError,
  CacheError,
  type CacheErrorReason,
  CacheUnavailableError,
  EnvelopeError,
  KeyError,
  TtlError,
  ValueError,
} from '../cache/cache-error.ts';
export type { CacheOptions } from '../cache/cache-options.ts';
export type { CacheWarning } from '../cache/cache-warning.ts';
export { type Catalogue, catalogues } from '../cache/catalogue.ts';
export type { CatalogueEntry, EvictionClass } from '../cache/catalogue-entry.ts';
export type { CacheHealth, PlaneHealth } from '../cache/check-health.ts';
export type { Compression } from '../cache/compression.ts';
export { type Cache, type CacheStats, createCache } from '../cache/create-cache.ts';
export type { EncryptionOptions, SealingOptions } from '../cache/create-sealing.ts';
export type { DataKey, DataKeyProvider } from '../cache/data-key-provider.ts';
export type { DataKeyRing } from '../cache/data-key-ring.ts';
export { createMemoryDataKeyStore, type DataKeyStore, type WrappedDataKey } from '../cache/data-key-store.ts';
export type { DedicatedIsolation } from '../cache/dedicated-connections.ts';
export { type DeviceContext, deviceContext, type HeaderSource } from '../cache/device-context.ts';
export type { EntryName } from '../cache/entry-name.ts';
export type { EntryAddress } from '../cache/envelope-cipher.ts';
export type { GeoLocations, LocationOptions, NearbySearch, NearbyUser } from '../cache/geo-locations.ts';
export type { GetResult } from '../cache/get-result.ts';
export type { HeldLock } from '../cache/held-lock.ts';
export { type KeyForm, type KeyParts, Keyspace, type StructureParts } from '../cache/keyspace.ts';
export type { Limiter, LimitOptions, LimitResult } from '../cache/limiter.ts';
export type { GetOrSetOptions, Loader } from '../cache/load-entry.ts';
export type { LockOptions } from '../cache/lock-acquire.ts';
export type { MasterKey, MasterKeyOptions } from '../cache/master-keys.ts';
export type { Observation } from '../cache/observation.ts';
export { type ObservationListener, operationChannelName } from '../cache/observe.ts';
export type { TlsOptions } from '../cache/open-client.ts';
export type { ContextOptions } from '../cache/operation-context.ts';
export type { OperationTotals } from '../cache/operation-totals.ts';
export { type Login, parseServerUrl, type ServerAddress } from '../cache/parse-server-url.ts';
export type { PolicyScope, PolicySettings } from '../cache/policy-settings.ts';
export type { PreloadStats } from '../cache/preload-ledger.ts';
export type { Priority } from '../cache/priority.ts';
export { type AccessChange, accessKey, publishAccess } from '../cache/publish-access.ts';
export { type PolicyChange, policiesKey, publishPolicies } from '../cache/publish-policies.ts';
export type { DeadItem, QueueItem } from '../cache/queue-item.ts';
export { type PriorityLevel, type QueuePriority, queuePriorities } from '../cache/queue-priorities.ts';
export type { KeyLoader, KeyToLoad } from '../cache/registered-loaders.ts';
export { type CurrentTenant, currentTenant, runWithTenant } from '../cache/run-with-tenant.ts';
export type { EntryGroup, EntryScan, ScanOptions } from '../cache/scan-entries.ts';
export type { CompressionOptions } from '../cache/sealer.ts';
export type { ConnectionOptions, Plane } from '../cache/server-connection.ts';
export type { MobileSessionData, SdkSessionData, Session, SessionData } from '../cache/session-record.ts';
export type { SessionStore } from '../cache/session-store.ts';
export type { EntryToSet } from '../cache/set-entries.ts';
export type { SetOptions } from '../cache/set-entry.ts';
export type { TenantCache } from '../cache/tenant-cache.ts';
export type { TenantEvent } from '../cache/tenant-events.ts';
export type { EnqueueOptions, QueueCounts, ReserveOptions, TenantQueue } from '../cache/tenant-queue.ts';
export {
  createNumberedTopology,
  createPrefixedTopology,
  type Isolation,
  type Topology,
  type TopologyOptions,
} from '../cache/topology.ts';
export type { ServerOverride } from '../cache/topology-layout.ts';
export type { DeviceTrust, DeviceTrustInput, DeviceTrustRecord } from '../cache/trust-device.ts';
export type { TtlExplanation, TtlLookup, TtlQuestion, TtlSource } from '../cache/ttl-policy.ts';
export type { WarmUpOptions, WarmUpResult } from '../cache/warm-up.ts';
export type { DatabaseRules, TenantRules, TenantStatus } from '../contracts/v1/tenant-rules.ts';
export type { CatalogueName, Device, Network, Operation, Outcome } from '../contracts/vocabulary.ts';
export type { RecorderStats } from '../telemetry/recorder.ts';
export type { CleanupResult } from './fronts/clean-up.ts';
export { createKryonixApi, type KryonixApi, type KryonixApiOptions } from './fronts/kryonix-api.ts';
export {
  type HealthStatus,
  KryonixRedisClient,
  type KryonixRedisClientOptions,
  type SyncItem,
} from './fronts/kryonix-redis-client.ts';
export type { KryonixRedisConfig } from './fronts/kryonix-redis-config.ts';
export { KryonixSDK, type KryonixSDKOptions } from './fronts/kryonix-sdk.ts';
export {
  MultiTenantCacheService,
  type MultiTenantCacheServiceOptions,
  type OptimizationResult,
  type TenantCacheOptions,
} from './fronts/multi-tenant-cache-service.ts';
export { ReplacedMethodError } from './fronts/replaced-method-error.ts';
export type { WarmupEntry, WarmupResult } from './fronts/warm-up.ts';
