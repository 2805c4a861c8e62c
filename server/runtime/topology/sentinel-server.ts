import { join } from 'node:path';
import type { Logger } from 'pino';
import { adminUserName } from '../../redis/acl-rules.ts';
import { childEnvironment } from '../child-environment.ts';
import type { RuntimeUser } from '../runtime-user.ts';
import { type SupervisedChild, superviseChild } from '../supervised-child.ts';
import { writeFileAtomically } from '../write-file-atomically.ts';
import { askServer } from './ask-server.ts';

export interface SentinelOptions {
  /** Path of redis-sentinel. */
  program: string;
  directory: string;
  port: number;
  watched: { name: string; port: number; adminPassword: string };
  /** How long the primary may say nothing before it counts as lost. */
  downAfterMs: number;
  user: RuntimeUser;
  log: Logger;
  /** False: a sentinel that ends stays away. */
  restart?: boolean;
}

function configuration({ port, directory, watched, downAfterMs }: SentinelOptions): string {
  const { name, port: primaryPort, adminPassword } = watched;
  return [
    `port ${port}`,
    'bind 127.0.0.1',
    `dir ${JSON.stringify(directory)}`,
    // Two of three must agree that it is lost.
    `sentinel monitor ${name} 127.0.0.1 ${primaryPort} 2`,
    `sentinel auth-user ${name} ${adminUserName}`,
    `sentinel auth-pass ${name} ${adminPassword}`,
    `sentinel down-after-milliseconds ${name} ${downAfterMs}`,
    // A vote that came to nothing is repeated after twice this time.
    `sentinel failover-timeout ${name} ${3 * downAfterMs}`,
    '',
  ].join('\n');
}

/** A sentinel on loopback that rewrites its own file as it learns, as sentinels do. Wait for its `ready`. */
export async function startSentinel(options: SentinelOptions): Promise<SupervisedChild> {
  const { directory, user, port, watched } = options;
  const file = join(directory, 'sentinel.conf');
  await writeFileAtomically(file, configuration(options), { mode: 0o600, owner: user });
  return superviseChild({
    name: 'sentinel',
    command: options.program,
    args: [file],
    directory,
    env: childEnvironment(directory),
    user: user.switched ? user : undefined,
    logFile: join(directory, 'sentinel.log'),
    stopSignal: 'SIGTERM',
    stopDeadlineMs: 10_000,
    readyDeadlineMs: 30_000,
    isReady: async () => (await watchedBy(port, watched.name)) !== null,
    restart: options.restart,
    log: options.log,
  });
}

function askSentinel(port: number, command: string, primaryName: string): Promise<unknown> {
  return askServer(`redis://127.0.0.1:${port}`, (sentinel) => sentinel.call('SENTINEL', command, primaryName));
}

/** What a sentinel knows of the primary: its fields, or null while it does not answer. */
export async function watchedBy(port: number, primaryName: string): Promise<Record<string, string> | null> {
  try {
    const fields = (await askSentinel(port, 'MASTER', primaryName)) as string[];
    return Object.fromEntries(
      fields.flatMap((name, index) => (index % 2 === 0 ? [[name, fields[index + 1] ?? '']] : [])),
    );
  } catch {
    return null;
  }
}

/** Has the sentinels choose another primary, while the one before still runs. */
export async function moveWatched(port: number, primaryName: string): Promise<void> {
  await askSentinel(port, 'FAILOVER', primaryName);
}
