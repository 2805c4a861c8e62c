import { chown, mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Client } from 'pg';
import type { Logger } from 'pino';
import { childEnvironment } from './child-environment.ts';
import type { PostgresPrograms } from './programs.ts';
import { runCommand } from './run-command.ts';
import { RuntimeError } from './runtime-error.ts';
import type { RuntimeUser } from './runtime-user.ts';
import { type SupervisedChild, superviseChild } from './supervised-child.ts';
import { writeFileAtomically } from './write-file-atomically.ts';

export const superuserName = 'kryonix_superuser';

export interface PostgresOptions {
  programs: PostgresPrograms;
  directory: string;
  port: number;
  superuserPassword: string;
  user: RuntimeUser;
  logFile: string;
  /** True for data that live no longer than a test: nothing waits for the disk. */
  throwaway: boolean;
  log: Logger;
}

/** The major version that made the data in `directory`, null where there are none. */
export async function postgresDataVersion(directory: string): Promise<number | null> {
  const text = await readFile(join(directory, 'PG_VERSION'), 'utf8').catch(() => null);
  return text === null ? null : Number(text.trim());
}

/** Makes the cluster on the first run, then starts it, supervised: wait for its `ready`. */
export async function startPostgres(options: PostgresOptions): Promise<SupervisedChild> {
  const { directory, programs, user } = options;
  if ((await postgresDataVersion(directory)) === null) await initialise(options);
  await writeFileAtomically(join(directory, 'postgresql.conf'), configuration(options), { mode: 0o600, owner: user });
  return superviseChild({
    name: 'PostgreSQL',
    command: programs.postgres,
    args: ['-D', directory],
    directory,
    env: childEnvironment(directory),
    user: user.switched ? user : undefined,
    logFile: options.logFile,
    // Fast shutdown: ends sessions and writes a checkpoint.
    stopSignal: 'SIGINT',
    stopDeadlineMs: 15_000,
    // Recovery after a crash may take a while.
    readyDeadlineMs: 60_000,
    // Whoever wrote it is gone by now; its number may belong to any other process.
    beforeStart: () => rm(join(directory, 'postmaster.pid'), { force: true }),
    isReady: () => answers(options),
    log: options.log,
  });
}

/** initdb into a folder beside, renamed when complete, so that an interrupted first run begins again. */
async function initialise(options: PostgresOptions): Promise<void> {
  const { directory, programs, user } = options;
  const partial = `${directory}.partial`;
  const passwordFile = `${directory}.password`;
  await rm(partial, { recursive: true, force: true });
  await rm(directory, { recursive: true, force: true });
  await mkdir(partial, { mode: 0o700 });
  await writeFile(passwordFile, options.superuserPassword, { mode: 0o600 });
  try {
    if (user.switched) {
      await chown(partial, user.uid, user.gid);
      await chown(passwordFile, user.uid, user.gid);
    }
    const result = await runCommand(
      programs.initdb,
      [
        ...['--pgdata', partial, '--username', superuserName, '--pwfile', passwordFile],
        ...['--auth=scram-sha-256', '--locale=C.UTF-8', '--encoding=UTF8', '--no-instructions'],
        ...(options.throwaway ? ['--no-sync'] : []),
      ],
      { cwd: partial, env: childEnvironment(partial), user: user.switched ? user : undefined },
    );
    if (result.exitCode !== 0) throw new RuntimeError(`initdb failed: ${result.stderr}`);
    await rename(partial, directory);
  } finally {
    await rm(passwordFile, { force: true });
  }
}

function configuration(options: PostgresOptions): string {
  const settings: Record<string, string> = {
    listen_addresses: "'127.0.0.1'",
    port: String(options.port),
    unix_socket_directories: "''",
    max_connections: '100',
    shared_preload_libraries: "'timescaledb'",
    'timescaledb.telemetry_level': 'off',
    // Retention and rollups are our own: the extension has no job to run, and its workers would only hold connections
    // (a database that is copied as a template must have none).
    'timescaledb.max_background_workers': '0',
    password_encryption: "'scram-sha-256'",
    jit: 'off',
    shared_buffers: "'128MB'",
    max_wal_size: "'512MB'",
    max_worker_processes: '16',
    // Built in: needs no time zone files on this machine.
    timezone: "'GMT'",
    log_timezone: "'GMT'",
    log_min_messages: 'warning',
    log_line_prefix: "'%m [%p] %q%u@%d '",
    ...(options.throwaway ? { fsync: 'off', synchronous_commit: 'off', full_page_writes: 'off' } : {}),
  };
  const lines = Object.entries(settings).map(([name, value]) => `${name} = ${value}`);
  return `# Written at every start.\n${lines.join('\n')}\n`;
}

async function answers(options: PostgresOptions): Promise<boolean> {
  const client = new Client({
    host: '127.0.0.1',
    port: options.port,
    user: superuserName,
    password: options.superuserPassword,
    database: 'postgres',
    connectionTimeoutMillis: 2_000,
  });
  client.on('error', () => {});
  try {
    await client.connect();
    await client.query('select 1');
    return true;
  } catch (error) {
    // It listens but refuses us: waiting will not help.
    if ((error as { code?: string }).code === '28P01') {
      throw new RuntimeError('PostgreSQL refuses the password in secrets.json: restore that file from a copy.');
    }
    return false;
  } finally {
    await client.end().catch(() => {});
  }
}
