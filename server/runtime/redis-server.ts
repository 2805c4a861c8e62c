import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Redis } from 'ioredis';
import type { Logger } from 'pino';
import { adminUserName, adminUserRules, type Plane, serviceUserName, serviceUserRules } from '../redis/acl-rules.ts';
import { childEnvironment } from './child-environment.ts';
import type { RuntimeUser } from './runtime-user.ts';
import { type SupervisedChild, superviseChild } from './supervised-child.ts';
import { writeFileAtomically } from './write-file-atomically.ts';

export interface RedisOptions {
  /** Path of redis-server or valkey-server. */
  server: string;
  plane: Plane;
  directory: string;
  port: number;
  passwords: { admin: string; service: string };
  user: RuntimeUser;
  logFile: string;
  /** Settings that win over the plane's own, as in redis.conf. */
  settings?: Record<string, string>;
  /** False: a server that dies stays away. */
  restart?: boolean;
  log: Logger;
}

/** Writes the configuration and the users, then starts the server, supervised: wait for its `ready`. */
export async function startRedis(options: RedisOptions): Promise<SupervisedChild> {
  const { directory, user } = options;
  const file = { mode: 0o600, owner: user };
  await writeFileAtomically(join(directory, 'redis.conf'), configuration(options), file);
  await writeFileAtomically(usersFile(options), await users(options), file);
  return superviseChild({
    name: `Redis (${options.plane} plane)`,
    command: options.server,
    args: [join(directory, 'redis.conf')],
    directory,
    env: childEnvironment(directory),
    user: user.switched ? user : undefined,
    logFile: options.logFile,
    stopSignal: 'SIGTERM',
    stopDeadlineMs: 10_000,
    // A long append-only file is read before the first answer.
    readyDeadlineMs: 60_000,
    isReady: () => answers(options),
    restart: options.restart,
    log: options.log,
  });
}

/**
 * A tenant's own user may ask for more than it fetches: what waits for it counts as memory, for which others' keys would be
 * evicted and everybody's writes refused. The greediest connection is closed before that; those of the SDK ask for a few
 * values at once and read them as they come.
 */
const connectionSettings = {
  'maxmemory-clients': '50%',
  'client-output-buffer-limit': 'normal 128mb 64mb 60',
};

const planeSettings: Record<Plane, Record<string, string>> = {
  // Re-loadable values only: nothing to keep, the least used may go. `allkeys`, for a tenant's own user may write a key
  // without a TTL, and under a `volatile` policy enough of those end everybody's writes.
  data: { maxmemory: '256mb', 'maxmemory-policy': 'allkeys-lfu', appendonly: 'no' },
  // Sessions, locks, queues and telemetry on its way: never evicted, on disk before the answer. A limit all the same:
  // a refused write is better than a machine without memory.
  control: { maxmemory: '1gb', 'maxmemory-policy': 'noeviction', appendonly: 'yes', appendfsync: 'always' },
};

function configuration(options: RedisOptions): string {
  const settings: Record<string, string> = {
    bind: '127.0.0.1',
    port: String(options.port),
    dir: JSON.stringify(options.directory),
    aclfile: JSON.stringify(usersFile(options)),
    databases: '16',
    save: '""',
    daemonize: 'no',
    'tcp-keepalive': '60',
    ...connectionSettings,
    ...planeSettings[options.plane],
    ...options.settings,
  };
  const lines = Object.entries(settings).map(([name, value]) => `${name} ${value}`);
  return `# Written at every start.\n${lines.join('\n')}\n`;
}

/** Our own users as they must be, and the tenants' as they were saved. */
async function users(options: RedisOptions): Promise<string> {
  const saved = await readFile(usersFile(options), 'utf8').catch(() => '');
  const tenants = saved.split('\n').filter((line) => line.startsWith('user tenant_'));
  const digest = (password: string) => `#${createHash('sha256').update(password).digest('hex')}`;
  const line = (name: string, password: string, rules: string[]) =>
    ['user', name, 'reset', 'on', digest(password), ...rules].join(' ');
  return [
    // Nobody signs in as the default user, but the server replays its append-only file with that user's rights: without
    // them every transaction in it, which is every script's work, is refused and lost at a restart.
    'user default off resetpass allkeys allchannels allcommands',
    line(adminUserName, options.passwords.admin, adminUserRules()),
    line(serviceUserName, options.passwords.service, serviceUserRules(options.plane)),
    ...tenants,
    '',
  ].join('\n');
}

const usersFile = ({ directory }: RedisOptions) => join(directory, 'users.acl');

/** Whether this very server answers: another may have been quicker to take the port, and know the same passwords. */
async function answers(options: RedisOptions): Promise<boolean> {
  const client = new Redis({
    host: '127.0.0.1',
    port: options.port,
    username: adminUserName,
    password: options.passwords.admin,
    lazyConnect: true,
    retryStrategy: () => null,
    connectTimeout: 2_000,
    // A server that is loading its data answers LOADING: not ready yet.
    enableReadyCheck: false,
  });
  client.on('error', () => {});
  try {
    await client.connect();
    const [, file] = (await client.config('GET', 'aclfile')) as string[];
    return file === usersFile(options);
  } catch {
    return false;
  } finally {
    client.disconnect();
  }
}
