import type { EntryName } from '../../cache/entry-name.ts';
import type { CachePerformanceUpdate } from '../../contracts/live-events.ts';
import { type SyncPriority, syncPriorities } from '../../contracts/v1/sync-limits.ts';
import { type ClientCore, pathOfEntry } from './client-core.ts';
import { ClientError } from './client-error.ts';
import type { ClientSessions, SdkSessionFields } from './client-sessions.ts';
import { assertEntryName, type Draft, enqueueMutation, toJsonValue } from './enqueue-mutation.ts';
import type { ClientResult } from './entry-view.ts';
import type { DeadMutation } from './local-store.ts';
import type { PerformanceUpdates } from './performance-updates.ts';
import { pullChanges, type SyncReport } from './pull-changes.ts';
import type { PushLoop, PushState } from './push-loop.ts';
import { readEntries, readEntry, rememberFetched } from './read-entries.ts';
import { type WarmGroup, type WarmOptions, type WarmReport, warmEntries } from './warm-entries.ts';

export interface WriteOptions {
  /** How urgently others shall hear of it, 1 (most) to 4. Default 2. */
  priority?: SyncPriority | undefined;
}

export interface ClientSetOptions extends WriteOptions {
  /** Whole seconds; without it the tenant's policies decide. */
  ttlSeconds?: number | undefined;
}

/** `stored`: the server has it · `queued`: safe on the device, sent as soon as that can be · `refused`: see `onRefused`. */
export type WriteState = 'stored' | 'queued' | 'refused';

interface Parts {
  core: ClientCore;
  pushes: PushLoop;
  updates: PerformanceUpdates;
  sessions: ClientSessions;
  sdkSessions: ClientSessions<SdkSessionFields>;
  offline: boolean;
  saveData: () => boolean;
  close: () => void;
}

/** A tenant's cache as seen from a browser or from React Native, usable without a network. */
export class Client {
  readonly sessions: ClientSessions;
  readonly sdkSessions: ClientSessions<SdkSessionFields>;
  private readonly parts: Parts;

  constructor(parts: Parts) {
    this.parts = parts;
    this.sessions = parts.sessions;
    this.sdkSessions = parts.sdkSessions;
  }

  /**
   * Reads one entry from the server. What this device wrote and the server has not yet is answered from the device
   * (`pending`); so is everything else while the server cannot be reached, with its age and `stale`.
   * @throws ClientError where asking again does not help (`unauthenticated`, `forbidden`, `invalid_request`, …)
   */
  async get<T = unknown>(module: string, type: string, key: string): Promise<ClientResult<T>> {
    assertEntryName({ module, type, key });
    return await readEntry<T>(this.parts.core, { module, type, key });
  }

  /** Reads many entries, in the order of the names. As `get`. */
  async mget<T = unknown>(names: readonly EntryName[]): Promise<ClientResult<T>[]> {
    for (const name of names) assertEntryName(name);
    return await readEntries<T>(this.parts.core, names);
  }

  /**
   * Stores a JSON value, also without a network: the later writer wins, whoever reaches the server first. Bytes need the
   * server, and are not synchronised.
   * @throws ClientError `queue_full`, `storage_full`, `payload_too_large`, `invalid_request`; for bytes as `get`, and
   * `unreachable`
   */
  async set(module: string, type: string, key: string, value: unknown, options: ClientSetOptions = {}) {
    const name = { module, type, key };
    const { ttlSeconds, priority = 2 } = options;
    if (value instanceof Uint8Array || !this.parts.offline) return await this.put(name, value, ttlSeconds);
    const ttl = ttlSeconds === undefined ? {} : { ttlSeconds };
    return await this.write({ operation: 'set', ...name, priority, value: toJsonValue(value), ...ttl });
  }

  /**
   * Changes fields of an object and leaves the others to whoever writes them. A field that is `undefined` is removed.
   * @throws ClientError as `set`; `invalid_request` with `offline: false`
   */
  async merge(
    module: string,
    type: string,
    key: string,
    fields: Record<string, unknown>,
    options: ClientSetOptions = {},
  ) {
    if (!this.parts.offline) throw new ClientError('invalid_request', 'merging needs the option offline');
    const { ttlSeconds, priority = 2 } = options;
    const left = Object.entries(fields).filter(([, field]) => field !== undefined);
    const written = Object.fromEntries(left.map(([field, value]) => [field, toJsonValue(value)]));
    const removed = Object.keys(fields).filter((field) => fields[field] === undefined);
    const ttl = ttlSeconds === undefined ? {} : { ttlSeconds };
    return await this.write({ operation: 'merge', module, type, key, priority, fields: written, removed, ...ttl });
  }

  /** Deletes an entry. As `set`. */
  async delete(module: string, type: string, key: string, { priority = 2 }: WriteOptions = {}): Promise<WriteState> {
    if (this.parts.offline) return await this.write({ operation: 'delete', module, type, key, priority });
    assertEntryName({ module, type, key });
    await this.parts.core.transport.send(pathOfEntry({ module, type, key }), { method: 'DELETE', accepted: 404 });
    return 'stored';
  }

  /**
   * Sends what waits, then fetches what others changed, the most urgent first.
   * @throws ClientError where the changes could not be fetched; writes that could not be sent wait on, see `onError`
   */
  async sync({ priorities = syncPriorities }: { priorities?: readonly SyncPriority[] } = {}): Promise<SyncReport> {
    const { core, pushes } = this.parts;
    await pushes.flush();
    return await core.exclusively(() => pullChanges(core, priorities));
  }

  /** Fetches entries to the device, the most important first. Asks for nothing where the person saves data. */
  async warm(groups: readonly WarmGroup[], options: WarmOptions = {}): Promise<WarmReport> {
    return await warmEntries(this.parts.core, groups, options, this.parts.saveData());
  }

  /** Hears the tenant's live figures, at most once a second. Returns how to stop. */
  onPerformanceUpdate(listener: (update: CachePerformanceUpdate) => void): () => void {
    return this.parts.updates.subscribe(listener);
  }

  /** How many writes wait, and what is being done about them. */
  async pendingWrites(): Promise<{ count: number; state: PushState }> {
    return { count: await this.parts.core.store.count('queue'), state: this.parts.pushes.state };
  }

  /** The newest writes that the server refused for good, the oldest first; 100 at most. */
  async refusedWrites(): Promise<DeadMutation[]> {
    return (await this.parts.core.store.list('dead')).map(([, dead]) => dead);
  }

  /** Wipes what the device keeps, waiting writes too: for signing out. The client is closed then. */
  async clear(): Promise<void> {
    const { core } = this.parts;
    this.close();
    // Behind whatever this page still has under way, which ends now.
    await core.exclusively(async () => {}).catch(() => undefined);
    await core.store.clear();
    this.close();
  }

  /** Ends connections and timers; what waits stays on the device. */
  close(): void {
    this.parts.close();
    this.parts.updates.close();
  }

  private async put(name: EntryName, value: unknown, ttlSeconds: number | undefined): Promise<WriteState> {
    assertEntryName(name);
    const { core } = this.parts;
    const bytes = value instanceof Uint8Array ? new Uint8Array(value) : null;
    const headers = new Headers({ 'content-type': bytes === null ? 'application/json' : 'application/octet-stream' });
    if (ttlSeconds !== undefined) headers.set('cache-ttl', String(ttlSeconds));
    const body = bytes ?? JSON.stringify(toJsonValue(value));
    await core.transport.send(pathOfEntry(name), { method: 'PUT', headers, body }, core.closed);
    await rememberFetched(core, [name], [{ hit: true, value, ageSeconds: 0, stale: false }]);
    return 'stored';
  }

  private async write(draft: Draft): Promise<WriteState> {
    assertEntryName(draft);
    const { core, pushes } = this.parts;
    if (core.closed.aborted) throw new ClientError('closed', 'the client was closed');
    const { stamp } = await enqueueMutation(core, draft);
    if (pushes.state === 'waiting') return 'queued';
    await pushes.flush();
    if ((await core.store.get('queue', stamp)) !== undefined) return 'queued';
    return (await core.store.get('dead', stamp)) === undefined ? 'stored' : 'refused';
  }
}
