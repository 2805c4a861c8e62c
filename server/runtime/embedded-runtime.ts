import { join } from 'node:path';
import type { Logger } from 'pino';
import { adminUserName, serviceUserName } from '../redis/acl-rules.ts';
import type { Connections } from './connections.ts';
import { type DataPlace, prepareDataPlace } from './data-place.ts';
import { acquireHomeLock } from './home-lock.ts';
import { stopLeftoverProcesses } from './leftover-processes.ts';
import { postgresDataVersion, startPostgres, superuserName } from './postgres-server.ts';
import type { PostgresPrograms, ProgramNeeds, Programs, RedisPrograms } from './programs.ts';
import { type Progress, withStep } from './progress.js';
import { startRedis } from './redis-server.ts';
import { resolvePrograms } from './resolve-programs.ts';
import { chooseRuntimeUser, type RuntimeUser } from './runtime-user.ts';
import { readOrCreateSecrets, type Secrets } from './secrets.ts';
import { stablePorts } from './stable-ports.ts';
import type { SupervisedChild } from './supervised-child.ts';

export interface EmbeddedRuntime {
  /** How to reach the servers that were started. */
  connections: Partial<Connections>;
  /** What runs them, pg_dump and psql included. */
  programs: Programs;
  children: SupervisedChild[];
  stop(): Promise<void>;
}

export interface EmbeddedRuntimeOptions {
  /** Secrets, ports and, where the servers' user can reach it, data. */
  home: string;
  needs: ProgramNeeds;
  progress: Progress;
  log: Logger;
  /** For tests: PostgreSQL does not wait for the disk. */
  throwaway?: boolean;
  /** Is given `stop` before anything starts, so that a signal during the start leaves nothing behind. */
  onStarting?: (stop: () => Promise<void>) => void;
}

/** The one PostgreSQL database of the product. */
export const databaseName = 'kryonix';

interface Context {
  options: EmbeddedRuntimeOptions;
  user: RuntimeUser;
  secrets: Secrets;
  place: DataPlace;
}

/**
 * Starts the servers that `needs` names on loopback ports and supervises them. Creates nothing in SQL beyond the
 * superuser. One runtime per home: throws a `RuntimeError` where another process has it, and wherever a person must
 * act first.
 */
export async function startEmbeddedRuntime(options: EmbeddedRuntimeOptions): Promise<EmbeddedRuntime> {
  const { home, needs, progress, log } = options;
  const lock = await acquireHomeLock(home);
  const children: SupervisedChild[] = [];
  const stop = async () => {
    await Promise.all(children.map((child) => child.stop()));
    await lock.release();
  };
  options.onStarting?.(stop);
  try {
    const secrets = await readOrCreateSecrets(home);
    const user = await chooseRuntimeUser();
    const place = await prepareDataPlace(home, secrets.installationId, user, log);
    const programs = await resolvePrograms(needs, await postgresDataVersion(place.postgres), progress);
    const context: Context = { options, user, secrets, place };
    const connections: Partial<Connections> = {};
    await withStep(progress, 'Starting the servers', async () => {
      const starts: Promise<void>[] = [];
      await stopLeftovers(place, programs);
      const ports = await stablePorts(home, ['postgres', 'redisData', 'redisControl']);
      if (programs.postgres)
        starts.push(addPostgres(context, programs.postgres, ports.postgres, children, connections));
      if (programs.redis) starts.push(addRedis(context, programs.redis, ports, children, connections));
      const failed = (await Promise.allSettled(starts)).find((start) => start.status === 'rejected');
      if (failed) throw failed.reason;
    });
    return { connections, programs, children, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

/** Before the ports are chosen: servers that a killed parent left behind still sit on theirs. */
async function stopLeftovers(place: DataPlace, programs: Programs): Promise<void> {
  const deadlineMs = 10_000;
  await Promise.all([
    programs.postgres &&
      stopLeftoverProcesses(place.postgres, programs.postgres.postgres, { signal: 'SIGINT', deadlineMs }),
    programs.redis && stopLeftoverProcesses(place.redisData, programs.redis.server, { signal: 'SIGTERM', deadlineMs }),
    programs.redis &&
      stopLeftoverProcesses(place.redisControl, programs.redis.server, { signal: 'SIGTERM', deadlineMs }),
  ]);
}

async function addPostgres(
  { options, user, secrets, place }: Context,
  programs: PostgresPrograms,
  port: number,
  children: SupervisedChild[],
  connections: Partial<Connections>,
): Promise<void> {
  const child = await startPostgres({
    programs,
    directory: place.postgres,
    port,
    superuserPassword: secrets.postgres.superuser,
    user,
    logFile: join(place.logs, 'postgres.log'),
    throwaway: options.throwaway ?? false,
    log: options.log,
  });
  children.push(child);
  await child.ready;
  const url = (login: string, password: string, database = databaseName) =>
    `postgres://${login}:${password}@127.0.0.1:${port}/${database}`;
  connections.databaseUrl = url('kryonix_app', secrets.postgres.app);
  connections.ownerDatabaseUrl = url('kryonix_migrator', secrets.postgres.migrator);
  connections.ingestDatabaseUrl = url('kryonix_ingest', secrets.postgres.ingest);
  connections.platformDatabaseUrl = url('kryonix_platform', secrets.postgres.platform);
  connections.superuserDatabaseUrl = url(superuserName, secrets.postgres.superuser, 'postgres');
}

async function addRedis(
  { options, user, secrets, place }: Context,
  programs: RedisPrograms,
  ports: { redisData: number; redisControl: number },
  children: SupervisedChild[],
  connections: Partial<Connections>,
): Promise<void> {
  const common = { server: programs.server, passwords: secrets.redis, user, log: options.log };
  const logFile = (name: string) => join(place.logs, name);
  const started = await Promise.all([
    startRedis({
      ...common,
      plane: 'data',
      directory: place.redisData,
      port: ports.redisData,
      logFile: logFile('redis-data.log'),
    }),
    startRedis({
      ...common,
      plane: 'control',
      directory: place.redisControl,
      port: ports.redisControl,
      logFile: logFile('redis-control.log'),
    }),
  ]);
  children.push(...started);
  await Promise.all(started.map((child) => child.ready));
  const url = (login: string, password: string, port: number) => `redis://${login}:${password}@127.0.0.1:${port}`;
  connections.redisUrl = url(serviceUserName, secrets.redis.service, ports.redisData);
  connections.controlRedisUrl = url(serviceUserName, secrets.redis.service, ports.redisControl);
  connections.adminRedisUrls = {
    data: url(adminUserName, secrets.redis.admin, ports.redisData),
    control: url(adminUserName, secrets.redis.admin, ports.redisControl),
  };
}
