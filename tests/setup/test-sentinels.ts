import { chown, mkdtemp, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { inject } from 'vitest';
import { logger } from '#server/logger.ts';
import { serviceUserName } from '#server/redis/acl-rules.ts';
import { findFreePort } from '#server/runtime/stable-ports.ts';
import { askServer } from '#server/runtime/topology/ask-server.ts';
import { moveWatched, startSentinel } from '#server/runtime/topology/sentinel-server.ts';
import { agreedPrimary, startSentinels } from '#server/runtime/topology/start-sentinels.ts';
import { eventually } from './eventually.ts';
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
/** How long the primary may say nothing, milliseconds: a busy machine may keep it from running, until it is ended on purpose. */
const [noticedMs, patientMs] = [1_000, 30_000];

async function launchSentinel(primaryPort: number): Promise<{ port: number; close(): Promise<void> }> {
  const { home, redisPrograms, secrets, user } = inject('servers');
  if (redisPrograms.sentinel === null) throw new Error('this machine has no redis-sentinel');
  const directory = await mkdtemp(join(home, 'redis-'));
  if (user.switched) await chown(directory, user.uid, user.gid);
  const port = await findFreePort();
  const child = await startSentinel({
    program: redisPrograms.sentinel,
    directory,
    port,
    watched: { name: primaryName, port: primaryPort, adminPassword: secrets.redis.admin },
    downAfterMs: patientMs,
    user,
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

/** Has the sentinel take a silent primary for lost within seconds from now on. */
async function noticeLosses(port: number): Promise<void> {
  const periods = ['down-after-milliseconds', String(noticedMs), 'failover-timeout', String(3 * noticedMs)];
  await askServer(`redis://127.0.0.1:${port}`, (sentinel) => sentinel.call('SENTINEL', 'SET', primaryName, ...periods));
}

/** A primary, two replicas and three sentinels on loopback that know of each other. */
export async function startTestSentinels(): Promise<TestSentinels> {
  const { admin, service } = inject('servers').secrets.redis;
  const { primary, replicas, sentinels } = await startSentinels({
    launch: (_name, options) => startTestRedis({ plane: 'control', ...options }),
    launchSentinel: (_name, primaryPort) => launchSentinel(primaryPort),
    adminPassword: admin,
    primaryName,
  });
  const servers = [primary, ...replicas];
  /** Does `what` to the primary, and waits until all sentinels name another. */
  async function replacePrimary(what: (current: TestRedis) => Promise<unknown>): Promise<TestRedis> {
    const primaryNow = async () => {
      const agreed = await agreedPrimary(sentinels, primaryName);
      return servers.find(({ port }) => port === agreed);
    };
    const before = await eventually(primaryNow);
    await what(before);
    return eventually(async () => {
      const after = await primaryNow();
      return after === before ? undefined : after;
    });
  }
  const hosts = sentinels.map(({ port }) => `127.0.0.1:${port}`).join(',');
  return {
    url: `sentinel://${serviceUserName}:${service}@${hosts}/${primaryName}`,
    primary,
    movePrimary: () => replacePrimary(() => moveWatched(sentinels[0]?.port ?? 0, primaryName)),
    losePrimary: () =>
      replacePrimary(async (current) => {
        await Promise.all(sentinels.map(({ port }) => noticeLosses(port)));
        await current.stop();
      }),
    async close() {
      await Promise.all(sentinels.map((sentinel) => sentinel.close()));
      await Promise.all(servers.map((server) => server.close()));
    },
  };
}
