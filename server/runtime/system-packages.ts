import { existsSync } from 'node:fs';
import { onSearchPath } from './find-installed-programs.ts';
import { type Progress, withStep } from './progress.js';
import { runCommand } from './run-command.ts';
import { RuntimeError } from './runtime-error.ts';

/** apt waits this long for another apt to finish. */
const lockSeconds = 120;

/**
 * Installs Debian packages on this machine. Needs root and apt: throws a `RuntimeError` that names what is missing where
 * either is not there, `otherwise` being the rest of that sentence.
 */
export async function installSystemPackages(packages: string[], otherwise: string, progress: Progress): Promise<void> {
  const names = packages.join(' ');
  if (process.getuid?.() !== 0 || onSearchPath('apt-get') === null || !existsSync('/etc/debian_version')) {
    throw new RuntimeError(
      `Missing: ${names}. Let root run "apt-get install ${names}" once, then start again. ${otherwise}`,
    );
  }
  await withStep(progress, `Installing ${names}`, async (step) => {
    const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
    const apt = (args: string[]) =>
      runCommand('apt-get', ['-o', `DPkg::Lock::Timeout=${lockSeconds}`, ...args], { env, onLine: step.detail });
    const update = await apt(['update']);
    const install = await apt(['install', '-y', '--no-install-recommends', ...packages]);
    if (install.exitCode === 0) return;
    throw new RuntimeError(
      `apt-get could not install ${names}: ${lastLine(install.stderr) || lastLine(update.stderr)} Check this machine's package sources. ${otherwise}`,
    );
  });
}

function lastLine(text: string): string {
  return text.trim().split('\n').at(-1) ?? '';
}
