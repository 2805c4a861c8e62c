import { existsSync } from 'node:fs';
import { mkdir, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { z } from 'zod';
import { debianArchitecture } from './debian-architecture.ts';
import { acquireExclusiveLock } from './exclusive-lock.ts';
import { fetchDebianTree } from './fetch-debian-tree.ts';
import { patchPrograms } from './patch-programs.ts';
import type { PostgresPrograms, ProgramNeeds, RedisPrograms } from './programs.ts';
import { type Progress, withStep } from './progress.js';
import { RuntimeError } from './runtime-error.ts';

/** Raise it when the tree's content changes: what an older checkout fetched is then fetched again. */
const treeVersion = 1;
const suite = 'trixie';
/** The version in that suite. */
export const debianPostgresMajor = 17;
const packagesFor = {
  postgres: [`postgresql-${debianPostgresMajor}`, `postgresql-${debianPostgresMajor}-timescaledb`],
  redis: ['redis-server', 'redis-sentinel', 'valkey-server'],
};
const stampName = 'kryonix-programs.json';
const stampSchema = z.object({
  version: z.literal(treeVersion),
  architecture: z.string(),
  packages: z.array(z.string()),
});
/** Another process may be fetching the same tree over a slow line. */
const lockWaitMs = 15 * 60_000;

/**
 * Makes sure that `directory` holds Debian's own programs for `needs`, fetched once and kept. A fetch that was
 * interrupted leaves nothing behind that could be mistaken for a complete tree.
 */
export async function prepareDebianPrograms(directory: string, needs: ProgramNeeds, progress: Progress): Promise<void> {
  if (await isPrepared(directory, needs)) return;
  const lock = await acquireExclusiveLock(`programs:${directory}`, lockWaitMs);
  if (!lock)
    throw new RuntimeError(`Another process has been fetching ${directory} for 15 minutes: stop it and start again.`);
  try {
    if (await isPrepared(directory, needs)) return;
    await fetchPrograms(directory, needs, progress);
  } finally {
    await lock.release();
  }
}

async function isPrepared(directory: string, needs: ProgramNeeds): Promise<boolean> {
  const packages = await preparedPackages(directory);
  return wantedPackages(needs).every((name) => packages.includes(name));
}

async function preparedPackages(directory: string): Promise<string[]> {
  try {
    const stamp = stampSchema.parse(JSON.parse(await readFile(join(directory, stampName), 'utf8')));
    return stamp.architecture === debianArchitecture().name ? stamp.packages : [];
  } catch {
    // No stamp, or that of another version: as good as nothing there.
    return [];
  }
}

function wantedPackages(needs: ProgramNeeds): string[] {
  return [...(needs.postgres ? packagesFor.postgres : []), ...(needs.redis ? packagesFor.redis : [])];
}

async function fetchPrograms(directory: string, needs: ProgramNeeds, progress: Progress): Promise<void> {
  const parent = dirname(directory);
  await mkdir(parent, { recursive: true, mode: 0o755 });
  const prefix = `${basename(directory)}.partial-`;
  for (const name of await readdir(parent)) {
    if (name.startsWith(prefix)) await rm(join(parent, name), { recursive: true, force: true });
  }
  const partial = join(parent, `${prefix}${process.pid}`);
  const packages = [...new Set([...(await preparedPackages(directory)), ...wantedPackages(needs)])];
  try {
    await fetchDebianTree(partial, suite, packages, progress);
    await withStep(progress, 'Preparing the programs', async () => {
      await prune(partial);
      await patchPrograms(partial, directory);
      const stamp = { version: treeVersion, architecture: debianArchitecture().name, packages };
      await writeFile(join(partial, stampName), `${JSON.stringify(stamp)}\n`);
      await rm(directory, { recursive: true, force: true });
      await rename(partial, directory);
    });
  } catch (error) {
    await rm(partial, { recursive: true, force: true });
    throw error;
  }
}

/** What a server without a person at it never reads; the LLVM libraries only serve the JIT, which is off. */
async function prune(tree: string): Promise<void> {
  const libraries = join(tree, 'usr/lib', debianArchitecture().triplet);
  const unused = ['usr/share/doc', 'usr/share/man', 'usr/share/locale', 'usr/share/i18n', 'var', 'dev', 'tmp'];
  for (const path of unused) await rm(join(tree, path), { recursive: true, force: true });
  for (const name of await readdir(libraries)) {
    if (/^lib(LLVM|z3)[.-]/.test(name)) await rm(join(libraries, name), { force: true });
  }
}

/** Where the tree keeps PostgreSQL's programs. */
export function debianPostgres(directory: string): PostgresPrograms {
  const path = (name: string) => join(directory, 'usr/lib/postgresql', String(debianPostgresMajor), 'bin', name);
  return {
    majorVersion: debianPostgresMajor,
    postgres: path('postgres'),
    initdb: path('initdb'),
    psql: path('psql'),
    pgDump: path('pg_dump'),
    pgRestore: path('pg_restore'),
  };
}

/** Where the tree keeps the programs of Redis and Valkey. */
export function debianRedis(directory: string): RedisPrograms {
  const path = (name: string) => join(directory, 'usr/bin', name);
  const optional = (name: string) => (existsSync(path(name)) ? path(name) : null);
  return {
    server: path('redis-server'),
    cli: path('redis-cli'),
    sentinel: optional('redis-sentinel'),
    valkeyServer: optional('valkey-server'),
    valkeyCli: optional('valkey-cli'),
  };
}
