import { accessSync, constants, existsSync, readdirSync } from 'node:fs';
import { delimiter, dirname, join } from 'node:path';
import type { PostgresPrograms, RedisPrograms } from './programs.ts';
import { runCommand } from './run-command.ts';
import type { RuntimeUser } from './runtime-user.ts';
import { isReachable } from './storage-place.ts';

const lowestPostgres = 15;
const lowestRedis = 7;
const debianPostgres = '/usr/lib/postgresql';

/** The first dotted number of a `--version` line: `postgres (PostgreSQL) 17.11`, `Redis server v=8.0.2 …`. */
export function majorVersionOf(versionLine: string): number | null {
  const match = /(\d+)(?:\.\d+|beta|rc|devel)/.exec(versionLine);
  return match?.[1] === undefined ? null : Number(match[1]);
}

/**
 * A PostgreSQL on this machine that can serve: 15 or newer, with the timescaledb extension, reachable for the user who
 * will run it. `requiredMajor` is the version of data that exist already: no other can open them.
 */
export async function findInstalledPostgres(
  user: RuntimeUser,
  requiredMajor: number | null,
): Promise<PostgresPrograms | null> {
  const debian = existsSync(debianPostgres)
    ? readdirSync(debianPostgres)
        .sort((a, b) => Number(b) - Number(a))
        .map((version) => join(debianPostgres, version, 'bin'))
    : [];
  for (const directory of [...debian, ...searchPath()]) {
    const programs = await postgresIn(directory, requiredMajor);
    if (programs && isReachable(dirname(programs.postgres), user)) return programs;
  }
  return null;
}

async function postgresIn(directory: string, requiredMajor: number | null): Promise<PostgresPrograms | null> {
  const path = (name: string) => join(directory, name);
  if (!['postgres', 'initdb', 'psql', 'pg_dump', 'pg_restore'].every((name) => isExecutable(path(name)))) return null;
  const version = await runCommand(path('postgres'), ['--version'], { timeoutMs: 5_000 });
  const majorVersion = version.exitCode === 0 ? majorVersionOf(version.stdout) : null;
  if (majorVersion === null || majorVersion < lowestPostgres) return null;
  if (requiredMajor !== null && majorVersion !== requiredMajor) return null;
  if (!(await hasTimescale(directory, majorVersion))) return null;
  return {
    majorVersion,
    postgres: path('postgres'),
    initdb: path('initdb'),
    psql: path('psql'),
    pgDump: path('pg_dump'),
    pgRestore: path('pg_restore'),
  };
}

async function hasTimescale(directory: string, majorVersion: number): Promise<boolean> {
  const shares = [
    `/usr/share/postgresql/${majorVersion}`,
    join(directory, '../share/postgresql'),
    join(directory, '../share'),
  ];
  const config = join(directory, 'pg_config');
  if (isExecutable(config)) {
    const answer = await runCommand(config, ['--sharedir'], { timeoutMs: 5_000 });
    if (answer.exitCode === 0) shares.unshift(answer.stdout.trim());
  }
  return shares.some((share) => existsSync(join(share, 'extension/timescaledb.control')));
}

/** A redis or valkey on this machine, 7 or newer. */
export async function findInstalledRedis(user: RuntimeUser): Promise<RedisPrograms | null> {
  for (const family of ['redis', 'valkey']) {
    const server = onSearchPath(`${family}-server`);
    const cli = onSearchPath(`${family}-cli`);
    if (!server || !cli || !isReachable(dirname(server), user)) continue;
    const version = await runCommand(server, ['--version'], { timeoutMs: 5_000 });
    const major = version.exitCode === 0 ? majorVersionOf(version.stdout) : null;
    if (major === null || major < lowestRedis) continue;
    return {
      server,
      cli,
      sentinel: onSearchPath(`${family}-sentinel`),
      valkeyServer: onSearchPath('valkey-server'),
      valkeyCli: onSearchPath('valkey-cli'),
    };
  }
  return null;
}

function searchPath(): string[] {
  const own = (process.env.PATH ?? '').split(delimiter).filter((directory) => directory !== '');
  return [...new Set([...own, '/usr/local/bin', '/usr/local/sbin', '/usr/bin', '/usr/sbin'])];
}

/** The path of a program, or null where the machine has none of that name. */
export function onSearchPath(name: string): string | null {
  return (
    searchPath()
      .map((directory) => join(directory, name))
      .find(isExecutable) ?? null
  );
}

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
