/** The public entry for browsers and React Native: nothing of Node, nothing of Redis. */

export { browserDeviceContext, type NavigatorLike } from '../cache/browser-device-context.ts';
export type { EntryName } from '../cache/entry-name.ts';
export type { GetResult } from '../cache/get-result.ts';
export type { Priority } from '../cache/priority.ts';
export type { CachePerformanceUpdate } from '../contracts/live-events.ts';
export type { SyncPriority } from '../contracts/v1/sync-limits.ts';
export type { Device, Network } from '../contracts/vocabulary.ts';
export type { Client, ClientSetOptions, WriteOptions, WriteState } from './client/client.ts';
export type { ClientListeners, SyncConflict } from './client/client-core.ts';
export { ClientError, type ClientErrorCode } from './client/client-error.ts';
export type { ClientOptions } from './client/client-options.ts';
export type { ClientSessions, SdkSessionFields, SessionFields } from './client/client-sessions.ts';
export { createClient } from './client/create-client.ts';
export { decodeEnvelope } from './client/decode-envelope.ts';
export type { ClientResult } from './client/entry-view.ts';
export { createIndexedDbStore } from './client/indexed-db-store.ts';
export type { DeadMutation, LocalChange, LocalEntry, LocalStore, LocalTables } from './client/local-store.ts';
export { createMemoryStore } from './client/memory-store.ts';
export type { OpenSocket, SocketLike } from './client/performance-updates.ts';
export type { SyncReport } from './client/pull-changes.ts';
export type { PushState } from './client/push-loop.ts';
export type { WarmGroup, WarmOptions, WarmReport } from './client/warm-entries.ts';
export { createKryonixApi, type KryonixApi, type KryonixApiOptions } from './fronts/kryonix-api.ts';
export { KryonixSDK, type KryonixSDKOptions } from './fronts/kryonix-sdk.ts';
export { ReplacedMethodError } from './fronts/replaced-method-error.ts';
