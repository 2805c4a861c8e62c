import { existsSync } from 'node:fs';
import { readFile, rm } from 'node:fs/promises';
import { debianMirrors } from './debian-mirrors.ts';
import { onSearchPath } from './find-installed-programs.ts';
import { type Progress, type ProgressStep, withStep } from './progress.js';
import { type CommandResult, runCommand } from './run-command.ts';
import { RuntimeError, waysOut } from './runtime-error.ts';
import { installSystemPackages } from './system-packages.ts';

const keyring = '/usr/share/keyrings/debian-archive-keyring.gpg';

/**
 * Unpacks Debian packages and all they depend on into `directory`; apt checks their signatures, this machine's own
 * packages stay untouched. patchelf comes along, so that nothing else needs to be installed here.
 */
export async function fetchDebianTree(
  directory: string,
  suite: string,
  packages: string[],
  progress: Progress,
): Promise<void> {
  const programs = isRoot() ? ['mmdebstrap'] : ['mmdebstrap', 'fakechroot', 'fakeroot'];
  const missing = programs.filter((name) => onSearchPath(name) === null);
  if (!existsSync(keyring)) missing.push('debian-archive-keyring');
  if (missing.length > 0) await installSystemPackages(missing, waysOut, progress);
  const mirrors = await debianMirrors(await machineCodename(), suite);
  await withStep(progress, `Fetching ${packages.join(', ')} from Debian`, async (step) => {
    let result = await bootstrap(directory, suite, packages, mirrors, step);
    if (result.exitCode !== 0 && mirrors.length > 0) {
      // This machine's mirror need not carry another release than its own.
      step.detail('once more from the default mirror');
      result = await bootstrap(directory, suite, packages, [], step);
    }
    if (result.exitCode === 0) return;
    const why = result.stderr.split('\n').filter((line) => /^E:|error|failed/i.test(line));
    throw new RuntimeError(
      `Debian's packages could not be fetched (${why.slice(0, 3).join(' ') || result.stderr.slice(-300)}): check this machine's network and start again. ${waysOut}`,
    );
  });
}

async function bootstrap(
  directory: string,
  suite: string,
  packages: string[],
  mirrors: string[],
  step: ProgressStep,
): Promise<CommandResult> {
  await rm(directory, { recursive: true, force: true });
  const onLine = (line: string) => {
    if (line.startsWith('I: ')) step.detail(line.slice(3));
  };
  const options = [
    '--variant=extract',
    `--include=${[...packages, 'patchelf'].join(',')}`,
    `--keyring=${keyring}`,
    '--skip=check/signed-by',
  ];
  // Another user than root gets a tree of its own files; mmdebstrap's other way needs subordinate user ids.
  if (!isRoot()) options.push('--mode=fakechroot');
  return runCommand('mmdebstrap', [...options, suite, directory, ...mirrors], { onLine });
}

function isRoot(): boolean {
  return process.getuid?.() === 0;
}

async function machineCodename(): Promise<string> {
  const text = await readFile('/etc/os-release', 'utf8').catch(() => '');
  return /^VERSION_CODENAME=(\S+)$/m.exec(text)?.[1] ?? 'unknown';
}
