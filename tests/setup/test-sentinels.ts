import { chown, mkdtemp, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { Redis } from 'ioredis';
import { inject } from 'vitest';
import { logger } from '#server/logger.ts';
import { adminUserName, serviceUserName } from '#server/redis/acl-rules.ts';
import { childEnvironment } from '#server/runtime/child-environment.ts';
import { findFreePort } from '#server/runtime/stable-ports.ts';
import { superviseChild } from '#server/runtime/supervised-child.ts';
import { writeFileAtomically } from '#server/runtime/write-file-atomically.ts';
import { eventually } from './eventually.ts';
import { replicaSettings } from './test-cluster.ts';
import { startTestRedis, type TestRedis } from './test-redis.ts';

export interface TestSentinels {
  /** `sentinel://…/conformance`, ACL user `kryonix_service`. */
  url: string;
  /** The first primary. */
  primary: TestRedis;
  /** Has the sentinels choose another primary, while the one before still runs; answers the new one. */
  movePrimary(): Promise<TestRedis>;
  /** Ends whoever is the primary now; answers the one that the sentinels chose instead. */
  losePrimary(): Promise<TestRedis>;
  close(): Promise<void>;
}

const primaryName = 'conformance';

function configuration(port: number, directory: string, primaryPort: number, password: string): string {
  return [
    `port ${port}`,
    'bind 127.0.0.1',
    `dir ${JSON.stringify(directory)}`,
    `sentinel monitor ${primaryName} 127.0.0.1 ${primaryPort} 2`,
    `sentinel auth-user ${primaryName} ${adminUserName}`,
    `sentinel auth-pass ${primaryName} ${password}`,
    `sentinel down-after-milliseconds ${primaryName} 1000`,
    `sentinel failover-timeout ${primaryName} 3000`,
    '',
  ].join('\n');
}

async function askSentinel(port: number, command: string): Promise<unknown> {
  const client = new Redis({ host: '127.0.0.1', port, lazyConnect: true, retryStrategy: () => null });
  client.on('error', () => undefined);
  try {
    await client.connect();
    return await client.call('SENTINEL', command, primaryName);
  } finally {
    client.disconnect();
  }
}

/** What a sentinel knows of the primary: its fields, or null while it does not answer. */
async function knownBy(port: number): Promise<Record<string, string> | null> {
  try {
    const fields = (await askSentinel(port, 'MASTER')) as string[];
    return Object.fromEntries(
      fields.flatMap((name, index) => (index % 2 === 0 ? [[name, fields[index + 1] ?? '']] : [])),
    );
  } catch {
    return null;
  }
}

async function startSentinel(primaryPort: number): Promise<{ port: number; close(): Promise<void> }> {
  const { home, redisPrograms, secrets, user } = inject('servers');
  if (redisPrograms.sentinel === null) throw new Error('this machine has no redis-sentinel');
  const directory = await mkdtemp(join(home, 'redis-'));
  if (user.switched) await chown(directory, user.uid, user.gid);
  const port = await findFreePort();
  const file = join(directory, 'sentinel.conf');
  const text = configuration(port, directory, primaryPort, secrets.redis.admin);
  await writeFileAtomically(file, text, { mode: 0o600, owner: user });
  const child = superviseChild({
    name: 'sentinel',
    command: redisPrograms.sentinel,
    args: [file],
    directory,
    env: childEnvironment(directory),
    user: user.switched ? user : undefined,
    logFile: join(directory, 'sentinel.log'),
    stopSignal: 'SIGTERM',
    stopDeadlineMs: 10_000,
    readyDeadlineMs: 30_000,
    isReady: async () => (await knownBy(port)) !== null,
    log: logger,
  });
  await child.ready;
  return {
    port,
    async close() {
      await child.stop();
      await rm(directory, { recursive: true, force: true });
    },
  };
}

async function linkedReplica(primary: TestRedis): Promise<TestRedis> {
  const replica = await startTestRedis({
    plane: 'control',
    settings: { ...replicaSettings(), replicaof: `127.0.0.1 ${primary.port}` },
  });
  const admin = new Redis(replica.adminUrl);
  await eventually(async () => (await admin.info('replication')).includes('master_link_status:up'));
  admin.disconnect();
  return replica;
}

/** A primary, two replicas and three sentinels on loopback that know of each other. */
export async function startTestSentinels(): Promise<TestSentinels> {
  const primary = await startTestRedis({ plane: 'control', settings: replicaSettings() });
  const replicas = await Promise.all([linkedReplica(primary), linkedReplica(primary)]);
  const sentinels = await Promise.all([1, 2, 3].map(() => startSentinel(primary.port)));
  await Promise.all(
    sentinels.map(({ port }) =>
      eventually(async () => {
        const known = await knownBy(port);
        return known?.['num-slaves'] === '2' && known['num-other-sentinels'] === '2';
      }),
    ),
  );
  const servers = [primary, ...replicas];
  /** Does `what` to the primary, and waits until all sentinels name another. */
  async function replacePrimary(what: (current: TestRedis) => Promise<unknown>): Promise<TestRedis> {
    const primaryNow = async () => {
      const named = await Promise.all(sentinels.map(async (sentinel) => (await knownBy(sentinel.port))?.port));
      return new Set(named).size === 1 ? servers.find(({ port }) => String(port) === named[0]) : undefined;
    };
    const before = await eventually(primaryNow);
    await what(before);
    return eventually(async () => {
      const after = await primaryNow();
      return after === before ? undefined : after;
    });
  }
  const { service } = inject('servers').secrets.redis;
  const hosts = sentinels.map(({ port }) => `127.0.0.1:${port}`).join(',');
  return {
    url: `sentinel://${serviceUserName}:${service}@${hosts}/${primaryName}`,
    primary,
    movePrimary: () => replacePrimary(() => askSentinel(sentinels[0]?.port ?? 0, 'FAILOVER')),
    losePrimary: () => replacePrimary((current) => current.stop()),
    async close() {
      await Promise.all(sentinels.map((sentinel) => sentinel.close()));
      await Promise.all(servers.map((server) => server.close()));
    },
  };
}
