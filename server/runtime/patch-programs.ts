import { readdir, readFile, realpath } from 'node:fs/promises';
import { join } from 'node:path';
import { debianArchitecture } from './debian-architecture.ts';
import { runCommand } from './run-command.ts';
import { RuntimeError } from './runtime-error.ts';

const wanted =
  /^(postgres|initdb|pg_ctl|psql|pg_dump|pg_restore|(redis|valkey)-(server|sentinel|cli|benchmark|check-\w+))$/;

/**
 * Makes the programs of an unpacked Debian tree run on this machine, through that tree's own loader and libraries.
 * `finalPlace` is where the tree will stand; it lies in `tree` still. Patched with the tree's own patchelf.
 */
export async function patchPrograms(tree: string, finalPlace: string): Promise<void> {
  const { triplet, loader } = debianArchitecture();
  const libraries = join('usr/lib', triplet);
  const here = join(tree, libraries);
  for (const program of await programsIn(tree)) {
    const result = await runCommand(join(here, loader), [
      ...['--library-path', here, join(tree, 'usr/bin/patchelf')],
      ...['--set-interpreter', join(finalPlace, libraries, loader)],
      ...['--force-rpath', '--set-rpath', join(finalPlace, libraries)],
      program,
    ]);
    if (result.exitCode !== 0) throw new RuntimeError(`${program} could not be prepared: ${result.stderr}`);
  }
}

/** Real files only: redis-server, redis-sentinel and valkey-server are links to the check tools of their family. */
async function programsIn(tree: string): Promise<string[]> {
  const versions = await readdir(join(tree, 'usr/lib/postgresql')).catch(() => []);
  const directories = ['usr/bin', ...versions.map((version) => join('usr/lib/postgresql', version, 'bin'))];
  const programs = new Set<string>();
  for (const directory of directories) {
    for (const name of await readdir(join(tree, directory))) {
      if (!wanted.test(name)) continue;
      const file = await realpath(join(tree, directory, name));
      // Debian's psql in usr/bin is a Perl script, for one.
      if ((await readFile(file)).subarray(0, 4).toString('latin1') === '\x7fELF') programs.add(file);
    }
  }
  return [...programs];
}
