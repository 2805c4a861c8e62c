import { Cluster, type Redis } from 'ioredis';
import { LRUCache } from 'lru-cache';
import { CacheError } from './cache-error.ts';
import type { CacheWarning } from './cache-warning.ts';
import { freezeValue } from './freeze-value.ts';
import { L1Names, type NamedKey } from './l1-names.ts';
import { L1Tracker } from './l1-tracker.ts';
import type { DataConnection } from './server-connection.ts';
import type { StoredValue } from './stored-value.ts';

export interface L1Options {
  /** The most memory for values and their keys, bytes, by estimate. The least recently used ones go first. */
  maxBytes: number;
  /**
   * The longest that a value may be served after it changed on the server, milliseconds, 100 up; default 2000. Mostly it
   * is one way of the network; this is the bound where the network says nothing.
   */
  maxStaleMs?: number;
  /** Only these tenants, at most 64: the server then tells of their keys only. Default: all. */
  tenants?: readonly string[];
}

export interface L1Stats {
  entries: number;
  /** By estimate. */
  bytes: number;
}

export interface L1Entry {
  readonly storedKey: string;
  readonly stored: StoredValue;
  /** Monotonic milliseconds. */
  readonly expiresAtMs: number;
  readonly tracker: L1Tracker;
  /** When it was last made the most recently used one, monotonic milliseconds. */
  usedAtMs: number;
  /** Under which it is found without its stored key, once it was. */
  name: NamedKey | null;
}

/** Shared by those who are reading the same key now. */
interface Reading {
  /** False once the key was heard to have changed since they asked. */
  holds: boolean;
  readers: number;
}

const greatestTenants = 64;
const beatsPerBound = 4;
/** Who is used again within this time stays where it is in the order of use. */
const reorderMs = 100;

/** A key being read from its server, whose value may be kept afterwards. */
export interface L1Fill {
  /** What was read; `null` for nothing, or nothing readable. Freezes it. */
  offer(stored: StoredValue | null): void;
}

/**
 * Parsed values kept in the process, frozen, each as long as its server says nothing of its key. A value is served until
 * its TTL ends there, and only while the server is known to be heard: where it has been silent for `maxStaleMs`, or its
 * connection broke, its servers are asked again. Byte arrays are not kept, as nothing can freeze them, and nothing of
 * a cluster is.
 */
export class L1Cache {
  private readonly entries: LRUCache<string, L1Entry>;
  private readonly names = new L1Names<L1Entry>();
  private readonly readings = new Map<string, Reading>();
  private readonly trackers = new Map<string, L1Tracker>();
  private readonly trackerOf = new WeakMap<DataConnection, L1Tracker>();
  private readonly maxStaleMs: number;
  private readonly prefixes: readonly string[];
  private readonly onError: (error: unknown) => void;
  private readonly onWarning: (warning: CacheWarning) => void;
  private warnedOfCluster = false;

  /** @throws CacheError `invalid_argument` */
  constructor(
    options: L1Options,
    surroundings: {
      prefixOf: (tenantId: string) => string;
      onError: (error: unknown) => void;
      onWarning: (warning: CacheWarning) => void;
    },
  ) {
    const { maxBytes, maxStaleMs = 2_000, tenants } = options;
    if (!Number.isSafeInteger(maxBytes) || maxBytes < 1)
      throw new CacheError('invalid_argument', 'l1.maxBytes is a number of bytes');
    if (!(maxStaleMs >= 100)) throw new CacheError('invalid_argument', 'l1.maxStaleMs is 100 or more');
    if (tenants !== undefined && (tenants.length === 0 || tenants.length > greatestTenants)) {
      throw new CacheError('invalid_argument', `l1.tenants names 1 to ${greatestTenants} tenants`);
    }
    this.entries = new LRUCache({
      maxSize: maxBytes,
      dispose: ({ name }) => {
        if (name !== null) this.names.delete(name);
      },
    });
    this.maxStaleMs = maxStaleMs;
    this.prefixes = tenants === undefined ? ['tenant:'] : [...new Set(tenants)].map(surroundings.prefixOf);
    this.onError = surroundings.onError;
    this.onWarning = surroundings.onWarning;
  }

  /** An entry that was found by these parts of its key before, and is kept still. */
  known(prefix: string, infix: string, key: string): L1Entry | undefined {
    return this.names.find(prefix, infix, key);
  }

  /** What is kept under the key, which has these parts; `nowMs` by the monotonic clock. */
  findNamed(storedKey: string, name: NamedKey, nowMs: number): StoredValue | undefined {
    const stored = this.find(storedKey, nowMs);
    const entry = stored === undefined ? undefined : this.entries.peek(storedKey);
    if (entry !== undefined && entry.name === null) {
      entry.name = name;
      this.names.add(name, entry);
    }
    return stored;
  }

  /** What is kept under the key; `nowMs` by the monotonic clock. */
  find(storedKey: string, nowMs: number): StoredValue | undefined {
    const entry = this.entries.peek(storedKey);
    return entry === undefined ? undefined : this.serve(entry, nowMs);
  }

  /** The value of a kept entry, if it may be served now; monotonic milliseconds. */
  serve(entry: L1Entry, nowMs: number): StoredValue | undefined {
    if (nowMs - entry.usedAtMs > reorderMs) {
      entry.usedAtMs = nowMs;
      this.entries.get(entry.storedKey);
    }
    if (nowMs - entry.tracker.confirmedAtMs > this.maxStaleMs) return undefined;
    if (nowMs < entry.expiresAtMs) return entry.stored;
    this.entries.delete(entry.storedKey);
    return undefined;
  }

  /** To be called before the key is asked for; `null` where its value cannot be kept. */
  begin(storedKey: string, connection: DataConnection): L1Fill | null {
    const { client } = connection;
    if (!this.prefixes.some((prefix) => storedKey.startsWith(prefix))) return null;
    if (client instanceof Cluster) {
      this.warnOfCluster();
      return null;
    }
    const tracker = this.trackerOf.get(connection) ?? this.track(connection, client);
    const askedAtMs = performance.now();
    if (askedAtMs - tracker.confirmedAtMs > this.maxStaleMs) return null;
    const reading = this.readings.get(storedKey) ?? { holds: true, readers: 0 };
    this.readings.set(storedKey, reading);
    reading.readers += 1;
    // Asked before the value: whatever changes in between is heard of, and then nothing is kept.
    const timeLeft = client.pttl(storedKey).catch(() => -2);
    return { offer: (stored) => void this.admit(storedKey, stored, { reading, tracker, timeLeft, askedAtMs }) };
  }

  /** Once: who asked for values in the process would otherwise wonder for ever why each is read from its server. */
  private warnOfCluster(): void {
    if (this.warnedOfCluster) return;
    this.warnedOfCluster = true;
    const message = 'l1 keeps nothing of a Redis Cluster, whose nodes tell of changes each for itself only';
    this.onWarning({ code: 'l1_not_on_cluster', message });
  }

  /** Forgets a key that was, or is being, written in this process: who wrote it reads what was written. */
  forget(storedKey: string): void {
    this.entries.delete(storedKey);
    const reading = this.readings.get(storedKey);
    if (reading === undefined) return;
    reading.holds = false;
    this.readings.delete(storedKey);
  }

  forgetAll(): void {
    this.entries.clear();
    for (const reading of this.readings.values()) reading.holds = false;
    this.readings.clear();
  }

  stats(): L1Stats {
    return { entries: this.entries.size, bytes: this.entries.calculatedSize };
  }

  close(): void {
    for (const tracker of this.trackers.values()) tracker.close();
    this.forgetAll();
  }

  private async admit(
    storedKey: string,
    stored: StoredValue | null,
    read: { reading: Reading; tracker: L1Tracker; timeLeft: Promise<number>; askedAtMs: number },
  ): Promise<void> {
    const { reading, tracker, askedAtMs } = read;
    const bytes = stored === null ? null : freezeValue(stored.value);
    const leftMs = await read.timeLeft;
    reading.readers -= 1;
    if (reading.readers === 0 && reading.holds) this.readings.delete(storedKey);
    if (stored === null || bytes === null || leftMs === -2 || !reading.holds) return;
    const expiresAtMs = leftMs === -1 ? Number.POSITIVE_INFINITY : askedAtMs + leftMs;
    const entry = { storedKey, stored, expiresAtMs, tracker, usedAtMs: Number.NEGATIVE_INFINITY, name: null };
    this.entries.set(storedKey, entry, { size: bytes + 2 * storedKey.length + 300 });
  }

  /** One for all connections to a server: it tells of all its databases. */
  private track(connection: DataConnection, client: Exclude<DataConnection['client'], Cluster>): L1Tracker {
    const { host, port, sentinels, name } = client.options;
    const server = JSON.stringify(sentinels ? [sentinels, name] : [host, port]);
    const known = this.trackers.get(server);
    const tracker = known ?? this.startTracker(client.duplicate({ ...listening, connectionName: 'kryonix-l1' }));
    this.trackers.set(server, tracker);
    this.trackerOf.set(connection, tracker);
    return tracker;
  }

  private startTracker(listener: Redis): L1Tracker {
    return new L1Tracker({
      listener,
      prefixes: this.prefixes,
      beatMs: this.maxStaleMs / beatsPerBound,
      onInvalid: (storedKeys) => {
        if (storedKeys === null) this.forgetAll();
        else for (const storedKey of storedKeys) this.forget(storedKey);
      },
      onError: this.onError,
    });
  }
}

/** Whatever was heard before is forgotten with the connection, so nothing is subscribed to again by itself. */
const listening = { protocol: 2, db: 0, autoResubscribe: false, socketTimeout: undefined } as const;
