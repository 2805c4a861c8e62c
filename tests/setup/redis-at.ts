import { chown, mkdtemp, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { logger } from '#server/logger.ts';
import { adminUserName, type Plane, serviceUserName } from '#server/redis/acl-rules.ts';
import type { RedisPrograms } from '#server/runtime/programs.ts';
import { startRedis } from '#server/runtime/redis-server.ts';
import { RuntimeError } from '#server/runtime/runtime-error.ts';
import type { RuntimeUser } from '#server/runtime/runtime-user.ts';
import type { Secrets } from '#server/runtime/secrets.ts';
import { findFreePort } from '#server/runtime/stable-ports.ts';
import type { SupervisedChild } from '#server/runtime/supervised-child.ts';

/** With what a server is started, and where its files go. */
export interface RedisPlace {
  /** The servers' user can reach it. */
  home: string;
  redisPrograms: RedisPrograms;
  secrets: Secrets;
  user: RuntimeUser;
}

export interface TestRedis {
  port: number;
  /** ACL user `kryonix_service`. */
  url: string;
  /** ACL user `kryonix_admin`: may do everything. */
  adminUrl: string;
  /** Null while it does not run. */
  readonly pid: number | null;
  /** SIGSTOP and SIGCONT freeze and thaw it; after SIGKILL it is started again within about a second. */
  signal(signal: NodeJS.Signals): void;
  /** Stops it until `start` brings it back on the same port, with the same files. */
  stop(): Promise<void>;
  start(): Promise<void>;
  /** Stops it for good and deletes its files. */
  close(): Promise<void>;
}

export interface TestRedisOptions {
  plane: Plane;
  family?: 'redis' | 'valkey';
  /** As in redis.conf; they win over the plane's own. */
  settings?: Record<string, string>;
  /** Default a free one. */
  port?: number;
}

/** A server of a test's own, with the users of production. */
export async function startRedisAt(
  { home, redisPrograms, secrets, user }: RedisPlace,
  options: TestRedisOptions,
): Promise<TestRedis> {
  const program = options.family === 'valkey' ? redisPrograms.valkeyServer : redisPrograms.server;
  if (program === null) throw new Error('this machine has no valkey-server');
  const directory = await mkdtemp(join(home, 'redis-'));
  if (user.switched) await chown(directory, user.uid, user.gid);
  let port = options.port ?? (await findFreePort());
  const launch = async () => {
    const started = await startRedis({
      server: program,
      plane: options.plane,
      directory,
      port,
      passwords: secrets.redis,
      user,
      logFile: join(directory, 'server.log'),
      settings: options.settings,
      log: logger,
    });
    await started.ready;
    return started;
  };
  /** Between its choice and its use a port may be taken by the server of another file. */
  const launchWhereFree = async (attempts = 3): Promise<SupervisedChild> => {
    try {
      return await launch();
    } catch (error) {
      const taken = error instanceof RuntimeError && error.message.includes('Address already in use');
      if (!taken || attempts <= 1 || options.port !== undefined) throw error;
      port = await findFreePort();
      return launchWhereFree(attempts - 1);
    }
  };
  let child = await launchWhereFree();
  const url = (login: string, password: string) => `redis://${login}:${password}@127.0.0.1:${port}`;
  return {
    port,
    url: url(serviceUserName, secrets.redis.service),
    adminUrl: url(adminUserName, secrets.redis.admin),
    get pid() {
      return child.pid;
    },
    signal(signal) {
      if (child.pid === null) throw new Error('the server does not run');
      process.kill(child.pid, signal);
    },
    stop: () => child.stop(),
    async start() {
      child = await launch();
    },
    async close() {
      await child.stop();
      await rm(directory, { recursive: true, force: true });
    },
  };
}
