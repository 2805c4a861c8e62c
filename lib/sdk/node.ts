/** The public entry for Node: everything an application needs, and the only place that gathers exports. */
export {
  CacheError,
  type CacheErrorReason,
  CacheUnavailableError,
  EnvelopeError,
  KeyError,
  TtlError,
  ValueError,
} from '../cache/cache-error.ts';
export { type Catalogue, catalogues } from '../cache/catalogue.ts';
export type { CatalogueEntry, EvictionClass } from '../cache/catalogue-entry.ts';
export type { Compression } from '../cache/compression.ts';
export { type Cache, type CacheOptions, type CacheStats, createCache } from '../cache/create-cache.ts';
export type { EncryptionOptions, SealingOptions } from '../cache/create-sealing.ts';
export type { DataKey, DataKeyProvider } from '../cache/data-key-provider.ts';
export type { DataKeyRing } from '../cache/data-key-ring.ts';
export { createMemoryDataKeyStore, type DataKeyStore, type WrappedDataKey } from '../cache/data-key-store.ts';
export { type DeviceContext, deviceContext, type HeaderSource } from '../cache/device-context.ts';
export type { EntryAddress } from '../cache/envelope-cipher.ts';
export { type KeyForm, type KeyParts, Keyspace } from '../cache/keyspace.ts';
export type { MasterKey, MasterKeyOptions } from '../cache/master-keys.ts';
export type { Observation } from '../cache/observation.ts';
export { type ObservationListener, operationChannelName } from '../cache/observe.ts';
export type { OperationTotals } from '../cache/operation-totals.ts';
export type { PolicyScope, PolicySettings } from '../cache/policy-table.ts';
export { type PolicyChange, policiesKey, publishPolicies } from '../cache/publish-policies.ts';
export { currentTenant, runWithTenant, type TenantScope } from '../cache/run-with-tenant.ts';
export type { CompressionOptions } from '../cache/sealer.ts';
export type { ConnectionOptions, Plane } from '../cache/server-connection.ts';
export type { ContextOptions, GetResult, SetOptions, TenantCache } from '../cache/tenant-cache.ts';
export { createNumberedTopology, type NumberedTopologyOptions, type Topology } from '../cache/topology.ts';
export type { TtlExplanation, TtlLookup, TtlQuestion, TtlSource } from '../cache/ttl-policy.ts';
export type { CacheWarning } from '../cache/warn-of-eviction.ts';
export type { CatalogueName, Device, Network, Operation, Outcome } from '../contracts/vocabulary.ts';
export type { RecorderStats } from '../telemetry/recorder.ts';
