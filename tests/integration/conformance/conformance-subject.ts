import { randomUUID } from 'node:crypto';
import { Redis } from 'ioredis';
import type { CacheOptions } from '#lib/cache/cache-options.ts';
import { type Cache, createCache } from '#lib/cache/create-cache.ts';
import type { KeyForm } from '#lib/cache/keyspace.ts';
import type { TenantCache } from '#lib/cache/tenant-cache.ts';

/** Two tenants; a topology may put the first on servers of its own. */
export interface ConformanceTenants {
  own: string;
  other: string;
}

/** Running servers, and how to reach them. */
export interface ConformanceTopology {
  options: CacheOptions;
  keyForm: KeyForm;
  /** URLs of every server that takes writes, for a user who may do everything. */
  adminUrls: string[];
  /** Where the first tenant's keys must be, and nowhere else. Default: any of `adminUrls`. */
  ownUrls?: string[];
  /** Where the topology fails over. */
  failover?: {
    /** Lets a replica take a primary's place while that still runs; answers the `adminUrls` of then. */
    movePrimary(): Promise<string[]>;
    /** Takes a primary away for good. */
    losePrimary(): Promise<unknown>;
  };
  close(): Promise<void>;
}

interface StoredKey {
  url: string;
  database: number;
  key: string;
  ttlSeconds: number;
}

/** Whatever the servers hold of a tenant, read past the cache. */
export async function storedKeysOf(
  tenantId: string,
  { adminUrls, keyForm }: ConformanceTopology,
): Promise<StoredKey[]> {
  const found: StoredKey[] = [];
  for (const url of adminUrls) {
    for (let database = 0; database < (keyForm === 'numbered' ? 16 : 1); database += 1) {
      const client = new Redis(url, { db: database });
      for (const key of await client.keys(`tenant:${tenantId}:*`)) {
        found.push({ url, database, key, ttlSeconds: await client.ttl(key) });
      }
      client.disconnect();
    }
  }
  return found;
}

/** The topology under test and a cache on it, once its servers run. */
export class Subject {
  readonly tenants: ConformanceTenants = { own: randomUUID(), other: randomUUID() };
  /** Everything reported to `onError`, of every cache that `openCache` made. */
  readonly faults: unknown[] = [];
  private running: { topology: ConformanceTopology; cache: Cache } | null = null;

  async start(open: (tenants: ConformanceTenants) => Promise<ConformanceTopology>): Promise<void> {
    const topology = await open(this.tenants);
    // Time-outs are another file's subject: a busy machine must not turn into misses here.
    const { options } = topology;
    const cache = this.openCache({ ...options, connection: { ...options.connection, commandTimeoutMs: 5_000 } });
    this.running = { topology, cache };
  }

  openCache(options: CacheOptions): Cache {
    return createCache({ ...options, onError: (error) => this.faults.push(error), onWarning: () => undefined });
  }

  get topology(): ConformanceTopology {
    if (this.running === null) throw new Error('the servers do not run');
    return this.running.topology;
  }

  get cache(): Cache {
    if (this.running === null) throw new Error('the servers do not run');
    return this.running.cache;
  }

  get own(): TenantCache {
    return this.cache.forTenant(this.tenants.own);
  }

  get other(): TenantCache {
    return this.cache.forTenant(this.tenants.other);
  }

  async stop(): Promise<void> {
    await this.running?.cache.close();
    await this.running?.topology.close();
  }
}
