import { randomBytes } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Redis } from 'ioredis';
import { Client } from 'pg';
import { catalogues } from '#lib/cache/catalogue.ts';
import { type Cache, type CacheOptions, createCache } from '#lib/sdk/node.ts';
import type { BackupContext } from '#server/backup/backup-context.ts';
import { createFolderStorage } from '#server/backup/folder-storage.ts';
import { makePools, type Pools } from '#server/db/pools.ts';
import { logger } from '#server/logger.ts';
import { createTestDatabase, type TestDatabase } from '#tests/setup/test-database.ts';
import { startTestRedisPair, type TestRedisPair } from '#tests/setup/test-redis.ts';

/** The two planes, of whatever kind. */
type BackupRedis = Pick<TestRedisPair, 'redisUrl' | 'controlRedisUrl' | 'adminRedisUrls' | 'close'>;

/** Servers of a test's own with everything that backups work with, and an encrypting cache beside them. */
export interface BackupServers {
  context: BackupContext;
  database: TestDatabase;
  redis: BackupRedis;
  pools: Pools;
  cache: Cache;
  /** What that cache was made with. */
  cacheOptions: CacheOptions;
  folder: string;
  /** A tenant in the tables. */
  addTenant(slug: string): Promise<string>;
  /** A connection with all rights to the server and numbered database of a purpose database. */
  raw(database: number): Redis;
  /** Such a connection to database 0 of the control server. */
  control: Redis;
  /** Everything that all tenants but this one have: key, expiry and content, as the servers serialise it. */
  snapshotOfOthers(tenantId: string): Promise<Map<string, string>>;
  close(): Promise<void>;
}

export async function startBackupServers(
  startRedis: () => Promise<BackupRedis> = startTestRedisPair,
): Promise<BackupServers> {
  const [database, redis] = await Promise.all([createTestDatabase(), startRedis()]);
  const folder = await mkdtemp(join(tmpdir(), 'kryonix-backups-'));
  const pools = makePools(database);
  const masterKey = randomBytes(32).toString('base64');
  const catalogue = catalogues['multi-tenant'];
  const context: BackupContext = {
    pools,
    connections: redis,
    ownerDatabaseUrl: database.ownerDatabaseUrl,
    catalogue,
    masterKey,
    wrapping: { masterKey },
    home: folder,
    storage: createFolderStorage(folder),
    pace: { keysPerScan: 500, restShare: 0 },
    log: logger,
  };
  const cacheOptions: CacheOptions = {
    url: redis.redisUrl,
    control: { url: redis.controlRedisUrl },
    encryption: { masterKey, acceptUnencrypted: true },
    strict: true,
    // Time-outs are another file's subject.
    connection: { commandTimeoutMs: 5_000 },
  };
  const cache = createCache(cacheOptions);
  const clients = new Map<number, Redis>();
  const control = new Redis(redis.adminRedisUrls.control, { db: 0 });
  const raw = (id: number) => {
    const plane = catalogue.databases[id]?.evictionClass === 'protected' ? 'control' : 'data';
    const known = clients.get(id) ?? new Redis(redis.adminRedisUrls[plane], { db: id });
    clients.set(id, known);
    return known;
  };
  return {
    ...{ context, database, redis, pools, cache, cacheOptions, folder, raw, control },
    addTenant: (slug) => addTenant(database, slug),
    async snapshotOfOthers(tenantId) {
      const found = new Map<string, string>();
      for (const { id } of catalogue.databases) await snapshot(raw(id), id, tenantId, found);
      return found;
    },
    async close() {
      for (const client of clients.values()) client.disconnect();
      control.disconnect();
      await Promise.all([cache.close(), pools.close()]);
      await Promise.all([redis.close(), database.drop(), rm(folder, { recursive: true, force: true })]);
    },
  };
}

async function addTenant({ superuserDatabaseUrl }: TestDatabase, slug: string): Promise<string> {
  const client = new Client({ connectionString: superuserDatabaseUrl });
  await client.connect();
  try {
    const { rows } = await client.query<{ id: string }>(
      'insert into accounts.tenants (slug, name) values ($1, $1) returning id',
      [slug],
    );
    return rows[0]?.id ?? '';
  } finally {
    await client.end();
  }
}

async function snapshot(client: Redis, id: number, tenantId: string, found: Map<string, string>): Promise<void> {
  const keys = (await client.keys('tenant:*')).filter((key) => !key.startsWith(`tenant:${tenantId}:`));
  for (const key of keys) {
    const [dump, expiresAt] = await Promise.all([client.dumpBuffer(key), client.pexpiretime(key)]);
    found.set(`${id}/${key}`, `${expiresAt}/${dump?.toString('base64')}`);
  }
}
